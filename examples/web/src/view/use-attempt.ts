import { type DomainError, JoineryError } from 'joinery';
import type { EngineSource } from 'joinery/live';
import type { Words } from 'joinery/messages';
import { useEngine } from 'joinery/react';
import { useState } from 'react';
import { useLanguage } from '../text/language.ts';

/** Does with the engine what the user asked for; resolves with whether it was done. */
export type Attempt = (act: (engine: EngineSource) => Promise<unknown>) => Promise<boolean>;

/** A way to act, and what went wrong with the last attempt, in words, until one succeeds. */
export function useAttempt(): [attempt: Attempt, problem: Words | undefined] {
  const { messages } = useLanguage();
  const engine = useEngine();
  const [error, setError] = useState<DomainError>();
  async function attempt(act: Parameters<Attempt>[0]): Promise<boolean> {
    if (!engine) return false;
    try {
      await act(engine);
      setError(undefined);
      return true;
    } catch (thrown) {
      // Every rejection of an engine is one of its own.
      if (!(thrown instanceof JoineryError)) throw thrown;
      setError(thrown.error);
      return false;
    }
  }
  return [attempt, error && messages.errors[error.type]];
}
