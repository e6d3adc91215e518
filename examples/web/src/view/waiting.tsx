import type { Explanation } from 'joinery/machines';
import { useLanguage } from '../text/language.ts';
import { duration } from './duration.ts';
import { useNow } from './now.ts';

/** What is being waited for, for how long already, and until when: live. What waits for the user has its buttons. */
export function Waiting({ waitingFor, since, nextAt }: Pick<Explanation, 'waitingFor' | 'since' | 'nextAt'>) {
  const { ui, messages } = useLanguage();
  const now = useNow();
  if (waitingFor === 'nothing' || waitingFor === 'user') return null;
  return (
    <p className="waiting">
      {ui.card.waitingFor(messages.waitingFor[waitingFor])}
      <span className="waiting-time">
        {nextAt === undefined
          ? ui.card.since(duration(now - since, ui.units))
          : ui.card.nextAt(duration(nextAt - now, ui.units))}
      </span>
    </p>
  );
}
