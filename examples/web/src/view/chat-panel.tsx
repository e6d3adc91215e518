import type { InstanceKey } from 'joinery';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { ChatLine } from '../chat/chat-line.ts';
import { session } from '../session.ts';
import { useLanguage } from '../text/language.ts';
import { Composer } from './composer.tsx';
import { UntiedWords } from './untied-words.tsx';
import { useChat } from './use-session.ts';

interface Props {
  readonly chat: InstanceKey;
  readonly name: string;
  /** Why nothing can be written; absent: it can. */
  readonly closed: string | undefined;
}

/** How near to the end it counts as seen: pixels. */
const nearEnd = 40;

/** What was said, and a field to say more. Follows what is new, unless it was scrolled away. */
export function ChatPanel({ chat, name, closed }: Props) {
  const { ui } = useLanguage();
  const lines = useChat(chat);
  const log = useRef<HTMLDivElement>(null);
  const follows = useRef(true);

  const newest = lines.findLast((line) => line.unread)?.id;
  useEffect(() => {
    if (newest !== undefined) void session.chats.markRead(chat);
  }, [chat, newest]);
  useLayoutEffect(() => {
    if (follows.current && log.current) log.current.scrollTop = log.current.scrollHeight;
  });

  return (
    <section className="chat" aria-label={ui.chat.with(name)}>
      <div
        ref={log}
        role="log"
        className="chat-log"
        aria-label={ui.chat.with(name)}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- whoever has no mouse scrolls it by the keyboard
        tabIndex={0}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          follows.current = scrollHeight - scrollTop - clientHeight < nearEnd;
        }}
      >
        {lines.length === 0 && closed === undefined ? (
          <p className="hint">{ui.chat.empty}</p>
        ) : (
          lines.map((line, at) => (
            <Line
              key={line.id}
              line={line}
              isSame={at > 0 && !lines[at - 1]?.untied && lines[at - 1]?.from === line.from}
            />
          ))
        )}
      </div>
      {closed === undefined ? <Composer chat={chat} name={name} /> : <p className="hint">{closed}</p>}
    </section>
  );
}

/** One message. Whose it is, is said with the first of several. */
function Line({ line, isSame }: { line: ChatLine; isSame: boolean }) {
  const { ui, code } = useLanguage();
  const { from, text, at, state, untied } = line;
  if (untied) {
    return (
      <p className="line-notice">
        <UntiedWords {...untied} />
      </p>
    );
  }
  const time = new Date(at).toLocaleTimeString(code, { hour: '2-digit', minute: '2-digit' });
  return (
    <div className="line" data-from={from === undefined ? 'us' : 'them'} data-state={state}>
      <b className={isSame ? 'hidden' : 'line-who'}>{from ?? ui.chat.you}</b>
      <p className="line-text">{text}</p>
      <small>
        <time dateTime={new Date(at).toISOString()}>{time}</time>
        {state && <span className="line-state">{ui.chat[state]}</span>}
      </small>
    </div>
  );
}
