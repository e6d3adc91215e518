import { useState, type FormEvent } from 'react';
import type { DomainError } from 'joinery';
import { useLanguage } from '../text/language.ts';
import { domainErrorOf } from '../session.ts';
import { useSession, useSessionState } from './session-context.ts';

/** Paste a link or pick a channel of the simulated network, choose incognito, connect. */
export function JoinForm() {
  const { ui, messages } = useLanguage();
  const session = useSession();
  const running = useSessionState((state) => state.engine === 'running');
  const channels = useSessionState((state) => state.network?.channels);
  const [link, setLink] = useState('');
  const [incognito, setIncognito] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<DomainError>();

  async function connect(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    try {
      await session.join(link.trim(), incognito);
      setLink('');
      setError(undefined);
    } catch (thrown) {
      setError(domainErrorOf(thrown));
    } finally {
      setBusy(false);
    }
  }

  const problem = error && messages.errors[error.type];
  return (
    <section className="panel" aria-labelledby="join-title">
      <h2 id="join-title">{ui.join.title}</h2>
      <form onSubmit={(event) => void connect(event)}>
        <label className="field-label" htmlFor="link">
          {ui.join.link}
        </label>
        <div className="link-row">
          <input
            id="link"
            type="text"
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            required
            placeholder={ui.join.placeholder}
            value={link}
            aria-invalid={problem !== undefined}
            aria-describedby={problem && 'link-problem'}
            onChange={(event) => setLink(event.target.value)}
          />
          <button type="submit" className="primary" disabled={!running || busy}>
            {busy ? ui.join.fetch : ui.join.connect}
          </button>
        </div>
        {problem && (
          <p className="problem" id="link-problem" role="alert">
            {problem.sentence} {problem.advice}
          </p>
        )}
        <label className="switch-row">
          <input
            type="checkbox"
            role="switch"
            className="switch"
            checked={incognito}
            aria-checked={incognito}
            onChange={(event) => setIncognito(event.target.checked)}
          />
          <span>
            {ui.join.incognito} <small>{ui.join.incognitoHint}</small>
          </span>
        </label>
        <fieldset className="samples">
          <legend>{ui.join.samples}</legend>
          {channels?.map((channel) => (
            <label key={channel.link} className="sample">
              <input
                type="radio"
                name="sample"
                className="hidden-input"
                checked={channel.link === link}
                onChange={() => setLink(channel.link)}
              />
              <span className="sample-name">{channel.name}</span>
              <span className="sample-words">{channel.sample && ui.samples[channel.sample]}</span>
            </label>
          ))}
        </fieldset>
      </form>
    </section>
  );
}
