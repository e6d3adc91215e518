import { memoryStore } from '../../persistence/memory.ts';
import type { Store } from '../../persistence/store.ts';
import { type Clock, createEngine, type EngineRow } from '../../runtime/index.ts';
import {
  type Channel,
  type Role,
  shareEngine,
  type SharedEngine,
  hostEngine,
  type Locks,
  type SpawnedWorker,
  type Tab,
} from '../../runtime/worker/index.ts';
import { scriptedAgent, seededRandom, virtualClock } from '../../simulation/index.ts';
import { machines } from './page/ledger.ts';

/** What the tabs of one browser share: its locks, its channels, its disk, and virtual time. */
export interface World {
  readonly clock: ReturnType<typeof virtualClock>;
  /** How often a lock was stolen. */
  thefts(): number;
  /** How many workers were started. */
  spawned(): number;
  /** How many live by now. */
  alive(): number;
  /** What is said on the channel, by nobody. */
  say(data: unknown): void;
  /** Instead of the store of every worker that is started from now on. */
  wrap(change: (store: Store<EngineRow>) => Store<EngineRow>): void;
  open(): SimulatedTab;
  close(): Promise<void>;
}

/** A tab whose browser is simulated: only that it stands still, or is not seen, is told to it. */
export interface SimulatedTab {
  readonly client: SharedEngine;
  readonly roles: Role[];
  /** Nothing of it runs, its worker included. */
  freeze(): void;
  thaw(): void;
  /** Its worker does nothing any more by itself; the page does. */
  hang(): void;
  /** What was said to it meanwhile does not come. */
  drop(): void;
  hide(): void;
  show(): void;
}

interface Claimant {
  readonly grant: () => void;
  readonly signal: AbortSignal | undefined;
}

/** As a browser's lock manager, for one name after the other. */
function simulatedLocks() {
  const held = new Map<string, { release(): void; stolen(): void }>();
  const queues = new Map<string, Claimant[]>();
  let thefts = 0;
  const grantNext = (name: string): void => {
    if (held.has(name)) return;
    const next = queues.get(name)?.shift();
    if (next?.signal?.aborted) grantNext(name);
    else next?.grant();
  };
  const locks: Locks = {
    request(name, { signal, ifAvailable, steal }, callback) {
      return new Promise((resolve, reject) => {
        const abort = (): void => reject(new DOMException('aborted', 'AbortError'));
        const grant = (): void => {
          signal?.removeEventListener('abort', abort);
          const mine = {
            release() {
              if (held.get(name) === mine) held.delete(name);
              grantNext(name);
            },
            stolen: abort,
          };
          held.set(name, mine);
          void Promise.resolve(callback({})).then(resolve, reject).finally(mine.release);
        };
        if (steal) {
          thefts++;
          held.get(name)?.stolen();
          held.delete(name);
          grant();
        } else if (ifAvailable && held.has(name)) {
          resolve(callback(null));
        } else {
          signal?.addEventListener('abort', abort);
          queues.set(name, [...(queues.get(name) ?? []), { grant, signal }]);
          queueMicrotask(() => grantNext(name));
        }
      });
    },
  };
  return { locks, thefts: () => thefts };
}

