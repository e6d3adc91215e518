import type { Clock } from '../runtime/ports.ts';
import { systemTurn } from './system-turn.ts';

/** A clock that stands still until it is told to go on. */
export interface VirtualClock extends Clock {
  /** Lets `ms` milliseconds pass, timer by timer. What waits for promises has settled before each, and at the end. */
  advance(ms: number): Promise<void>;
  /**
   * Lets time pass until `predicate` holds, and no further. Rejects when it does not within `limit` milliseconds
   * (default: one day), or when no timer is left that could change anything.
   */
  runUntil(predicate: () => boolean, limit?: number): Promise<void>;
  /** Lets time pass until no timer is left, `limit` milliseconds at most (default: one day). */
  runUntilIdle(limit?: number): Promise<void>;
  /** Lets everything that is under way settle, without letting time pass. */
  settle(): Promise<void>;
  /** Time stands until the promise of `idle` settles: for I/O, as of an engine's commits. Returns its undoing. */
  waitFor(idle: () => Promise<unknown>): () => void;
}

export interface VirtualClockOptions {
  /** Epoch milliseconds, default 1 January 2026. */
  start?: number;
  /** Settles everything that waits for promises only. Default `systemTurn`. */
  turn?: () => Promise<void>;
}

const day = 86_400_000;
const newYear2026 = 1_767_225_600_000;

/** A clock for tests: time passes only by its own methods, which may not overlap. */
export function virtualClock({ start = newYear2026, turn = systemTurn }: VirtualClockOptions = {}): VirtualClock {
  let now = start;
  let serial = 0;
  let running = false;
  const timers = new Map<number, { due: number; fn: () => void }>();
  const idles = new Set<() => Promise<unknown>>();

  async function settle(): Promise<void> {
    await turn();
    if (idles.size === 0) return;
    for (const idle of idles) await idle();
    await turn();
  }

  /** The earliest timer; of those with one due time, the one that was set first. */
  function earliest(): [id: number, due: number] | undefined {
    let found: [number, number] | undefined;
    for (const [id, { due }] of timers) if (!found || due < found[1]) found = [id, due];
    return found;
  }

  /** Runs timers due up to `end` until `stop` holds. Returns whether it did. */
  async function run(end: number, stop: () => boolean): Promise<boolean> {
    if (running) throw new Error('virtualClock: time is already passing; await the other call first');
    running = true;
    try {
      for (;;) {
        await settle();
        if (stop()) return true;
        const next = earliest();
        if (!next || next[1] > end) return false;
        const timer = timers.get(next[0]);
        timers.delete(next[0]);
        now = Math.max(now, next[1]);
        timer?.fn();
      }
    } finally {
      running = false;
    }
  }

  return {
    now: () => now,
    setTimer(fn, delay) {
      const id = (serial += 1);
      timers.set(id, { due: now + Math.max(0, delay), fn });
      return () => void timers.delete(id);
    },
    async advance(ms) {
      const end = now + ms;
      await run(end, () => false);
      now = end;
    },
    async runUntil(predicate, limit = day) {
      const end = now + limit;
      if (await run(end, predicate)) return;
      throw new Error(`virtualClock: still not so after ${limit} ms (${timers.size} timers left)`);
    },
    async runUntilIdle(limit = day) {
      await run(now + limit, () => timers.size === 0);
    },
    settle,
    waitFor(idle) {
      idles.add(idle);
      return () => void idles.delete(idle);
    },
  };
}
