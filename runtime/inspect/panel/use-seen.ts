import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { onResize } from './on-resize.ts';

/**
 * What is seen of a box that scrolls, measured when it scrolls and when its size changes. `measure` is one function over
 * all renders; it may return what it is given where nothing else is seen.
 */
export function useSeen<T>(
  scroller: RefObject<HTMLElement | null>,
  before: T,
  measure: (box: HTMLElement, before: T) => T,
): T {
  const [seen, setSeen] = useState(before);
  useEffect(() => {
    const { current: box } = scroller;
    if (!box) return;
    const look = () => setSeen((last) => measure(box, last));
    look();
    const stop = onResize(box, look);
    box.addEventListener('scroll', look, { passive: true });
    return () => {
      stop();
      box.removeEventListener('scroll', look);
    };
  }, [scroller, measure]);
  return seen;
}
