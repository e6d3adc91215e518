import { useLanguage } from '../text/language.ts';
import { useSessionState } from './session-context.ts';

/** Why nothing can be done here for now: another tab is at work, or the database can't be opened. */
export function TroubleNotice() {
  const { ui, messages } = useLanguage();
  const engine = useSessionState((state) => state.engine);
  const error = useSessionState((state) => state.error);
  if (engine === 'elsewhere') return <Notice title={ui.elsewhere.title} body={ui.elsewhere.body} />;
  if (!error) return null;
  const { sentence, advice } = messages.errors[error.type];
  return <Notice title={sentence} body={advice} />;
}

function Notice({ title, body }: { title: string; body: string }) {
  return (
    <section className="notice" role="alert">
      <h2>{title}</h2>
      <p>{body}</p>
    </section>
  );
}