export function simulatedWorld(): World {
  const clock = virtualClock();
  // Ports take their time, which is none of the tabs'.
  clock.waitFor(async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => void setImmediate(resolve));
  });
  const { locks, thefts } = simulatedLocks();
  const { data } = memoryStore();
  const channels = new Set<{ hear(message: unknown): void }>();
  const workers = new Set<SpawnedWorker>();
  const closing: (() => Promise<unknown>)[] = [];
  let wrap = (store: Store<EngineRow>): Store<EngineRow> => store;
  let spawned = 0;
  let opened = 0;

  function open(): SimulatedTab {
    const random = seededRandom((opened += 1));
    let isFrozen = false;
    let hang = (): void => undefined;
    let isVisible = true;
    const missed: (() => void)[] = [];
    let said: (() => void)[] = [];
    const tabListeners = new Set<Parameters<Tab['listen']>[0]>();
    /** What happens to a tab that stands still happens as soon as it goes on. */
    const whenAwake = (act: () => void): void => {
      if (isFrozen) missed.push(act);
      else act();
    };
    const own: Clock = {
      now: () => clock.now(),
      setTimer: (fn, delay) => clock.setTimer(() => whenAwake(fn), delay),
    };
    const openChannel = (): Channel => {
      const listeners = new Set<(event: { readonly data: unknown }) => void>();
      const channel = {
        hear(data: unknown): void {
          const tell = (): void => listeners.forEach((listener) => listener({ data }));
          if (isFrozen) said.push(tell);
          else tell();
        },
      };
      channels.add(channel);
      return {
        postMessage(message) {
          const copy: unknown = structuredClone(message);
          for (const other of channels) if (other !== channel) queueMicrotask(() => other.hear(copy));
        },
        addEventListener: (_, listener) => void listeners.add(listener),
        close: () => void channels.delete(channel),
      };
    };
    const tabLocks: Locks = {
      request: (name, options, held) =>
        locks.request(name, options, (lock) => new Promise((done) => whenAwake(() => done(held(lock))))),
    };

    function spawn(): SpawnedWorker {
      const listeners = new Set<(event: MessageEvent<unknown>) => void>();
      const ports: MessagePort[] = [];
      let hangs = false;
      const ownClock: Clock = { now: own.now, setTimer: (fn, delay) => own.setTimer(() => hangs || fn(), delay) };
      hang = () => void (hangs = true);
      spawned++;
      hostEngine({
        engine: createEngine({
          ...{ machines, agent: scriptedAgent(), clock: ownClock, random },
          store: wrap(memoryStore<EngineRow>({ from: data })),
          profileFactory: () => ({ displayName: 'nobody', fullName: '' }),
        }),
        ...{ clock: ownClock, random, locks: undefined, openChannel: () => workerChannel(openChannel()) },
        rows: { ledger: 1 },
        scope: { addEventListener: (_, listener) => void listeners.add(listener) },
      });
      let isAlive = true;
      let channel: Channel | undefined;
      const workerChannel = (opened: Channel): Channel => (channel = opened);
      const worker: SpawnedWorker = {
        postMessage(data, transfer) {
          ports.push(...(transfer as MessagePort[]));
          const event = { data, ports: transfer } as unknown as MessageEvent<unknown>;
          queueMicrotask(() => isAlive && listeners.forEach((listener) => listener(event)));
        },
        addEventListener: () => undefined,
        terminate() {
          isAlive = false;
          channel?.close();
          for (const port of ports) port.close();
          workers.delete(worker);
        },
      };
      workers.add(worker);
      return worker;
    }

    const client = shareEngine({
      ...{ profile: 'p', spawn, clock: own, random, openChannel, locks: tabLocks, rows: { ledger: 1 } },
      tab: {
        isVisible: () => isVisible,
        listen(listener) {
          tabListeners.add(listener);
          return () => void tabListeners.delete(listener);
        },
      },
    });
    const roles: Role[] = [];
    client.onRole((role) => roles.push(role));
    closing.push(() => client.close());
    return {
      client,
      roles,
      freeze: () => void (isFrozen = true),
      hang: () => hang(),
      thaw() {
        isFrozen = false;
        for (const act of [...said.splice(0), ...missed.splice(0)]) act();
      },
      drop: () => void (said = []),
      hide: () => void (isVisible = false),
      show() {
        isVisible = true;
        for (const listener of tabListeners) listener('visible');
      },
    };
  }

  return {
    ...{ clock, thefts, open },
    spawned: () => spawned,
    alive: () => workers.size,
    say: (data) => channels.forEach(({ hear }) => hear(data)),
    wrap: (change) => void (wrap = change),
    async close() {
      const closed = Promise.all(closing.map((close) => close()));
      await clock.advance(10_000);
      await closed;
    },
  };
}
