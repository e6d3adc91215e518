/** @jsxImportSource preact */
import { useCallback, useEffect, useId, useMemo, useRef } from 'preact/hooks';
import type { Stepped } from '../../record.ts';
import { type Chart, transitionId } from './chart.ts';
import { ArrowLabel, ChartArrow, ChartTrace, transitionsOf } from './chart-arrow.tsx';
import { ChartShape } from './chart-shape.tsx';
import type { Box, Layout, PlacedArrow } from './layout.ts';
import { lookOrder, type Looks, looksOf, strongest } from './looks.ts';
import type { Marks } from './marks.ts';
import type { Found } from './search-chart.ts';
import { markerId } from './sketch.ts';
import { useViewport } from './use-viewport.ts';

export interface ChartCanvasProps {
  readonly chart: Chart;
  readonly layout: Layout;
  readonly marks?: Marks | undefined;
  /** The step that the marks are of: the way that it took is drawn anew with each. */
  readonly step: Stepped | undefined;
  readonly found: Found;
  /** A state that is to be seen. */
  readonly sought: string | undefined;
  readonly chosen: string | undefined;
  readonly choose: (state: string) => void;
}

/** The drawing of a statechart, in a window that moves over it. */
export function ChartCanvas(props: ChartCanvasProps) {
  const { chart, layout, marks, step, found, sought, chosen, choose } = props;
  const element = useRef<HTMLDivElement>(null);
  const leaf = marks?.leaves[0];
  const [{ x, y, scale }, control, isPlaced] = useViewport(element, layout);
  const hint = useId();
  const percent = `${Math.round(scale * 100)}%`;

  // Follows the instance, the search, and what is chosen.
  const show = useCallback(
    (id: string | undefined): void => {
      const box = boxIn(layout, id);
      if (box) control.show(box);
    },
    [control, layout],
  );
  useEffect(() => show(leaf), [show, leaf, isPlaced]);
  useEffect(() => show(chosen), [show, chosen, isPlaced]);
  useEffect(() => show(sought), [show, sought, isPlaced]);

  const drawing = useMemo(() => {
    const looks = looksOf(marks, found);
    const nodes = new Map(chart.nodes.map((node) => [node.id, node]));
    const inside = new Set(layout.shapes.map(({ parent }) => parent));
    const shapes = layout.shapes.map((shape) => (
      <ChartShape
        key={shape.id}
        {...{ shape, looks, choose }}
        node={nodes.get(shape.id)}
        isActive={marks?.active.has(shape.id) ?? false}
        isFound={found.states.has(shape.id)}
        isChosen={shape.id === chosen}
        reach={show}
      />
    ));
    const isOuter = (_: unknown, at: number): boolean => inside.has(layout.shapes[at]?.id);
    return (
      <>
        <g>{shapes.filter(isOuter)}</g>
        <g>
          {inRelief(layout.arrows, looks).map((arrow) => (
            <ChartArrow key={arrow.id} {...{ arrow, looks }} />
          ))}
        </g>
        <g key={step && nameOf(step)}>
          {layout.arrows.map((arrow) => {
            const at = placeInStep(chart, arrow, marks);
            return at === undefined ? null : <ChartTrace key={arrow.id} {...{ arrow, at }} />;
          })}
        </g>
        <g>{shapes.filter((shape, at) => !isOuter(shape, at))}</g>
        <g>
          {layout.arrows.map((arrow) => (
            <ArrowLabel key={arrow.id} {...{ arrow, looks }} />
          ))}
        </g>
      </>
    );
  }, [chart, layout, marks, step, found, chosen, choose, show]);

  return (
    <div class="chart-canvas">
      <div class="chart-window" ref={element} {...control.handlers}>
        <svg
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- SVG has no element for it
          role="group"
          aria-label={`Statechart of ${chart.machine}`}
          aria-describedby={hint}
          width="100%"
          height="100%"
        >
          <g class="chart-drawing" transform={`translate(${x} ${y}) scale(${scale})`}>
            {drawing}
          </g>
        </svg>
      </div>
      <p class="visually-hidden" id={hint}>
        The arrow keys move the drawing, plus and minus zoom, 0 shows all of it; Enter tells of a state.
      </p>
      <fieldset class="chart-zoom" aria-label="Zoom">
        <button type="button" aria-label="Smaller" onClick={control.zoomOut}>
          −
        </button>
        <button type="button" aria-label={`${percent}: show all`} title="Show all (0)" onClick={control.fit}>
          {percent}
        </button>
        <button type="button" aria-label="Larger" onClick={control.zoomIn}>
          +
        </button>
      </fieldset>
    </div>
  );
}

function boxIn({ shapes }: Layout, id: string | undefined): Box | undefined {
  return shapes.find((shape) => shape.id === id)?.box;
}

/** Tells a step of an instance from its others. */
function nameOf({ turn, event, after, transitions }: Stepped): string {
  return JSON.stringify([turn, event.type, after, transitions.map(transitionId)]);
}

/** Where arrows share their way, the one that says more is drawn later. */
function inRelief(arrows: readonly PlacedArrow[], looks: Looks): readonly PlacedArrow[] {
  const rank = (arrow: PlacedArrow): number => lookOrder.indexOf(strongest(transitionsOf(arrow), looks));
  return [...arrows].sort((a, b) => rank(a) - rank(b));
}

/** The place of an arrow among those that the last step took; none where it took another way. */
function placeInStep(chart: Chart, arrow: PlacedArrow, marks: Marks | undefined): number | undefined {
  if (!marks) return undefined;
  const [root] = chart.nodes;
  if (marks.began && root && arrow.from === markerId('initial', root.id)) return 0;
  const places = transitionsOf(arrow).flatMap((id) => marks.taken.get(id) ?? []);
  return places.length > 0 ? Math.min(...places) : undefined;
}
