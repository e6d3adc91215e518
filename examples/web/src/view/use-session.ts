import type { InstanceKey } from 'joinery';
import { useSyncExternalStore } from 'react';
import type { ChatLine } from '../chat/chat-line.ts';
import { session, type SessionState } from '../session.ts';

const { chats } = session;

/** A part of what is shown; `select` returns a part that stays the same object while it does not change. */
export const useSessionState = <T>(select: (state: SessionState) => T): T =>
  useSyncExternalStore(session.subscribe, () => select(session.getState()));

const nothing: readonly ChatLine[] = [];

/** What was said in a chat, oldest first. */
export const useChat = (key: InstanceKey): readonly ChatLine[] =>
  useSyncExternalStore(chats.subscribe, () => chats.getState().get(key) ?? nothing);

/** The newest line that nobody has seen, of all chats whose key begins so. */
export const useNewest = (prefix: '' | 'contact/' | 'membership/' = ''): ChatLine | undefined =>
  useSyncExternalStore(chats.subscribe, () =>
    [...chats.getState()]
      .flatMap(([chat, lines]) => (chat.startsWith(prefix) ? lines.slice(-1) : []))
      .filter((line) => line.unread)
      .reduce<ChatLine | undefined>((newest, line) => (newest && newest.at >= line.at ? newest : line), undefined),
  );
