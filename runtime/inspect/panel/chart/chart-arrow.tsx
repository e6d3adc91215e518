/** @jsxImportSource preact */
import { arrowHead, arrowPath } from './arrow-path.ts';
import { ChartLines } from './chart-lines.tsx';
import type { PlacedArrow } from './layout.ts';
import { type Looks, strongest } from './looks.ts';
import { sizes } from './sizes.ts';

interface ArrowProps {
  readonly arrow: PlacedArrow;
  readonly looks: Looks;
}

/** The line of an arrow, and its head. */
export function ChartArrow({ arrow, looks }: ArrowProps) {
  const look = strongest(transitionsOf(arrow), looks);
  return (
    <g class="chart-arrow" data-look={look}>
      <path class="chart-line" d={arrowPath(arrow.points)} />
      <path class="chart-head" d={arrowHead(arrow.points)} />
    </g>
  );
}

/** The way that was taken, drawn once more over the others as it is gone. @param at its place among those of a step */
export function ChartTrace({ arrow, at }: { readonly arrow: PlacedArrow; readonly at: number }) {
  return (
    <g class="chart-trace" style={{ '--at': at }}>
      <path class="chart-line" d={arrowPath(arrow.points)} pathLength={1} />
      <path class="chart-head" d={arrowHead(arrow.points)} />
    </g>
  );
}

/** What is written on an arrow. */
export function ArrowLabel({ arrow, looks }: ArrowProps) {
  const { label, lines } = arrow;
  if (!label) return null;
  const transitions = transitionsOf(arrow);
  return (
    <g
      class="chart-label"
      data-look={strongest(transitions, looks)}
      data-found={transitions.some(looks.isFound) || undefined}
      transform={`translate(${label.x} ${label.y})`}
    >
      <rect class="chart-chip" width={label.width} height={label.height} rx={5} />
      <ChartLines lines={lines} x={sizes.chip.inset} y={13.5} height={sizes.chip.line} looks={looks} />
    </g>
  );
}

/** All transitions that an arrow stands for. */
export function transitionsOf({ lines }: Pick<PlacedArrow, 'lines'>): readonly string[] {
  return lines.flatMap(({ transitions }) => transitions);
}
