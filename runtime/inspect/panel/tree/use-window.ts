import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** Lines that are drawn above and below those that are seen. */
const margin = 6;

/** Which lines of a scrolled list are to be drawn: `from` is the first, `to` stands behind the last. */
export function useWindow(
  scroller: RefObject<HTMLElement | null>,
  lineHeight: number,
  count: number,
): { readonly from: number; readonly to: number } {
  const [seen, setSeen] = useState({ first: 0, lines: 40 });
  useEffect(() => {
    const { current: box } = scroller;
    if (!box) return;
    const measure = () => {
      const first = Math.floor(box.scrollTop / lineHeight);
      const lines = Math.ceil(box.clientHeight / lineHeight) + 1;
      setSeen((before) => (before.first === first && before.lines === lines ? before : { first, lines }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    box.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', measure);
    };
  }, [scroller, lineHeight]);
  const from = Math.max(0, Math.min(seen.first, count - seen.lines) - margin);
  return { from, to: Math.min(count, seen.first + seen.lines + margin) };
}
