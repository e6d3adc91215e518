import type { InstanceKey } from 'joinery';
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { session } from '../session.ts';
import { useLanguage } from '../text/language.ts';
import { useNavigation } from './navigation.ts';

/** Characters that an engine takes at once. */
const longestText = 8_192;

/** A field for what is to be said. Enter sends it, with Shift it begins a new line. */
export function Composer({ chat, name }: { chat: InstanceKey; name: string }) {
  const { ui, messages } = useLanguage();
  const { isOpened } = useNavigation();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');

  useEffect(() => {
    if (isOpened) field.current?.focus();
  }, [isOpened]);

  function send(event?: FormEvent): void {
    event?.preventDefault();
    if (text.trim() === '') return;
    void session.chats.say(chat, text.trim());
    setText('');
    field.current?.focus();
  }
  function press(event: KeyboardEvent): void {
    // Enter may also end the input of a character that is composed of several.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }
  return (
    <form className="composer" onSubmit={send}>
      <label className="hidden" htmlFor={id}>
        {ui.chat.field(name)}
      </label>
      <textarea
        ref={field}
        id={id}
        rows={1}
        maxLength={longestText}
        placeholder={ui.chat.placeholder}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={press}
      />
      <button type="submit" className="primary" disabled={text.trim() === ''}>
        {messages.actions.send}
      </button>
    </form>
  );
}
