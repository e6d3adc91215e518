import type { AgentCommandType } from '../../machines/vocabulary/agent-command.ts';
import { memoryStore, type MemoryStoreData } from '../../persistence/memory.ts';
import type { Row, Store } from '../../persistence/store.ts';
import { createEngine } from '../../runtime/engine.ts';
import type { EngineOptions } from '../../runtime/options.ts';
import { scriptedAgent, seededRandom, virtualClock } from '../../simulation/index.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { family } from './family.ts';

/** An engine over the small family, with time, agent and data that outlive it: `restart` is what a crash leads to. */
export async function setUp(
  options: {
    machines?: EngineOptions['machines'];
    wrap?: (store: Store<EngineRow>) => Store<EngineRow>;
    /** Of every engine. */
    more?: Pick<EngineOptions, 'policy' | 'observe' | 'inspect'>;
  } = {},
) {
  const clock = virtualClock();
  const agent = scriptedAgent();
  const random = seededRandom(1);
  const data: MemoryStoreData = memoryStore().data;
  const { machines = family, wrap = (store: Store<EngineRow>) => store } = options;

  const open = (changed: Partial<EngineOptions> = {}) =>
    createEngine({
      store: wrap(memoryStore<EngineRow & Row>({ from: data })),
      agent,
      machines,
      clock,
      random,
      profileFactory: () => ({ displayName: 'Made', fullName: '' }),
      ...options.more,
      ...changed,
    });

  return {
    clock,
    agent,
    data,
    engine: await open(),
    /** The process dies: nobody closes anything. */
    async restart(changed: Partial<EngineOptions> = {}) {
      agent.crash();
      const engine = await open(changed);
      await engine.idle();
      return engine;
    },
    dump: () => JSON.stringify([...data.rows].map(([key, { text }]) => [key, text])),
    held: (type: AgentCommandType) => agent.held.filter((command) => command.type === type),
  };
}

export const me = 'parent/p';
export const firstChild = 'parent/p/child-1';
