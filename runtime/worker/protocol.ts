import type { Engine } from '../engine.ts';
import { type DomainError, fromStore } from '../errors.ts';
import type { StorageHealth } from '../health.ts';
import type { Change } from '../subscriptions.ts';

/**
 * What a page and the worker of an engine say to each other. A client greets the worker with two ports of its own: one
 * for calls and their answers, one on which every commit's changes come. Only plain data crosses.
 */
export interface Greeting {
  readonly type: 'joinery.connect';
  /** A lock that the worker is to hold while it lives: no event tells of the end of a worker, but its locks are let go. */
  readonly lifeline: string;
}

/** Said on the port of changes, once the lifeline is held. */
export const alive = 'joinery.alive';

/** What comes on the port of changes: the changes of a commit, how the storage is now, or that the worker lives. */
export type News = readonly Change[] | StorageHealth | typeof alive;

export function isGreeting(data: unknown): data is Greeting {
  return (data as Greeting | null)?.type === 'joinery.connect';
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
