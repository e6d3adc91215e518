import type { InstanceKey } from 'joinery';
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { ChatLine } from '../chat/chat-line.ts';
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

const nothing: readonly ChatLine[] = [];

/** What was said in a chat, oldest first. */
export function useChat(key: InstanceKey): readonly ChatLine[] {
  const { chats } = useSession();
  return useSyncExternalStore(chats.subscribe, () => chats.getState().get(key) ?? nothing);
}

/** The newest line that nobody has seen, of all chats whose key begins so. */
export function useNewest(prefix: '' | 'contact/' | 'membership/' = ''): ChatLine | undefined {
  const { chats } = useSession();
  return useSyncExternalStore(chats.subscribe, () =>
    [...chats.getState()]
      .flatMap(([chat, lines]) => (chat.startsWith(prefix) ? lines.slice(-1) : []))
      .filter((line) => line.unread)
      .reduce<ChatLine | undefined>((newest, line) => (newest && newest.at >= line.at ? newest : line), undefined),
  );
}
