import type { Line, Shape } from './sketch.ts';

/** Sizes of what is drawn, in pixels: fixed, so that a chart can be placed where nothing can be measured. */
export const sizes = {
  title: { font: 12.5, line: 30 },
  line: { font: 10.5, line: 15 },
  marker: 12,
  history: 24,
  /** Between text and border. */
  inset: 12,
  chip: { inset: 6, line: 14 },
} as const;

/** Width of a character in the fonts of `--mono`, as a part of their size: the widest of them. */
const mono = 0.61;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a shape needs; a state with others inside grows around them. */
export function shapeSize({ kind, title, lines }: Pick<Shape, 'kind' | 'title' | 'lines'>): Size {
  if (kind === 'initial') return { width: sizes.marker, height: sizes.marker };
  if (kind === 'history') return { width: sizes.history, height: sizes.history };
  const text = Math.max(
    // A mark of its tone stands before the title.
    title.length * sizes.title.font + 16 / mono,
    ...lines.map((line) => line.text.length * sizes.line.font),
  );
  const height = sizes.title.line + (lines.length > 0 ? lines.length * sizes.line.line + 8 : 0);
  return { width: Math.ceil(text * mono) + 2 * sizes.inset, height };
}

/** What the label of an arrow needs. */
export function labelSize(lines: readonly Line[]): Size {
  const longest = Math.max(...lines.map(({ text }) => text.length));
  return {
    width: Math.ceil(longest * sizes.line.font * mono) + 2 * sizes.chip.inset,
    height: lines.length * sizes.chip.line + 6,
  };
}
