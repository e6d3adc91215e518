import type { Remote } from 'comlink';
import { type DomainError, faultOf, fromStore, JoineryError } from '../errors.ts';
import type { StorageHealth } from '../health.ts';
import type { Clock, Logger } from '../ports.ts';
import { type Change, Subscriptions } from '../subscriptions.ts';
import { Known } from './known.ts';
import { Listeners } from './listeners.ts';
import type { EngineCalls, Method, News, Result } from './protocol.ts';

/** What came of a call, and how often it was made until then. */
export interface Answer<T> {
  readonly value: T;
  readonly times: number;
}

interface Pending {
  readonly method: Method;
  readonly args: readonly unknown[];
  times: number;
  answer(result: Result<unknown>): void;
}

/** Why an engine that serves several tabs may refuse, where the next one will not: the call waits for that. */
const ofThisWriter: readonly DomainError['type'][] = ['WriterElsewhere', 'EngineClosed'];

/**
 * The page's end of the calls and of the news, whichever engine is behind it for now. A call settles by its deadline at
 * the latest. While there is no engine calls wait, and what had no answer from one is asked of the next.
 */
export class Switchboard {
  readonly subscriptions = new Subscriptions();
  readonly #healthListeners: Listeners<StorageHealth>;
  readonly #outdatedListeners: Listeners<DomainError>;
  readonly #endListeners: Listeners<JoineryError>;
  readonly #pending = new Set<Pending>();
  readonly #known = new Known();
  #calls: Remote<EngineCalls> | undefined;
  /** Why calls are refused: for good, or until the next engine. */
  #refusal: JoineryError | undefined;
  #ended = false;
  #health: StorageHealth | undefined;
  #machines: readonly string[] = [];
  #outdated: DomainError | undefined;

