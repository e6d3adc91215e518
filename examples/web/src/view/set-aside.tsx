import { useLanguage } from '../text/language.ts';
import { Problem } from './problem.tsx';

/** In place of what was put aside: it goes on with the next release. */
export function SetAside({ name }: { name: string }) {
  const { messages } = useLanguage();
  return (
    <article className="panel card" data-tone="bad">
      <h3>{name}</h3>
      <Problem words={messages.errors.Quarantined} />
    </article>
  );
}
