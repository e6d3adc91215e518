import type { InstanceKey } from 'joinery';
import { createContext, type RefObject, useContext, useEffect, useRef, useState } from 'react';
import { usePreference } from './preferences.ts';

export const tabIds = ['channels', 'contacts', 'groups'] as const;
export type TabId = (typeof tabIds)[number];

/** What the user looks at. */
export interface Navigation {
  readonly tab: TabId;
  readonly setTab: (tab: TabId) => void;
  /** The chat that is open, of a contact or a group. */
  readonly chat: InstanceKey | undefined;
  /** It was opened just now, to write in it: not by a page that was loaded anew. */
  readonly isOpened: boolean;
  /** Opens a chat, with the tab that it is in; without a key, closes the one that is open. */
  readonly openChat: (key: InstanceKey | undefined) => void;
  /** What is to be looked at: another object each time. */
  readonly shown: { readonly key: InstanceKey } | undefined;
  /** Brings what is shown of a row into view. */
  readonly show: (key: InstanceKey) => void;
}

const chatItem = 'joinery.chat';

export const NavigationContext = createContext<Navigation | undefined>(undefined);

export function useNavigation(): Navigation {
  const navigation = useContext(NavigationContext);
  if (!navigation) throw new Error('outside of NavigationContext');
  return navigation;
}

/** For the whole page. Outlives it. */
export function useNewNavigation(): Navigation {
  const [tab, setTab] = usePreference<TabId>('tab', tabIds, () => 'channels');
  const [{ chat, isOpened }, setChat] = useState<Pick<Navigation, 'chat' | 'isOpened'>>({
    chat: localStorage.getItem(chatItem) ?? undefined,
    isOpened: false,
  });
  const [shown, setShown] = useState<Navigation['shown']>();
  return {
    tab,
    setTab,
    shown,
    show(key) {
      setShown({ key });
      setTab(tabOf(key));
    },
    chat,
    isOpened,
    openChat(key) {
      if (key === undefined) localStorage.removeItem(chatItem);
      else localStorage.setItem(chatItem, key);
      setChat({ chat: key, isOpened: key !== undefined });
      if (key !== undefined) setTab(tabOf(key));
    },
  };
}

function tabOf(key: InstanceKey): TabId {
  if (key.startsWith('channel-join/')) return 'channels';
  return key.startsWith('contact') ? 'contacts' : 'groups';
}

/** For the element of a row, which can take the focus: it comes into view when the row is to be looked at. */
export function useShown<T extends HTMLElement>(key: InstanceKey | undefined): RefObject<T | null> {
  const { shown } = useNavigation();
  const element = useRef<T>(null);
  useEffect(() => {
    if (shown === undefined || shown.key !== key) return;
    element.current?.scrollIntoView({ block: 'center' });
    element.current?.focus({ preventScroll: true });
  }, [shown, key]);
  return element;
}
