import type { Records } from '../live/live-records.ts';
import { useView } from './provider.ts';
import { unread, type SelectRecords } from './use-instances.ts';
import { useLive } from './use-live.ts';

/**
 * All contacts, in the order of their keys; with `select`, what that makes of them, and a render only when that is another.
 * Those that the user has deleted are not among them.
 */
export function useContacts(): Records;
export function useContacts<T>(select: SelectRecords<T>): T;
export function useContacts<T>(select?: SelectRecords<T>): T | Records {
  const live = useView()?.rows('machine:contact');
  return useLive<Records, T | Records>(
    live,
    unread,
    select ? (state) => select(present(state).records, state.isLoading) : present,
  );
}

const present = (state: Records): Records => ({
  ...state,
  records: state.records.filter(({ status }) => status !== 'done'),
});
