import { expect, it } from 'vitest';
import type { ConnectionStatus } from '../../machines/vocabulary/agent-event.ts';
import { memoryStore } from '../../persistence/memory.ts';
import type { Agent } from '../../runtime/agent/agent.ts';
import { createEngine } from '../../runtime/engine.ts';
import { randomProfile } from '../../runtime/random-profile.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { createNetwork, seededRandom, virtualClock, type RelaySpec } from '../../simulation/index.ts';
import { clerk, clerkWith, join } from './clerk.ts';

const minute = 60_000;
const room = 'channel-join/g';
const relayKey = `${room}/relay-1`;

/** A channel of one relay, and an agent whose word on how connections stand takes two seconds to get through. */
async function joining(relay: RelaySpec) {
  const clock = virtualClock();
  const network = await createNetwork({ clock, seed: 'late' });
  const channel = network.addChannel({ relays: [relay] });
  const agent = network.agent('alice');
  const status: Agent['status'] = async (connectionIds) => {
    const statuses = await agent.status(connectionIds);
    await new Promise<void>((resolve) => clock.setTimer(resolve, 2_000));
    return statuses;
  };
  const random = seededRandom('late');
  const engine = await createEngine({
    ...{ store: memoryStore<EngineRow>(), agent: { ...agent, status }, clock, random },
    profileFactory: (_, draw) => randomProfile(draw),
  });
  await engine.start('channel-join', 'g', { link: channel.link, incognito: true });
  await engine.send(room, { type: 'user.connect' });
  const seen: unknown[] = [];
  engine.subscribe(relayKey, ({ record }) => void seen.push(record?.value));
  const wake = async () => {
    const woken = engine.wake();
    await clock.advance(2_500);
    await woken;
  };
  const until = (value: string) => clock.runUntil(() => seen.at(-1) === value, 5 * minute);
  return { clock, network, seen, wake, until };
}

it('what comes while the agent says how connections stand is younger than its word, and holds', async () => {
  const { clock, network, seen, wake, until } = await joining({ delay: minute });
  await until('joining');
  await wake();
  expect(seen.at(-1)).toBe('joined');
  await clock.advance(2 * minute);
  expect(seen).not.toContain('failed');
  expect([seen.at(-1), network.log.of('joinRequest').length]).toEqual(['connected', 1]);
});

it.each([
  ['given up meanwhile is told to nobody', 'b', []],
  ['kept is told to its owner', 'a', ['STATUS']],
])('what the agent says of a connection that was %s', async (_, owned, told) => {
  const { agent, send, restart } = await clerkWith(join('a'));
  await send({ type: 'own', connectionIds: ['a'] });
  let answer: ((statuses: ConnectionStatus[]) => void) | undefined;
  const asked = { isHeld: false };
  const status: Agent['status'] = async () => (asked.isHeld ? new Promise((resolve) => (answer = resolve)) : []);
  const engine = await restart({ agent: { ...agent, status } });
  asked.isHeld = true;
  const woken = engine.wake();
  await engine.send(clerk, { type: 'own', connectionIds: [owned] });
  answer?.([{ connectionId: 'a', state: 'ready' }]);
  await woken;
  expect((await engine.snapshot(clerk))?.context['heard']).toEqual(told);
});
