import { openDB } from 'idb';
import { indexedDbStore } from '../../../persistence/indexeddb.ts';
import { createEngine, type Engine } from '../../../runtime/engine.ts';
import { randomProfile } from '../../../runtime/random-profile.ts';
import type { InstanceRecord } from '../../../runtime/record.ts';
import { isInstance, type EngineRow } from '../../../runtime/rows.ts';
import { rowsOfJoins } from '../engine-work.ts';
import { promptAgent } from '../prompt-agent.ts';
import { durability, freshName } from './raw.ts';

const perCommit = 1_000;

/** Makes a database with rows as an engine leaves them: channels that work, and relays that are asked to connect. */
export async function fillForRecovery(settled: number, unfinished: number): Promise<string> {
  const written = (await rowsOfJoins(1)).filter(isInstance);
  const last = new Map(written.map((row) => [row.key, row]));
  const joined = written.filter(({ value }) => value === 'joined');
  const name = freshName();
  const store = indexedDbStore<EngineRow>({ name, durability });
  const { epoch } = await store.open();
  let turn = 0;
  const fill = async (templates: readonly InstanceRecord[], count: number, prefix: string) => {
    for (let from = 0; from < count; from += perCommit) {
      const rows = Array.from({ length: Math.min(perCommit, count - from) }, (_, at) =>
        likeness(templates, from + at, prefix),
      );
      await store.commit({ epoch, turn: ++turn }, rows, []);
    }
  };
  await fill([...last.values()], settled, 'settled');
  await fill(joined, unfinished, 'unfinished');
  await store.close();
  return name;
}

/** The same row as that of another channel. */
function likeness(templates: readonly InstanceRecord[], at: number, prefix: string): InstanceRecord {
  const template = templates[at % templates.length];
  if (!template) throw new Error('no row to copy');
  const channel = `channel-join/${prefix}-${Math.floor(at / templates.length)}`;
  const [, , ...child] = template.key.split('/');
  return {
    ...template,
    key: [channel, ...child].join('/'),
    ...(template.parent === undefined ? {} : { parent: channel }),
    labels: template.labels.map((label) => (label.startsWith('machine:') ? label : `${label}-${prefix}-${at}`)),
  };
}

/** Milliseconds until the rows are ready: by the engine, or by nothing but a read of the index. Both open the database. */
export async function recoverOnce(name: string, by: 'engine' | 'index'): Promise<number> {
  const start = performance.now();
  if (by === 'index') {
    const database = await openDB(name);
    const rows = await database.getAllFromIndex('rows', 'unfinished');
    const milliseconds = performance.now() - start;
    if (rows.length === 0) throw new Error('no rows: the benchmark would compare nothing');
    database.close();
    return milliseconds;
  }
  const engine = await openEngine(name);
  const milliseconds = performance.now() - start;
  await engine.idle();
  await engine.close();
  return milliseconds;
}

let held: Engine | undefined;

/** Starts an engine and lets it be, so that its memory can be measured. */
export async function holdEngine(name: string): Promise<void> {
  held = await openEngine(name);
  await held.idle();
}

export async function releaseEngine(): Promise<void> {
  await held?.close();
  held = undefined;
}

function openEngine(name: string): Promise<Engine> {
  return createEngine({
    store: indexedDbStore<EngineRow>({ name, durability }),
    agent: promptAgent(1),
    profileFactory: (_, random) => randomProfile(random),
  });
}
