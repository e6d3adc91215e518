import { type ReasonOf, reasonWords } from 'joinery/messages';
import type { Explanation } from 'joinery/machines';
import { useLanguage } from '../text/language.ts';

type Reason = NonNullable<Explanation['reason']>;

/** Why something failed or waits, and what to do: in the library's own words. */
export function ReasonWords({ reason }: { reason: Reason }) {
  const { messages } = useLanguage();
  const { sentence, advice } = reasonWords(messages, reason as ReasonOf<Reason['code']>);
  return (
    <p className="reason">
      {sentence} <span>{advice}</span>
    </p>
  );
}
