import { expect, test } from 'vitest';
import type { SqliteDriver } from '../../persistence/sqlite-driver.ts';
import { sqliteStore } from '../../persistence/sqlite.ts';
import { createEngine } from '../../runtime/engine.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { createNetwork, seededRandom, virtualClock } from '../../simulation/index.ts';

/** Injected: where there is a file system. */
declare const hostDriver: () => Promise<SqliteDriver>;

test('a channel is joined on a SQLite store, in windows with a kill between them', async () => {
  const clock = virtualClock();
  const network = await createNetwork({ clock, seed: 'bare' });
  const channel = network.addChannel({ name: 'news', relays: [{}, { delay: 60_000 }] });
  const driver = await hostDriver();
  const random = seededRandom('bare');

  async function inWindow(work: (engine: Awaited<ReturnType<typeof createEngine>>) => Promise<unknown>) {
    await driver.close();
    const engine = await createEngine({
      store: sqliteStore<EngineRow>(driver, { durability: 'relaxed' }),
      agent: network.agent('alice'),
      clock,
      random,
      profileFactory: (kind) => ({ displayName: kind, fullName: '' }),
    });
    const stopWaiting = clock.waitFor(() => engine.idle());
    await work(engine);
    const left = engine.runUntil({ deadline: clock.now() + 10_000 });
    await clock.advance(10_000);
    stopWaiting();
    network.faults.crash('alice');
    return left;
  }

  await inWindow(async (engine) => {
    await engine.start('channel-join', 'news', { link: channel.link });
    await engine.send('channel-join/news', { type: 'user.connect' });
  });
  await clock.advance(900_000);
  const left = await inWindow(async () => undefined);
  expect(left).toMatchObject({ commands: 0, queue: 0, storage: 'ready' });
  expect(network.log.of('connected')).toHaveLength(2);
  expect(network.log.identities(channel.link)).toBe(1);
  await driver.close();
});
