import { expect, it } from 'vitest';
import type { SubmittedCommand } from '../../runtime/agent/agent.ts';
import type { Network, VirtualClock } from '../../simulation/index.ts';
import { befriend, requestOf } from '../groups/befriend.ts';
import type { GroupDevice } from '../groups/group-device.ts';
import { setStage } from '../groups/stage.ts';

/**
 * Mallory between two people: a client of its own that is each of them to the other, and whose agent passes on whatever is
 * said about probes, from one connection to the other.
 */
function passingOn(name: string, network: Network<VirtualClock>): Network<VirtualClock> {
  if (name !== 'Mallory') return network;
  const connections: string[] = [];
  let passed = 0;
  return {
    ...network,
    agent(client: string) {
      const agent = network.agent(client);
      return {
        ...agent,
        onEvent: (handler) =>
          agent.onEvent(async (event) => {
            if (event.type === 'CON') connections.push(event.connectionId);
            if (event.type === 'MSG' && event.message.event.startsWith('x.info.probe')) {
              const [to] = connections.filter((id) => id !== event.connectionId);
              const { message } = event;
              const command = { type: 'sendMessage', corrId: `passed-${++passed}`, connectionId: to ?? '', message };
              await agent.submit(command as SubmittedCommand);
            }
            await handler(event);
          }),
      };
    },
  };
}

const day = 86_400_000;
const profileOf = (displayName: string) => ({ displayName, fullName: '' });

/** Mallory invites one of the two, as the other one. */
async function pretend(mallory: GroupDevice, to: GroupDevice, as: string): Promise<void> {
  const contactId = `to-${to.name}`;
  const invited = await mallory.begin('contact', contactId, { contactId, by: 'invite', profile: profileOf(as) });
  await mallory.until(invited, 'invited');
  const link = requestOf(mallory, invited);
  const joined = await to.begin('contact', 'mallory', { contactId: 'mallory', by: 'link', link });
  await to.until(joined, 'connected');
  await mallory.until(invited, 'connected');
}

const passings: [string, boolean][] = [
  ['the secret', true],
  ['its hash', false],
];

/** Alice and Bob know each other, and Mallory is each of them to the other: the new contact, or the one before. */
async function between(mallorysIsNew: boolean, policy: object = {}) {
  const stage = await setStage({ seed: 3, through: passingOn });
  const { device, clock, said } = stage;
  const [alice, bob, mallory] = [await device('Alice'), await device('Bob'), await device('Mallory')];
  for (const each of [alice, bob]) await each.begin('merge-settings', 'account', { policy });
  const meet = () => befriend(stage, bob, alice);
  if (mallorysIsNew) await meet();
  await pretend(mallory, bob, 'Alice');
  await pretend(mallory, alice, 'Bob');
  if (!mallorysIsNew) await meet();
  await clock.advance(day);
  expect(said('x.info.probe.check').filter(({ from }) => from === 'Alice')).not.toEqual([]);
  return [alice, bob] as const;
}

it.each(passings)('PRB-25: P3: who is in between and passes on %s is neither of the two', async (_, mallorysIsNew) => {
  const both = await between(mallorysIsNew);
  for (const each of both) {
    expect(each.all('identity')).toEqual([]);
    expect(each.told('person.merged')).toEqual([]);
  }
  expect(both.flatMap((each) => each.told('person.matched').map(({ why }) => why))).toContain('Unbound');
});

it.each(passings)('who passes on %s is taken for both where nothing is bound', async (_, mallorysIsNew) => {
  const [alice, bob] = await between(mallorysIsNew, { probeBinding: 'never' });
  expect([alice.all('identity').length, bob.all('identity').length]).toEqual([1, 1]);
});
