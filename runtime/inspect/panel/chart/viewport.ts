import type { Box, Point } from './layout.ts';

/** Which part of a drawing is seen: the drawing is scaled, then moved. */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const smallest = 0.1;
const largest = 3;
/** Below this scale the names of states are hard to read. */
const legible = 0.8;
const margin = 24;

/** All of the drawing, in the middle of the window, at its natural size at most. */
export function fitted(drawing: Size, window: Size): Viewport {
  const scale = clamp(Math.min(window.width / drawing.width, window.height / drawing.height, 1));
  return centred({ x: 0, y: 0, ...drawing }, window, scale);
}

/** As much of the drawing as can be read: all of it, or that around the box. */
export function legibly(drawing: Size, window: Size, around: Box): Viewport {
  const whole = fitted(drawing, window);
  if (whole.scale >= legible) return whole;
  const { x, y, scale } = centred(around, window, legible);
  // No more of what is beyond the drawing than needed.
  const kept = (offset: number, length: number, seen: number): number =>
    length * scale <= seen ? (seen - length * scale) / 2 : Math.min(0, Math.max(seen - length * scale, offset));
  return { x: kept(x, drawing.width, window.width), y: kept(y, drawing.height, window.height), scale };
}

/** Larger or smaller by a factor; what is at the point stays there. */
export function zoomed({ x, y, scale }: Viewport, factor: number, at: Point): Viewport {
  const next = clamp(scale * factor);
  const ratio = next / scale;
  return { x: at.x - (at.x - x) * ratio, y: at.y - (at.y - y) * ratio, scale: next };
}

/** The same if the box is seen as a whole; else moved so far that the box is in the middle. */
export function showing(viewport: Viewport, window: Size, box: Box): Viewport {
  const { x, y, scale } = viewport;
  const left = box.x * scale + x;
  const top = box.y * scale + y;
  const isSeen =
    left >= margin / 2 &&
    top >= margin / 2 &&
    left + box.width * scale <= window.width - margin / 2 &&
    top + box.height * scale <= window.height - margin / 2;
  return isSeen ? viewport : centred(box, window, scale);
}

function centred(box: Box, window: Size, scale: number): Viewport {
  return {
    x: window.width / 2 - (box.x + box.width / 2) * scale,
    y: window.height / 2 - (box.y + box.height / 2) * scale,
    scale,
  };
}

function clamp(scale: number): number {
  return Math.min(largest, Math.max(smallest, scale));
}
