import type { Records } from '../live/live-records.ts';
import { useView } from './provider.ts';
import { unread } from './use-instances.ts';
import { useLive } from './use-live.ts';

/** All contacts, in the order of their keys. Those that the user has deleted are not among them. */
export function useContacts(): Records {
  return useLive(useView()?.rows('machine:contact'), unread, present);
}

const present = (state: Records): Records => ({
  ...state,
  records: state.records.filter(({ status }) => status !== 'done'),
});
