import type { Words } from 'joinery/messages';

/** Why something was not done, and what to do about it. */
export function Problem({ words }: { words: Words | undefined }) {
  return words ? (
    <p className="problem" role="alert">
      {words.sentence} {words.advice}
    </p>
  ) : null;
}
