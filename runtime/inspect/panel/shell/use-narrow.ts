import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { onResize } from '../on-resize.ts';

/** Below this width there is room for one view at a time: pixels, as in the styles of the views. */
const narrow = 720;

export function useIsNarrow(root: RefObject<HTMLElement | null>): boolean {
  const [isNarrow, setIsNarrow] = useState(false);
  useLayoutEffect(() => {
    const { current } = root;
    if (!current) return;
    const measure = () => setIsNarrow(current.clientWidth < narrow);
    measure();
    return onResize(current, measure);
  }, [root]);
  return isNarrow;
}
