import type { RefObject } from 'preact';
import { onResize } from '../on-resize.ts';
import { useEffect, useState } from 'preact/hooks';

export const rowHeight = 26;
export const headHeight = 44;
/** Where times are written. */
export const gutter = 96;

const narrowest = 106;
const widest = 240;

/** Where the columns of the diagram stand. */
export interface Columns {
  readonly width: number;
  /** Between one line and the next. */
  readonly step: number;
  /** The middle of a column. */
  x(column: number): number;
}

/** As wide as there is room, within bounds. */
function columnsOf(room: number, count: number): Columns {
  const free = (room - gutter) / Math.max(1, count);
  const step = Math.min(widest, Math.max(narrowest, Math.floor(free)));
  return {
    step,
    width: Math.max(room, gutter + step * count),
    x: (column) => gutter + step * (column + 0.5),
  };
}

/** Columns by the width of the box in which they are. */
export function useColumns(scroller: RefObject<HTMLElement | null>, count: number): Columns {
  const [room, setRoom] = useState(800);
  const { current: box } = scroller;
  useEffect(() => {
    const { current: box } = scroller;
    if (!box) return;
    return onResize(box, () => setRoom(box.clientWidth));
  }, [scroller, box]);
  return columnsOf(room, count);
}
