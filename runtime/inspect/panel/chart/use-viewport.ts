import type { RefObject } from 'preact';
import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { onResize } from '../on-resize.ts';
import type { Box, Layout, Point } from './layout.ts';
import { dragging, type ViewportHandlers } from './dragging.ts';
import { fitted, legibly, showing, type Size, type Viewport, zoomed } from './viewport.ts';

/** How far an arrow key moves, in pixels. */
const step = 60;
const zoomStep = 1.25;

interface ViewportControl {
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  readonly fit: () => void;
  /** Moves so that it is seen. */
  readonly show: (box: Box) => void;
  /** For the element in which the drawing is seen. */
  readonly handlers: ViewportHandlers & { readonly onKeyDown: (event: KeyboardEvent) => void };
}

/**
 * Which part of the drawing is seen, at first where it begins, and how to change that: drag, wheel, pinch, arrow keys,
 * + and -, and 0 for all of it. It is placed once the element has a size.
 */
export function useViewport(
  element: RefObject<HTMLElement | null>,
  layout: Layout,
): readonly [viewport: Viewport, control: ViewportControl, isPlaced: boolean] {
  const [viewport, setViewport] = useState<Viewport>({ x: 0, y: 0, scale: 1 });
  const [placed, setPlaced] = useState<Layout>();

  const control = useMemo((): ViewportControl => {
    const change = (by: (before: Viewport) => Viewport): void => setViewport(by);
    const middle = (): Point => {
      const { width, height } = sizeOf(element.current);
      return { x: width / 2, y: height / 2 };
    };
    const move = (x: number, y: number): void => change((at) => ({ ...at, x: at.x + x, y: at.y + y }));
    const zoom = (factor: number, at: Point): void => change((before) => zoomed(before, factor, at));
    const zoomIn = (): void => zoom(zoomStep, middle());
    const zoomOut = (): void => zoom(1 / zoomStep, middle());
    const fit = (): void => change(() => fitted(layout, sizeOf(element.current)));
    const show = (box: Box): void => change((before) => showing(before, sizeOf(element.current), box));
    const keys: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => move(step, 0),
      ArrowRight: () => move(-step, 0),
      ArrowUp: () => move(0, step),
      ArrowDown: () => move(0, -step),
      '+': zoomIn,
      '=': zoomIn,
      '-': zoomOut,
      '0': fit,
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    return { zoomIn, zoomOut, fit, show, handlers: { ...dragging(move, zoom), onKeyDown } };
  }, [element, layout]);

  useLayoutEffect(() => {
    const { current: box } = element;
    if (!box) return;
    // Where the panel is hidden it has no size yet.
    const stop = onResize(box, () => place());
    const place = (): void => {
      const size = sizeOf(box);
      if (size.width === 0) return;
      stop();
      const beginning = layout.shapes.find(({ kind }) => kind === 'initial');
      setViewport(legibly(layout, size, beginning?.box ?? { x: 0, y: 0, ...layout }));
      setPlaced(layout);
    };
    place();
    return stop;
  }, [element, layout]);

  return [viewport, control, placed === layout];
}

function sizeOf(element: HTMLElement | null): Size {
  return { width: element?.clientWidth ?? 0, height: element?.clientHeight ?? 0 };
}
