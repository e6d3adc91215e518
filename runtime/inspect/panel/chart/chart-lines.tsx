/** @jsxImportSource preact */
import { type Looks, strongest } from './looks.ts';
import type { Line } from './sketch.ts';

export interface ChartLinesProps {
  readonly lines: readonly Line[];
  readonly x: number;
  /** Of the first line's foot. */
  readonly y: number;
  readonly height: number;
  readonly looks: Looks;
}

/** Events and guards, each line as its transitions look. */
export function ChartLines({ lines, x, y, height, looks }: ChartLinesProps) {
  return (
    <>
      {lines.map(({ text, transitions }, at) => (
        <text
          key={at}
          class="chart-text"
          data-look={strongest(transitions, looks)}
          data-found={transitions.some(looks.isFound) || undefined}
          x={x}
          y={y + at * height}
        >
          {text}
        </text>
      ))}
    </>
  );
}
