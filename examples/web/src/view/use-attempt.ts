import type { DomainError } from 'joinery';
import type { Words } from 'joinery/messages';
import { useState } from 'react';
import { domainErrorOf } from '../session.ts';
import { useLanguage } from '../text/language.ts';

/** Does what the user asked for; what went wrong with the last attempt is in words, until one succeeds. */
export function useAttempt(): [attempt: (act: () => Promise<unknown>) => Promise<boolean>, problem: Words | undefined] {
  const { messages } = useLanguage();
  const [error, setError] = useState<DomainError>();
  async function attempt(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
      setError(undefined);
      return true;
    } catch (thrown) {
      setError(domainErrorOf(thrown));
      return false;
    }
  }
  return [attempt, error && messages.errors[error.type]];
}
