import type { DomainError } from 'joinery';
import { useLanguage } from '../text/language.ts';
import { useSessionState } from './session-context.ts';

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
  const engine = useSessionState((state) => state.engine);
  const error = useSessionState((state) => state.error);
  const health = useSessionState((state) => state.health);
  if (engine === 'elsewhere') return <Notice title={ui.elsewhere.title} body={ui.elsewhere.body} />;
  // An interruption is over before anybody could read of it.
  const trouble = error ?? (health?.state === 'reopening' ? undefined : health?.error);
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
