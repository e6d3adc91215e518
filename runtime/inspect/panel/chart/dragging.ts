import type { Point } from './layout.ts';

/** Less is the unsteady hand of a click. */
const shortestDrag = 4;
/** Of a wheel's units: pixels, lines, pages. */
const unitPixels = [1, 16, 400];

export interface ViewportHandlers {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: (event: PointerEvent) => void;
  readonly onPointerCancel: (event: PointerEvent) => void;
  readonly onClickCapture: (event: MouseEvent) => void;
  readonly onWheel: (event: WheelEvent) => void;
}

/** Reads a mouse, a touchpad or fingers: one pointer moves, two move and zoom, and so does the wheel. */
export function dragging(
  move: (x: number, y: number) => void,
  zoom: (factor: number, at: Point) => void,
): ViewportHandlers {
  const pointers = new Map<number, Point>();
  let begun: Point | undefined;
  let isDrag = false;

  function onPointerDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    pointers.set(event.pointerId, pointOf(event));
    begun = pointOf(event);
    if (pointers.size === 1) isDrag = false;
  }
  function onPointerMove(event: PointerEvent): void {
    const before = pointers.get(event.pointerId);
    if (!before || !begun) return;
    const now = pointOf(event);
    if (!isDrag && pointers.size === 1 && distance(begun, now) < shortestDrag) return;
    if (!isDrag) (event.currentTarget as Element).setPointerCapture(event.pointerId);
    isDrag = true;
    const [other] = [...pointers].flatMap(([id, point]) => (id === event.pointerId ? [] : [point]));
    pointers.set(event.pointerId, now);
    if (other && distance(before, other) > 0) zoom(distance(now, other) / distance(before, other), other);
    else move(now.x - before.x, now.y - before.y);
  }
  function end(event: PointerEvent): void {
    pointers.delete(event.pointerId);
  }
  /** The end of a drag is no click on what happens to be there. */
  function onClickCapture(event: MouseEvent): void {
    if (!isDrag) return;
    isDrag = false;
    event.stopPropagation();
  }
  function onWheel(event: WheelEvent): void {
    event.preventDefault();
    // A pinch on a touchpad comes as small steps with the control key.
    const pixels = event.deltaY * (unitPixels[event.deltaMode] ?? 1);
    zoom(Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.0015)), pointOf(event));
  }
  return { onPointerDown, onPointerMove, onPointerUp: end, onPointerCancel: end, onClickCapture, onWheel };
}

/** Within the element that listens. */
function pointOf(event: MouseEvent): Point {
  const { left, top } = (event.currentTarget as Element).getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
