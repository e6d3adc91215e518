import { useState, useSyncExternalStore } from 'react';
import type { Live } from '../live/live-records.ts';

const nobody = (): (() => void) => () => undefined;

/**
 * What `select` makes of a live value; of `before` while there is none, on a server, and while a server's page comes to
 * life. The component renders only when that is another: arrays and plain objects are the same if their elements are.
 */
export function useLive<S, T>(live: Live<S> | undefined, before: S, select: (state: S) => T): T {
  const [selection] = useState(() => new Selection<S, T>());
  return useSyncExternalStore(
    live?.subscribe ?? nobody,
    () => selection.of(live ? live.get() : before, select),
    () => selection.of(before, select),
  );
}

/** Remembers what was selected last, so that what is the same to who looks stays the same object. */
class Selection<S, T> {
  #last: { readonly state: S; readonly select: (state: S) => T; readonly selected: T } | undefined;

  of(state: S, select: (state: S) => T): T {
    const last = this.#last;
    if (last && last.state === state && last.select === select) return last.selected;
    const fresh = select(state);
    const selected = last && isSame(last.selected, fresh) ? last.selected : fresh;
    this.#last = { state, select, selected };
    return selected;
  }
}

/** Whether two values are one to who looks: the same, or arrays or plain objects of the same. */
function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isPlain(one) || !isPlain(other) || Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && Object.is(one[name], other[name]))
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
