import { memoryStore } from '../../persistence/memory.ts';
import type { Store } from '../../persistence/store.ts';
import type { Emitted } from '../../runtime/emitted.ts';
import { createEngine, type Engine } from '../../runtime/engine.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { scriptedAgent, seededRandom, virtualClock } from '../../simulation/index.ts';
import { bells } from './bell.ts';

export const never = new Promise<never>(() => {});

export const big = 'bell/big';
export const small = 'bell/small';

/** When the process dies: before or after a commit that writes. */
interface Death {
  readonly at: number;
  readonly when: 'before' | 'after';
}

/** A tower of bells, and an application that keeps what it is handed over, whatever becomes of the process. */
export async function tower(makeStore: () => Store<EngineRow>) {
  const clock = virtualClock();
  const agent = scriptedAgent();
  const random = seededRandom('tower');
  /** What the application keeps, by its id. */
  const kept = new Map<string, Emitted>();
  /** Everything that was handed over, and every commit: how many rows it wrote and removed. */
  const calls: Emitted[] = [];
  const commits: { puts: number; deletes: number }[] = [];
  const reads: ({ limit?: number } | undefined)[] = [];
  const app = {
    takes: async (emitted: Emitted): Promise<void> => void kept.set(emitted.id, emitted),
    death: undefined as Death | undefined,
    listens: true,
  };

  async function open() {
    let alive = true;
    let die = () => {};
    const dead = new Promise<void>((resolve) => {
      die = () => {
        alive = false;
        resolve();
      };
    });
    const store = makeStore();
    const mortal: Store<EngineRow> = {
      ...store,
      async find(label, options) {
        if (label === 'emitted') reads.push(options);
        return store.find(label, options);
      },
      async commit(mark, puts, deletes) {
        if (!alive) return never;
        commits.push({ puts: puts.length, deletes: deletes.length });
        const dies = app.death?.at === commits.length ? app.death.when : undefined;
        if (dies === 'before') return die() ?? never;
        await store.commit(mark, puts, deletes);
        if (dies === 'after') return die() ?? never;
      },
    };
    const deliver = async (emitted: Emitted): Promise<void> => {
      if (!alive) return never;
      calls.push(emitted);
      await app.takes(emitted);
      return alive ? undefined : never;
    };
    const profileFactory = () => ({ displayName: 'Made', fullName: '' });
    const options = { store: mortal, agent, machines: bells, clock, random, profileFactory };
    const engine = await createEngine(app.listens ? { ...options, deliver } : options);
    return { engine, store, dead, die, isAlive: () => alive };
  }

  let life = await open();

  return {
    ...{ clock, calls, kept, commits, reads, app },
    get engine(): Engine {
      return life.engine;
    },
    get store() {
      return life.store;
    },
    /** Strokes that the application keeps, of one bell or all, in the order in which it took them. */
    strokes: (key = '') =>
      [...kept.values()].filter((each) => each.key.startsWith(key)).map(({ event }) => event['stroke']),
    rows: async () => (await life.store.all()).map(({ key }) => key),
    emittedRows: async () => (await life.store.find('emitted')).map(({ key }) => key),
    /** Goes on with the next process where one has died, until the deed is done and all is quiet. */
    async whatever(deed: (engine: Engine) => Promise<unknown>): Promise<void> {
      for (;;) {
        const { engine, dead, isAlive } = life;
        await Promise.race([deed(engine).then(() => engine.idle()), dead]);
        if (isAlive()) return;
        agent.crash();
        life = await open();
      }
    },
    /** The process dies: nobody closes anything. The next one may have a handler that does not answer. */
    async restart({ hangs = false } = {}) {
      life.die();
      agent.crash();
      life = await open();
      await (hangs ? clock.settle() : life.engine.idle());
    },
  };
}

/** A store that is the same whenever it is made. */
export function inMemory(): () => Store<EngineRow> {
  const { data } = memoryStore();
  return () => memoryStore<EngineRow>({ from: data });
}

/** A tower in which two bells hang. */
export async function hung(stores: () => Store<EngineRow> = inMemory()) {
  const world = await tower(stores);
  for (const id of ['big', 'small']) await world.engine.start('bell', id, {});
  await world.engine.idle();
  return world;
}

export const ring = ({ engine }: { readonly engine: Engine }, key: string, times = 1) =>
  engine.send(key, { type: 'ring', times });

/** The strokes that are due: 1 and so on. */
export const numbers = (last: number): number[] => Array.from({ length: last }, (_, n) => n + 1);
