import type { AgentCommand, ConnectionId, CorrId } from '../machines/vocabulary/agent-command.ts';
import type { Agent } from './agent/agent.ts';
import { faultOf } from './errors.ts';
import type { Clock, Logger, Random } from './ports.ts';
import type { InstanceKey, InstanceRecord } from './record.ts';
import type { Telling } from './telling.ts';

const firstPause = 1_000;
const longestPause = 60_000;

/** A call to the agent. Those about one connection are made in the order in which they were asked for. */
interface Call {
  /** Of the instance that asked for it. */
  readonly key: InstanceKey;
  readonly corrId: CorrId;
  /** To be submitted; without one the command is to be withdrawn. */
  readonly command?: AgentCommand;
  readonly connectionId?: ConnectionId | undefined;
  readonly make: () => Promise<void>;
}

/**
 * Hands committed commands to the agent, at least once each. What was handed over is known in memory only: after a
 * restart every entry is submitted again, under the same id. Never more than `window` calls at a time; a call that
 * fails is made again after a pause that grows, with jitter, so that a restarted agent is not stormed.
 *
 * A command waits until the agent has those before it that concern the same connection, and for nobody else: a deletion
 * never overtakes the farewell. Only what was withdrawn holds nothing up, should it be refused.
 */
export class Dispatcher {
  readonly #submitted = new Set<CorrId>();
  /** Those of them that the agent has. */
  readonly #taken = new Set<CorrId>();
  readonly #cancelled = new Set<CorrId>();
  readonly #queue: (() => Promise<void>)[] = [];
  /** By connection: the call that is to be made now, or once more, and those that wait for it. */
  readonly #lines = new Map<ConnectionId, Call[]>();
  readonly #pauses = new Set<() => void>();
  readonly #idle: (() => void)[] = [];
  #running = 0;
  #closed = false;
  #held = false;

  constructor(
    private readonly agent: Agent,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly logger: Logger,
    private readonly window: number,
    private readonly telling: Telling,
  ) {}

  /** Submits what was not submitted, and withdraws what was cancelled. */
  dispatch({ key, commands }: Pick<InstanceRecord, 'key' | 'commands'>): void {
    for (const { corrId, command, cancelled } of commands) {
      if (!this.#submitted.has(corrId)) {
        this.#submitted.add(corrId);
        const connectionId = 'connectionId' in command ? command.connectionId : undefined;
        const make = async () => {
          await this.agent.submit({ ...command, corrId });
          if (!this.#submitted.has(corrId)) return;
          this.#taken.add(corrId);
          if (this.#cancelled.has(corrId)) this.#withdraw(key, corrId);
        };
        this.#enqueue({ key, corrId, command, connectionId, make });
      }
      if (cancelled && !this.#cancelled.has(corrId)) {
        this.#cancelled.add(corrId);
        // What the agent does not have yet it would carry out in spite of that.
        if (this.#taken.has(corrId)) this.#withdraw(key, corrId);
      }
    }
  }

  /** What the agent has is submitted once more by the next `dispatch`: it does nothing anew, and is answered again. */
  renew(): void {
    for (const corrId of this.#taken) this.#submitted.delete(corrId);
    this.#taken.clear();
  }

  /** Nothing needs to be remembered of the commands that left their row, unless another one has them now. */
  forget({ commands }: Pick<InstanceRecord, 'commands'>, kept: ReadonlySet<CorrId>): void {
    for (const { corrId } of commands) {
      if (kept.has(corrId)) continue;
      this.#submitted.delete(corrId);
      this.#taken.delete(corrId);
      this.#cancelled.delete(corrId);
    }
  }

  /** Calls are under way, or wait for their turn; those that pause, or are held, are not counted. */
  get busy(): boolean {
    return this.#running > 0 || (!this.#held && this.#queue.length > 0);
  }

  /** How many. */
  get calls(): number {
    return this.#running + this.#queue.length;
  }

  /** Resolves when it is not busy. */
  async idle(): Promise<void> {
    while (this.busy) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Makes no call from now on, so that they wait; or does again. */
  hold(on: boolean): void {
    this.#held = on;
    this.#next();
    this.#tellIdle();
  }

  close(): void {
    this.#closed = true;
    this.#queue.length = 0;
    this.#lines.clear();
    for (const cancel of this.#pauses) cancel();
    this.#pauses.clear();
  }

  #withdraw(key: InstanceKey, corrId: CorrId): void {
    this.#enqueue({ key, corrId, make: () => this.agent.cancel([corrId]) });
  }

  #enqueue(call: Call): void {
    const { connectionId } = call;
    const line = connectionId === undefined ? undefined : this.#lines.get(connectionId);
    if (line) {
      line.push(call);
      return;
    }
    if (connectionId !== undefined) this.#lines.set(connectionId, [call]);
    this.#queue.push(() => this.#attempt(call, firstPause));
    this.#next();
  }

  /** The call holds its connection up no longer: it is the turn of the one behind it. */
  #passOn({ connectionId, corrId }: Call): void {
    const line = connectionId === undefined ? undefined : this.#lines.get(connectionId);
    if (connectionId === undefined || line?.[0]?.corrId !== corrId) return;
    line.shift();
    const [next] = line;
    if (next) this.#queue.push(() => this.#attempt(next, firstPause));
    else this.#lines.delete(connectionId);
  }

  #next(): void {
    while (!this.#closed && !this.#held && this.#running < this.window) {
      const call = this.#queue.shift();
      if (!call) return;
      this.#running++;
      void call().finally(() => {
        this.#running--;
        this.#next();
        this.#tellIdle();
      });
    }
  }

  #tellIdle(): void {
    if (!this.busy) for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #attempt(call: Call, pause: number): Promise<void> {
    const { key, corrId, command } = call;
    const about = { type: 'call', key, corrId } as const;
    // Answered, or abandoned, while it waited: what comes of it now nobody would take.
    if (!this.#submitted.has(corrId)) return this.#passOn(call);
    try {
      this.telling.tell({ ...about, ...(command ? { phase: 'submitted', command } : { phase: 'withdrawn' }) });
      await call.make();
      if (command) this.telling.tell({ ...about, phase: 'taken' });
      this.#passOn(call);
    } catch (error) {
      if (this.#closed) return;
      const what = command ? `submit ${command.type}` : 'cancel';
      this.logger.warn(`the agent did not take it: ${what}`, { pause, error: faultOf(error) });
      this.telling.tell({ ...about, phase: 'failed', why: faultOf(error) });
      // Withdrawn, or answered: the agent may have taken it nevertheless.
      if (this.#cancelled.has(corrId) || !this.#submitted.has(corrId)) this.#passOn(call);
      const jitter = 0.75 + (this.random(1)[0] ?? 0) / 512;
      const cancel = this.clock.setTimer(() => {
        this.#pauses.delete(cancel);
        this.#queue.push(() => this.#attempt(call, Math.min(pause * 2, longestPause)));
        this.#next();
      }, pause * jitter);
      this.#pauses.add(cancel);
    }
  }
}
