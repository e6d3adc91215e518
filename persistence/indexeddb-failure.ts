import { StoreError, unavailable } from './store.ts';

function nameOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
}

/** True for the error that every pending request gets when its transaction ends: it says that, not why. */
export function isAbort(error: unknown): boolean {
  return nameOf(error) === 'AbortError';
}

/*
 * The failure matrix. What the browser reports, where, and what it becomes:
 *
 *   event or error             where it comes up                               becomes
 *   `blocked`                  open: another connection stays open             StoreBlocked
 *   no answer at all           open: behind a pending deletion; Safari 14      StoreBlocked, after `openWithin`
 *   VersionError               open: the database's version is higher          StoreNewer if it bears our marker,
 *                                                                              else StoreForeign
 *   no marker, other stores    after open                                      StoreForeign
 *   marker of a later format   after open                                      StoreNewer
 *   QuotaExceededError         a put, or only as the transaction commits       StoreFull
 *   `versionchange`            any time: somebody upgrades or deletes          we close; StoreUnavailable from then on
 *   `close`                    any time: the browser drops the connection      StoreUnavailable from then on
 *   InvalidStateError          transaction(): the connection closed or closes  StoreUnavailable
 *   AbortError                 a transaction ended without a cause (iOS        StoreUnavailable
 *                              sends the page to the background)
 *   UnknownError, SecurityError, NotFoundError, TimeoutError, the rest         StoreUnavailable
 *   DataCloneError, DataError, TypeError                                       as it is: the caller's mistake
 *
 * A transaction that fails reports twice, at the request and at its own end. The request's error is the cause and is
 * preferred, unless it is an AbortError: then the transaction knows more.
 */
const callersMistakes = new Set(['DataCloneError', 'DataError', 'TypeError', 'RangeError', 'ReferenceError']);

/** The error to reject with, for one that a request or transaction gave. */
export function failureOf(error: unknown): unknown {
  const name = nameOf(error);
  if (error instanceof StoreError || callersMistakes.has(name)) return error;
  if (name === 'QuotaExceededError') return new StoreError({ type: 'StoreFull' }, { cause: error });
  return unavailable(error instanceof Error ? `${name}: ${error.message}` : `${name}: ${String(error)}`, error);
}
