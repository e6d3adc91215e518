import { expect, test } from 'vitest';
import { createNetwork, virtualClock, type NetworkState } from '../../simulation/index.ts';
import { joinedClient, recordingClient } from './joining.ts';

/** A storage that keeps text, as a file does, and can be held up. */
function fileLike() {
  let saved: string | undefined;
  let gate: Promise<void> = Promise.resolve();
  return {
    saved: () => (saved === undefined ? undefined : (JSON.parse(saved) as NetworkState)),
    holdUntil: (promise: Promise<void>) => void (gate = promise),
    storage: {
      load: async () => (saved === undefined ? undefined : (JSON.parse(saved) as NetworkState)),
      async save(state: NetworkState) {
        await gate;
        saved = JSON.stringify(state);
      },
    },
  };
}

test('a network that is saved at any step goes on as if it had not been', async () => {
  const whole = async (stopAt: number) => {
    const { network: first, channel, client: before } = await joinedClient({ relays: 2 });
    first.faults.rates({ network: 0.3, late: 0.3 });
    for (const [at, relay] of channel.relays.entries()) await before.join(relay, `c${at}`);
    await first.clock.advance(stopAt);
    const state = first.save();
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    await first.close();
    const network = await createNetwork({ clock: virtualClock({ start: state.now }), state });
    const client = recordingClient(network, 'alice');
    await network.clock.advance(86_400_000);
    return { network, channel, statuses: await client.agent.status(['c0', 'c1']) };
  };
  for (let stopAt = 0; stopAt <= 1_000; stopAt += 50) {
    const { network, channel, statuses } = await whole(stopAt);
    expect(statuses.map(({ state }) => state)).toEqual(['ready', 'ready']);
    expect(network.log.maxJoinRequests(channel.link)).toBe(1);
  }
});

test('the same seed gives the same run to the letter, and another seed another one', async () => {
  const run = async (seed: number) => {
    const { network, channel, client } = await joinedClient({ relays: 3 }, { seed });
    network.faults.rates({ network: 0.2, lost: 0.1, late: 0.1, repeated: 0.1 });
    for (const [at, relay] of channel.relays.entries()) {
      await client.join(relay, `c${at}`).catch(() => undefined);
    }
    await network.clock.advance(3_600_000);
    return JSON.stringify([network.save(), client.events]);
  };
  expect(await run(7)).toBe(await run(7));
  expect(await run(7)).not.toBe(await run(8));
});

test('a command is saved before its submission resolves, and an event before the client sees it', async () => {
  const file = fileLike();
  const network = await createNetwork({ clock: virtualClock(), storage: file.storage });
  const channel = network.addChannel({ relays: 1 });
  const agent = network.agent('alice');
  let seen = 0;
  agent.onEvent(async (event) => {
    seen += 1;
    expect(file.saved()?.clients['alice']?.inbox.map(({ id }) => id)).toContain(event.id);
  });
  let release = () => {};
  file.holdUntil(new Promise((resolve) => (release = resolve)));
  let resolved = false;
  const submitted = agent.submit({ type: 'fetchLink', corrId: 'f', link: channel.link, mode: 'background' });
  void submitted.then(() => (resolved = true));
  await network.clock.settle();
  expect(resolved).toBe(false);
  release();
  await submitted;
  expect(file.saved()?.clients['alice']?.commands).toMatchObject([{ corrId: 'f' }]);
  await network.clock.advance(1_000);
  expect(seen).toBe(1);
  expect(file.saved()?.clients['alice']?.commands).toEqual([]);
});

test('a network that is killed goes on from its storage, with the channels that it had', async () => {
  const file = fileLike();
  const clock = virtualClock();
  const first = await createNetwork({ clock, storage: file.storage });
  const channel = first.addChannel({ relays: 1 });
  const client = recordingClient(first, 'alice');
  await client.join(channel.relays[0]!, 'c1');
  await clock.advance(70);

  const second = await createNetwork({ clock: virtualClock({ start: clock.now() }), storage: file.storage });
  expect(second.channels.map(({ link }) => link)).toEqual([channel.link]);
  const again = recordingClient(second, 'alice');
  await second.clock.runUntil(() => again.types('c1').includes('CON'));
  expect(second.log.maxJoinRequests(channel.link)).toBe(1);
});

test('a storage that fails is told to whoever submits, and does not stop the next save', async () => {
  let broken = true;
  const save = async () => {
    if (broken) throw new Error('disk full');
  };
  const network = await createNetwork({ clock: virtualClock(), storage: { load: async () => undefined, save } });
  const agent = network.agent('alice');
  await expect(agent.submit({ type: 'createKey', corrId: 'k1' })).rejects.toThrow('disk full');
  broken = false;
  await expect(agent.submit({ type: 'createKey', corrId: 'k2' })).resolves.toBeUndefined();
});

test('a client that crashed hears nothing, and its next start goes on', async () => {
  const { network, channel, client } = await joinedClient();
  await client.join(channel.relays[0]!, 'c1');
  network.faults.crash('alice');
  await network.clock.advance(3_600_000);
  expect(client.types('c1')).toEqual([]);
  await expect(client.agent.submit({ type: 'createKey', corrId: 'k' })).rejects.toThrow('closed');
  client.start();
  await network.clock.runUntil(() => client.types('c1').includes('CON'));
  expect(network.log.maxJoinRequests(channel.link)).toBe(1);
});
