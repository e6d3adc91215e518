/** @jsxImportSource preact */
import { timeOfDay } from '../time-words.ts';
import type { Letter } from './letters.ts';

interface LetterListProps {
  readonly letters: readonly Letter[];
  readonly travel: (seq: number) => void;
}

/** What the agent said that nobody wanted, and why. */
export function LetterList({ letters, travel }: LetterListProps) {
  return (
    <ul class="details-list">
      {letters.map(({ seq, letter: { event, reason, detail, at } }) => (
        <li key={seq}>
          <button type="button" class="link mono" onClick={() => travel(seq)}>
            {timeOfDay(at)}
          </button>{' '}
          <span class="mono">{event.type}</span> <span class="details-tag is-bad">{reason}</span>
          <span class="details-id mono">{[event.connectionId, event.corrId, detail].filter(Boolean).join(' · ')}</span>
        </li>
      ))}
    </ul>
  );
}
