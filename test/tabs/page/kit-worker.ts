import { memoryStore } from '../../../persistence/memory.ts';
import type { Store } from '../../../persistence/store.ts';
import { createEngine, type DomainError, type Engine, type EngineRow, JoineryError } from '../../../runtime/index.ts';
import { hostEngine } from '../../../runtime/worker/index.ts';
import { scriptedAgent } from '../../../simulation/index.ts';
import { machines } from './ledger.ts';

/** How a worker is to behave. It says so when it is told to `report`, and does what it waits for when told to `go on`. */
export interface Behaviour {
  /** Never greets anybody. */
  readonly silent?: true;
  /** Its engine opens when it is told to go on. */
  readonly slow?: true;
  /** Nothing that it writes is ever there. */
  readonly stuck?: true;
  /** Its engine does not open, for this reason. */
  readonly refusal?: DomainError;
  /** What it throws while it opens is none of the library's errors. */
  readonly broken?: string;
  /** Of this build. */
  readonly rows?: number;
}

/** What is left in it. */
export interface Report {
  readonly polluted: boolean;
  readonly subscribers: number;
  readonly locks: number;
}

const behaviour = JSON.parse((globalThis as unknown as { name: string }).name) as Behaviour;
const goneOn = new Promise<void>((resolve) => {
  globalThis.addEventListener('message', ({ data }) => data === 'go on' && resolve());
});

let subscribers = 0;

async function open(): Promise<Engine> {
  if (behaviour.slow) await goneOn;
  if (behaviour.refusal) throw new JoineryError(behaviour.refusal);
  if (behaviour.broken !== undefined) throw new TypeError(behaviour.broken);
  const memory = memoryStore<EngineRow>();
  const store: Store<EngineRow> = behaviour.stuck ? { ...memory, commit: () => new Promise(() => undefined) } : memory;
  const engine = await createEngine({
    ...{ machines, store, agent: scriptedAgent() },
    profileFactory: () => ({ displayName: 'nobody', fullName: '' }),
  });
  for (const name of ['subscribe', 'onHealth'] as const) {
    const add = engine[name].bind(engine) as (...args: unknown[]) => () => void;
    Object.assign(engine, {
      [name]: (...args: unknown[]) => {
        subscribers++;
        const end = add(...args);
        return () => {
          subscribers--;
          end();
        };
      },
    });
  }
  return engine;
}

if (!behaviour.silent) hostEngine({ engine: open(), scope: globalThis, rows: { ledger: behaviour.rows ?? 1 } });

async function report(port: MessagePort): Promise<void> {
  const { held = [], pending = [] } = await navigator.locks.query();
  const locks = [...held, ...pending].filter(({ name }) => name?.startsWith('joinery.')).length;
  const polluted = 'polluted' in {} || 'polluted' in (() => 0);
  port.postMessage({ polluted, subscribers, locks } satisfies Report, []);
}

globalThis.addEventListener('message', ({ data, ports: [port] }) => {
  if (data === 'report' && port) void report(port);
});
