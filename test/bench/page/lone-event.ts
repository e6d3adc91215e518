import { deleteDB, type IDBPDatabase } from 'idb';
import { indexedDbStore } from '../../../persistence/indexeddb.ts';
import { createEngine, type Engine } from '../../../runtime/engine.ts';
import { randomProfile } from '../../../runtime/random-profile.ts';
import type { EngineRow } from '../../../runtime/rows.ts';
import { channelLink, promptAgent } from '../prompt-agent.ts';
import { durability, freshName, rawDatabase } from './raw.ts';

export interface LoneEventSize {
  readonly runs: number;
  readonly eventsEach: number;
}

const keyOf = (channel: number) => `channel-join/c${channel}`;

/**
 * Milliseconds of one event by itself that touches one row, and of one raw transaction that reads and writes a row of
 * the same size, in pairs, for each run. `cold` events go to channels that were not touched since the engine's start.
 */
export async function loneEvents({ runs, eventsEach }: LoneEventSize, cold: boolean) {
  const name = freshName();
  const open = () =>
    createEngine({
      store: indexedDbStore<EngineRow>({ name, durability }),
      agent: promptAgent(1),
      profileFactory: (_, random) => randomProfile(random),
    });
  const channels = cold ? (runs + 1) * eventsEach : 1;
  const first = await open();
  await Promise.all(
    Array.from({ length: channels }, (_, channel) =>
      first.start('channel-join', `c${channel}`, { link: channelLink(channel), incognito: true }),
    ),
  );
  const rows = await first.find('machine:channel-join');
  await first.close();
  const { database, drop } = await rawDatabase();
  const fill = database.transaction('rows', 'readwrite', { durability });
  for (const row of rows) void fill.store.put(row);
  await fill.done;

  const engine = await open();
  await engine.idle();
  const pairs: { event: number; raw: number }[][] = [];
  let event = 0;
  for (let run = 0; run <= runs; run++) {
    const times: { event: number; raw: number }[] = [];
    for (let each = 0; each < eventsEach; each++, event++) {
      const key = keyOf(cold ? event : 0);
      const incognito = event % 2 === 0;
      const measures = [() => oneEvent(engine, key, incognito), () => oneRaw(database, key, incognito)] as const;
      if (incognito) {
        const first = await timed(measures[0]);
        times.push({ event: first, raw: await timed(measures[1]) });
      } else {
        const first = await timed(measures[1]);
        times.push({ event: await timed(measures[0]), raw: first });
      }
    }
    // The first run is not counted: the code is cold.
    if (run > 0) pairs.push(times);
  }
  await engine.close();
  await drop();
  await deleteDB(name);
  return pairs;
}

async function oneEvent(engine: Engine, key: string, incognito: boolean): Promise<void> {
  const { changed } = await engine.send(key, { type: 'user.chooseProfile', incognito });
  if (!changed) throw new Error('nothing was written: the benchmark would compare nothing');
}

async function oneRaw(database: IDBPDatabase, key: string, incognito: boolean): Promise<void> {
  const { store, done } = database.transaction('rows', 'readwrite', { durability });
  const row = (await store.get(key)) as EngineRow & { context: object };
  void store.put({ ...row, context: { ...row.context, choice: { incognito } } });
  await done;
}

async function timed(body: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await body();
  return performance.now() - start;
}
