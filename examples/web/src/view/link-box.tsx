import { useState } from 'react';
import { personNames } from '../network/control.ts';
import { session } from '../session.ts';
import { useLanguage } from '../text/language.ts';
import { useSessionState } from './use-session.ts';

/** A link of our own to pass on: to anybody, or straight to somebody of the simulated network. */
export function LinkBox({ link, label }: { link: string; label: string }) {
  const { ui } = useLanguage();
  const people = useSessionState((state) => state.people);
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(link);
    setCopied(true);
  };
  return (
    <div className="link-box">
      <input type="text" readOnly value={link} aria-label={label} onFocus={({ target }) => target.select()} />
      <div className="link-actions">
        <button type="button" className="small" onClick={() => void copy()}>
          {isCopied ? ui.contacts.copied : ui.contacts.copy}
        </button>
        {people &&
          personNames.map((name) => (
            <button
              key={name}
              type="button"
              className="small"
              onClick={() => void session.changePeople((control) => control.giveLink(name, link))}
            >
              {ui.contacts.give(name)}
            </button>
          ))}
      </div>
    </div>
  );
}
