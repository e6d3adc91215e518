import type { DomainError } from 'joinery';
import { useEngineHealth, useInstances } from 'joinery/react';
import { useEffect, useState } from 'react';
import { engine } from '../engine/engine.ts';
import { useLanguage } from '../text/language.ts';
import { useSessionState } from './use-session.ts';

/** What a page that is loaded anew may find otherwise. */
const reloadHelps: readonly DomainError['type'][] = [
  'WriterElsewhere',
  'DatabaseNewer',
  'DatabaseReplaced',
  'VersionDiffers',
];

/** Why nothing can be done here for now: another tab is at work, or nothing can be stored. And what to do about it. */
export function TroubleNotice() {
  const { ui, messages } = useLanguage();
  const state = useSessionState((session) => session.engine);
  const health = useEngineHealth();
  // Of an engine that could not be opened every call tells why.
  const { error } = useInstances('machine:channel-join');
  const [outdated, setOutdated] = useState<DomainError>();
  useEffect(() => engine.onOutdated(setOutdated), []);
  const elsewhere: DomainError | undefined = state === 'elsewhere' ? { type: 'WriterElsewhere' } : undefined;
  // An interruption is over before anybody could read of it.
  const trouble = outdated ?? elsewhere ?? error ?? (health?.state === 'reopening' ? undefined : health?.error);
  if (!trouble) return null;
  const { sentence, advice } = messages.errors[trouble.type];
  const reload = reloadHelps.includes(trouble.type) ? ui.panel.reload : undefined;
  return <Notice title={sentence} body={advice} reload={reload} />;
}

function Notice({ title, body, reload }: { title: string; body: string; reload?: string | undefined }) {
  return (
    <section className="notice" role="alert">
      <h2>{title}</h2>
      <p>{body}</p>
      {reload !== undefined && (
        <button type="button" onClick={() => location.reload()}>
          {reload}
        </button>
      )}
    </section>
  );
}
