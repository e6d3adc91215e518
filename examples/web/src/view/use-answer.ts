import type { EngineSource } from 'joinery/live';
import { useEngine } from 'joinery/react';
import { useEffect, useState } from 'react';

/**
 * What the engine answers, asked again after every change; undefined until that is known, and where it is refused. `ask` is
 * the same function each time.
 */
export function useAnswer<T>(
  ask: (engine: EngineSource, question: string) => Promise<T>,
  question: string,
): T | undefined {
  const engine = useEngine();
  const [known, setKnown] = useState<{ readonly question: string; readonly answer: T | undefined }>();
  useEffect(() => {
    let isCurrent = true;
    let isStale = false;
    let isAsking = false;
    async function read(): Promise<void> {
      isStale = isAsking;
      if (!engine || isAsking) return;
      isAsking = true;
      const answer = await ask(engine, question).catch(() => undefined);
      isAsking = false;
      if (!isCurrent) return;
      setKnown({ question, answer });
      if (isStale) void read();
    }
    void read();
    const end = engine?.subscribe('', () => void read());
    return () => {
      isCurrent = false;
      end?.();
    };
  }, [engine, ask, question]);
  return known?.question === question ? known.answer : undefined;
}
