import type { RefObject } from 'preact';
import { useCallback } from 'preact/hooks';
import { useSeen } from '../use-seen.ts';

/** Lines that are drawn above and below those that are seen. */
const margin = 6;

interface SeenLines {
  readonly first: number;
  readonly lines: number;
}

/** Which lines of a scrolled list are to be drawn: `from` is the first, `to` stands behind the last. */
export function useWindow(
  scroller: RefObject<HTMLElement | null>,
  lineHeight: number,
  count: number,
): { readonly from: number; readonly to: number } {
  const measure = useCallback(
    ({ scrollTop, clientHeight }: HTMLElement, before: SeenLines): SeenLines => {
      const first = Math.floor(scrollTop / lineHeight);
      const lines = Math.ceil(clientHeight / lineHeight) + 1;
      return before.first === first && before.lines === lines ? before : { first, lines };
    },
    [lineHeight],
  );
  const seen = useSeen(scroller, { first: 0, lines: 40 }, measure);
  const from = Math.max(0, Math.min(seen.first, count - seen.lines) - margin);
  return { from, to: Math.min(count, seen.first + seen.lines + margin) };
}
