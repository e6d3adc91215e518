import { expect, test } from 'vitest';
import { memoryStore } from '../../persistence/memory.ts';
import { createEngine, randomProfile } from '../../runtime/index.ts';
import type { EngineRow } from '../../runtime/index.ts';
import { createNetwork, seededRandom, virtualClock } from '../../simulation/index.ts';

test('the example of the page on testing a client is true', async () => {
  const clock = virtualClock();
  const network = await createNetwork({ clock, seed: 7 });
  const channel = network.addChannel({ relays: [{}, { behaviour: 'ignore' }, { data: 'dead' }] });
  const agent = network.agent('alice');
  const engine = await createEngine({
    store: memoryStore(),
    agent,
    clock,
    random: seededRandom(7),
    profileFactory: (_, random) => randomProfile(random),
  });
  await engine.start('channel-join', 'g1', { link: channel.link, incognito: true });
  await engine.send('channel-join/g1', { type: 'user.connect' });
  await clock.advance(60_000);
  expect(network.log.of('joinRequest')).toHaveLength(2);
  expect(network.log.identities(channel.link)).toBe(1);
  await engine.close();
});

test('an engine that crashes at any moment of a join asks each relay once, as one person', async () => {
  for (let crashAt = 0; crashAt <= 600; crashAt += 25) {
    const clock = virtualClock();
    const network = await createNetwork({ clock, seed: crashAt });
    const channel = network.addChannel({ relays: 3 });
    const { data } = memoryStore<EngineRow>();
    const start = (seed: string) =>
      createEngine({
        store: memoryStore<EngineRow>({ from: data }),
        agent: network.agent('alice'),
        clock,
        random: seededRandom(seed),
        profileFactory: (_, random) => randomProfile(random),
      });
    const first = await start('before');
    await first.start('channel-join', 'g1', { link: channel.link, incognito: true });
    await first.send('channel-join/g1', { type: 'user.connect' });
    await clock.advance(crashAt);
    network.faults.crash('alice');
    const second = await start('after');
    await clock.advance(60_000);
    expect(network.log.of('connected')).toHaveLength(3);
    expect(network.log.identities(channel.link)).toBe(1);
    expect(network.log.maxJoinRequests(channel.link)).toBe(1);
    await second.close();
  }
});
