import { use } from 'react';
import type { DomainError } from '../errors.ts';
import type { StorageHealth } from '../health.ts';
import type { Records } from '../live/live-records.ts';
import type { InstanceKey, InstanceRecord } from '../record.ts';
import { useView } from './provider.ts';
import { useLive } from './use-live.ts';

/** One row as it is now. */
export interface InstanceView {
  /** `undefined` while it is read, and where there is none. */
  readonly record: InstanceRecord | undefined;
  readonly isLoading: boolean;
  /** Why it could not be read. */
  readonly error?: DomainError;
}

export const unread: Records = { records: [], isLoading: true };

/**
 * The row under a key; with `select`, what that makes of it, and of whether it is still to be read; and a render only when
 * that is another.
 */
export function useInstance(key: InstanceKey): InstanceView;
export function useInstance<T>(
  key: InstanceKey,
  select: (record: InstanceRecord | undefined, isLoading: boolean) => T,
): T;
export function useInstance<T>(
  key: InstanceKey,
  select?: (record: InstanceRecord | undefined, isLoading: boolean) => T,
): T | InstanceView {
  const view = useView();
  return useLive<Records, T | InstanceView>(view?.row(key), unread, (state) =>
    select ? select(state.records[0], state.isLoading) : viewOf(state),
  );
}

/** What is made of rows, and of whether they are still to be read. */
export type SelectRecords<T> = (records: readonly InstanceRecord[], isLoading: boolean) => T;

/**
 * All rows that bear a label (`machine:contact`, `child-of:<key>`, `members:<group>`), in the order of their keys; with
 * `select`, what that makes of them, and a render only when that is another.
 */
export function useInstances(label: string): Records;
export function useInstances<T>(label: string, select: SelectRecords<T>): T;
export function useInstances<T>(label: string, select?: SelectRecords<T>): T | Records {
  const view = useView();
  return useLive<Records, T | Records>(view?.rows(label), unread, (state) =>
    select ? select(state.records, state.isLoading) : state,
  );
}

const never = new Promise<void>(() => undefined);

/** The row under a key, as `useInstance` has it, but for the time until it was read: the component suspends then. */
export function useSuspenseInstance(key: InstanceKey): InstanceView {
  const live = useView()?.row(key);
  const view = useLive(live, unread, viewOf);
  if (view.isLoading) use(live ? live.loaded() : never);
  return view;
}

/** How the storage is; `undefined` until that is known. */
export function useEngineHealth(): StorageHealth | undefined {
  return useLive(useView()?.health, undefined, itself);
}

const itself = <T>(value: T): T => value;
export function viewOf({ records: [record], isLoading, error }: Records): InstanceView {
  return { record, isLoading, ...(error && { error }) };
}

/** What a row says by itself is whole once the rows that belong to it were read as well. */
export function together<V extends InstanceView>(view: V, { isLoading, error }: Records): V {
  return { ...view, isLoading: view.isLoading || isLoading, ...(error && !view.error && { error }) };
}
