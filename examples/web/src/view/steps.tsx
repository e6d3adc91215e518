import { useLanguage } from '../text/language.ts';
import type { Tone } from './tone.ts';

/** How many steps of how many are done. */
export function Steps({ done, of, tone }: { done: number; of: number; tone: Tone }) {
  const { ui } = useLanguage();
  return (
    <span className="steps-done">
      <span className="hidden">{ui.card.step(done, of)}</span>
      <span className="pips" aria-hidden="true">
        {Array.from({ length: of }, (_, at) => (
          <span
            key={at}
            className="pip"
            data-pip={at < done ? 'done' : at === done && tone === 'active' ? 'now' : 'open'}
          />
        ))}
      </span>
    </span>
  );
}
