import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * Scrolls to a line of a list when it becomes the current one; `place` is -1 where none is. Whoever has scrolled away
 * since stays there, whatever happens to the list.
 */
export function useInView(
  scroller: RefObject<HTMLElement | null>,
  lineHeight: number,
  place: number,
  id: string | undefined,
): void {
  const shown = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    const { current: box } = scroller;
    if (!box || place < 0 || shown.current === id) return;
    // oxlint-disable-next-line react/immutability -- that is what a ref is for
    shown.current = id;
    const top = place * lineHeight;
    const bottom = top + lineHeight - box.clientHeight;
    if (top < box.scrollTop || bottom > box.scrollTop) box.scrollTo({ top: top < box.scrollTop ? top : bottom });
  }, [scroller, lineHeight, place, id]);
}
