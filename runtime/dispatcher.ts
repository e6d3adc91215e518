import type { CorrId } from '../machines/vocabulary/agent-command.ts';
import type { Agent } from './agent/agent.ts';
import { faultOf } from './errors.ts';
import type { Clock, Logger, Random } from './ports.ts';
import type { CommandEntry, InstanceRecord } from './record.ts';

const firstPause = 1_000;
const longestPause = 60_000;

/**
 * Hands committed commands to the agent, at least once each. What was handed over is known in memory only: after a
 * restart every entry is submitted again, under the same id. Never more than `window` calls at a time; a call that
 * fails is made again after a pause that grows, with jitter, so that a restarted agent is not stormed.
 */
export class Dispatcher {
  readonly #submitted = new Set<CorrId>();
  /** Those of them that the agent has. */
  readonly #taken = new Set<CorrId>();
  readonly #cancelled = new Set<CorrId>();
  readonly #queue: (() => Promise<void>)[] = [];
  readonly #pauses = new Set<() => void>();
  readonly #idle: (() => void)[] = [];
  #running = 0;
  #closed = false;

  constructor(
    private readonly agent: Agent,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly logger: Logger,
    private readonly window: number,
  ) {}

  /** Submits what was not submitted, and withdraws what was cancelled. */
  dispatch(entries: readonly CommandEntry[]): void {
    for (const { corrId, command, cancelled } of entries) {
      if (!this.#submitted.has(corrId)) {
        this.#submitted.add(corrId);
        this.#enqueue(`submit ${command.type}`, async () => {
          await this.agent.submit({ ...command, corrId });
          if (this.#submitted.has(corrId)) this.#taken.add(corrId);
        });
      }
      if (cancelled && !this.#cancelled.has(corrId)) {
        this.#cancelled.add(corrId);
        this.#enqueue('cancel', () => this.agent.cancel([corrId]));
      }
    }
  }

  /** What the agent has is submitted once more by the next `dispatch`: it does nothing anew, and is answered again. */
  renew(): void {
    for (const corrId of this.#taken) this.#submitted.delete(corrId);
    this.#taken.clear();
  }

  /** Nothing needs to be remembered of the commands that left the row. */
  forget(before: InstanceRecord | undefined, after: InstanceRecord): void {
    for (const { corrId } of before?.commands ?? []) {
      if (after.commands.some((entry) => entry.corrId === corrId)) continue;
      this.#submitted.delete(corrId);
      this.#taken.delete(corrId);
      this.#cancelled.delete(corrId);
    }
  }

  /** Calls are under way, or wait for their turn; those that pause are not counted. */
  get busy(): boolean {
    return this.#running > 0 || this.#queue.length > 0;
  }

  /** Resolves when it is not busy. */
  async idle(): Promise<void> {
    while (this.busy) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  close(): void {
    this.#closed = true;
    this.#queue.length = 0;
    for (const cancel of this.#pauses) cancel();
    this.#pauses.clear();
  }

  #enqueue(what: string, call: () => Promise<void>): void {
    this.#queue.push(() => this.#attempt(what, call, firstPause));
    this.#next();
  }

  #next(): void {
    while (!this.#closed && this.#running < this.window) {
      const call = this.#queue.shift();
      if (!call) return;
      this.#running++;
      void call().finally(() => {
        this.#running--;
        this.#next();
        if (!this.busy) for (const resolve of this.#idle.splice(0)) resolve();
      });
    }
  }

  async #attempt(what: string, call: () => Promise<void>, pause: number): Promise<void> {
    try {
      await call();
    } catch (error) {
      if (this.#closed) return;
      this.logger.warn(`the agent did not take it: ${what}`, { pause, error: faultOf(error) });
      const jitter = 0.75 + (this.random(1)[0] ?? 0) / 512;
      const cancel = this.clock.setTimer(() => {
        this.#pauses.delete(cancel);
        this.#queue.push(() => this.#attempt(what, call, Math.min(pause * 2, longestPause)));
        this.#next();
      }, pause * jitter);
      this.#pauses.add(cancel);
    }
  }
}
