import type { InstanceKey } from 'joinery';
import { useLanguage } from '../text/language.ts';
import { useNavigation } from './navigation.ts';
import { useChat } from './use-session.ts';

/** Opens and closes a chat, and says how much in it is new. */
export function ChatButton({ chat, name }: { chat: InstanceKey; name: string }) {
  const { ui } = useLanguage();
  const navigation = useNavigation();
  const unread = useChat(chat).filter((line) => line.unread).length;
  const isOpen = navigation.chat === chat;
  return (
    <button
      type="button"
      className={unread > 0 ? 'small primary' : 'small'}
      aria-expanded={isOpen}
      aria-label={ui.chat.openWith(name, unread)}
      onClick={() => navigation.openChat(isOpen ? undefined : chat)}
    >
      {ui.chat.open} {unread > 0 && <span className="unread">{unread}</span>}
    </button>
  );
}
