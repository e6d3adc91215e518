import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/** Below this width there is room for one view at a time: pixels, as in the styles of the views. */
const narrow = 720;

export function useIsNarrow(root: RefObject<HTMLElement | null>): boolean {
  const [isNarrow, setIsNarrow] = useState(false);
  useLayoutEffect(() => {
    const { current } = root;
    if (!current) return;
    const measure = () => setIsNarrow(current.clientWidth < narrow);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, [root]);
  return isNarrow;
}
