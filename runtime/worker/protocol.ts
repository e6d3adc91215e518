import type { Engine } from '../engine.ts';
import { type DomainError, fromStore, type Versions } from '../errors.ts';
import type { StorageHealth } from '../health.ts';
import type { Change } from '../subscriptions.ts';
import { isVersions } from './versions.ts';

/**
 * What a page and the worker of an engine say to each other. A client greets the worker with two ports of its own: one
 * for calls and their answers, one on which every commit's changes come. Only plain data crosses.
 */
export interface Greeting {
  readonly type: 'joinery.connect';
  readonly versions: Versions;
  /** A lock that the worker is to hold while it lives: no event tells of the end of a worker, but its locks are let go. */
  readonly lifeline: string;
  /** Where the worker is to serve other tabs as well. */
  readonly channel?: ChannelPlan;
}

/** A channel by its name, and how often the worker says there that it lives: milliseconds. */
export interface ChannelPlan {
  readonly name: string;
  readonly beat: number;
}

/** The answer to a greeting. Where the versions differ it is the last word of the worker. */
export interface Welcome {
  readonly type: 'joinery.welcome';
  readonly versions: Versions;
}

/** Said on the port of changes, once the lifeline is held. */
export const alive = 'joinery.alive';

/** Said by the page on the port of changes: the last that comes of it. */
export const bye = 'joinery.bye';

/** Said on the port of changes: a tab of a newer build has asked for the engine. */
export interface NewerTab {
  readonly type: 'joinery.newer';
  readonly versions: Versions;
}

/** The changes of a commit, or how the storage is now. */
export type News = readonly Change[] | StorageHealth;

/** What comes on the port of changes. */
export type Told = News | Welcome | NewerTab | typeof alive;

export function isGreeting(data: unknown): data is Greeting {
  const { type, versions, lifeline, channel } = (data ?? {}) as Partial<Greeting>;
  const planned = channel === undefined || (typeof channel?.name === 'string' && channel.beat > 0);
  return type === 'joinery.connect' && typeof lifeline === 'string' && isVersions(versions) && planned;
}

/** The methods of an engine that may be called from outside its worker, and nothing else of it. */
export const methods = [
  'start',
  'send',
  'snapshot',
  'find',
  'identity',
  'deadLetters',
  'parked',
  'quarantined',
  'resume',
  'forget',
  'destroy',
  'wake',
  'nextWakeAt',
  'stats',
  'health',
  'close',
] as const;
export type Method = (typeof methods)[number];

/** An answer. Failures are data, since an error that is thrown over a worker's border loses its class and its fields. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: DomainError };

/** The engine as it is seen over the border. */
export type EngineCalls = {
  readonly [M in Method]: (...args: Parameters<Engine[M]>) => Promise<Result<Awaited<ReturnType<Engine[M]>>>>;
};

/** What came of the call, as an answer. */
export async function resultOf<T>(call: () => Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await call() };
  } catch (error) {
    return { ok: false, error: fromStore(error).error };
  }
}
