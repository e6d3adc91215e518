import { createContext, useContext, useSyncExternalStore } from 'react';
import type { DirectoryState } from '../directory.ts';
import type { Session, SessionState } from '../session.ts';

export const SessionContext = createContext<Session | undefined>(undefined);

/** What the user can do. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('outside of SessionContext');
  return session;
}

/** A part of what is shown; `select` returns a part that stays the same object while it does not change. */
export function useSessionState<T>(select: (state: SessionState) => T): T {
  const session = useSession();
  return useSyncExternalStore(session.subscribe, () => select(session.getState()));
}

/** A part of the user's contacts and groups, as `useSessionState`. */
export function useDirectory<T>(select: (state: DirectoryState) => T): T {
  const { directory } = useSession();
  return useSyncExternalStore(directory.subscribe, () => select(directory.getState()));
}