  constructor(
    private readonly deadline: number,
    private readonly clock: Clock,
    private readonly logger: Logger,
    /** Another engine may come: what this one refuses because it has lost the store waits for that. */
    private readonly isShared: boolean,
  ) {
    if (!(deadline > 0)) {
      throw new JoineryError({ type: 'InputInvalid', machine: '', why: 'options: deadline: milliseconds' });
    }
    this.#healthListeners = new Listeners(logger);
    this.#outdatedListeners = new Listeners(logger);
    this.#endListeners = new Listeners(logger);
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Rejects with a JoineryError. */
  async call<T>(method: Method, ...args: readonly unknown[]): Promise<T> {
    return (await this.ask<T>(method, args)).value;
  }

  ask<T>(method: Method, args: readonly unknown[]): Promise<Answer<T>> {
    return new Promise((resolve, reject) => {
      if (this.#refusal) return reject(new JoineryError(this.#refusal.error));
      const late: Result<T> = { ok: false, error: { type: 'NoAnswer', why: 'late' } };
      const stopTimer = this.clock.setTimer(() => pending.answer(late), this.deadline);
      const pending: Pending = {
        ...{ method, args, times: 0 },
        answer: (result) => {
          if (!this.#pending.delete(pending)) return;
          stopTimer();
          if (!result.ok) return reject(this.#noted(result.error));
          this.#known.read(method, result.value);
          resolve({ value: result.value as T, times: pending.times });
        },
      };
      this.#pending.add(pending);
      this.#put(pending);
    });
  }

  /** From now on this engine is asked, and what has no answer yet first. */
  attach(calls: Remote<EngineCalls>): void {
    if (this.#ended) return;
    this.#calls = calls;
    this.#refusal = undefined;
    this.#outdated = undefined;
    for (const pending of this.#pending) this.#put(pending);
  }

  /** There is no engine for now: calls wait for one. */
  detach(): void {
    this.#calls = undefined;
    this.#known.missing();
  }

  /** Calls are refused, until an engine comes that can be asked. */
  refuse(error: DomainError): void {
    this.detach();
    this.#refusal = this.#noted(error);
    for (const { answer } of this.#pending) answer({ ok: false, error });
  }

  /** Calls are refused from now on. */
  end(error: DomainError): void {
    if (this.#ended) return;
    this.refuse(error);
    this.#ended = true;
    this.#refusal = new JoineryError(error);
    this.#endListeners.tell(this.#refusal);
  }

  /** Which answer was lost nobody knows: none of those that are pending is waited for. What news were lost can be read. */
  unreadable(what: 'answer' | 'news'): void {
    this.#known.missing();
    if (what === 'news') return void this.#catchUp();
    for (const { answer } of this.#pending) answer({ ok: false, error: { type: 'NoAnswer', why: 'unreadable' } });
  }

  /** `rows`: the versions of all machines of which there may be rows. */
  welcomed(rows: Readonly<Record<string, number>>): void {
    this.#machines = Object.keys(rows);
  }

  hear(news: News): void {
    if ('state' in news) return this.#hearHealth(news);
    for (const change of news) {
      this.#known.told(change.key, change.record);
      this.#publish(change);
    }
  }

  /** Something of another build was met: told once. */
  tellOutdated(error: DomainError): void {
    if (JSON.stringify(error) === JSON.stringify(this.#outdated)) return;
    this.#outdated = error;
    this.#outdatedListeners.tell(error);
  }

  onHealth(listener: (health: StorageHealth) => void): () => void {
    return this.#healthListeners.add(listener);
  }

  /** Hears when calls are refused for good. Returns its end. */
  onEnd(listener: (error: JoineryError) => void): () => void {
    if (this.#ended && this.#refusal) listener(this.#refusal);
    return this.#endListeners.add(listener);
  }

  onOutdated(listener: (error: DomainError) => void): () => void {
    if (this.#outdated) listener(this.#outdated);
    return this.#outdatedListeners.add(listener);
  }

  /**
   * An engine was attached: tells how its storage is, where that is news, and what subscribers have missed. Resolves with
   * the reason where the engine could not be opened.
   */
  async met(rows: Readonly<Record<string, number>>): Promise<DomainError | undefined> {
    const calls = this.#calls;
    this.welcomed(rows);
    for (;;) {
      const health = await this.call<StorageHealth>('health').catch((error: unknown) => fromStore(error).error);
      if (this.#calls !== calls) return undefined;
      if ('state' in health) {
        if (health.state !== this.#health?.state) this.#hearHealth(health);
        await this.#catchUp();
        return undefined;
      }
      if (!isLate(health)) return health;
    }
  }

  async #catchUp(): Promise<void> {
    const calls = this.#calls;
    const find = (label: string, options: object) => this.call<never>('find', label, options);
    const snapshot = (key: string) => this.call<never>('snapshot', key);
    const { prefixes } = this.subscriptions;
    if (!calls || !this.#known.hasGap) return;
    try {
      for await (const change of this.#known.catchUp({ find, snapshot }, prefixes, this.#machines)) {
        // Another engine came: what was missed is read there.
        if (this.#calls !== calls) return;
        this.#publish(change);
      }
    } catch (error) {
      this.logger.warn('what was missed can’t be read', { error: faultOf(error) });
      if (this.#calls === calls && isLate(fromStore(error).error)) await this.#catchUp();
    }
  }

  #put(pending: Pending): void {
    const calls = this.#calls;
    if (!calls) return;
    pending.times++;
    const ask = calls[pending.method] as unknown as (...args: readonly unknown[]) => Promise<Result<unknown>>;
    const take = (result: Result<unknown>): void => {
      // What an engine says that was left by then is of no account.
      if (this.#calls === calls && !this.#isOnlyOfThisWriter(pending, result)) pending.answer(result);
    };
    ask(...pending.args).then(take, (error: unknown) => pending.answer({ ok: false, error: notSent(error) }));
  }

  #isOnlyOfThisWriter({ method }: Pending, result: Result<unknown>): boolean {
    return this.isShared && method !== 'close' && !result.ok && ofThisWriter.includes(result.error.type);
  }

  #hearHealth(health: StorageHealth): void {
    this.#health = health;
    if (health.error) this.#noted(health.error);
    if (health.state === 'ready') void this.#catchUp();
    this.#healthListeners.tell(health);
  }

  #publish(change: Change): void {
    for (const error of this.subscriptions.publish(change))
      this.logger.error('a subscriber threw', { error: faultOf(error) });
  }

  #noted(error: DomainError): JoineryError {
    if (error.type === 'DatabaseNewer' || error.type === 'VersionDiffers') this.tellOutdated(error);
    return new JoineryError(error);
  }
}

/** It takes its time, which is no reason to give up. */
const isLate = (error: DomainError): boolean => error.type === 'NoAnswer' && error.why === 'late';

/** A call that did not leave, or an answer that did not come through. */
function notSent(error: unknown): DomainError {
  const isOurs = error instanceof Error && error.name === 'DataCloneError';
  if (!isOurs) return { type: 'NoAnswer', why: 'unreadable' };
  return { type: 'InputInvalid', machine: '', why: 'only plain data can be sent to a worker' };
}
