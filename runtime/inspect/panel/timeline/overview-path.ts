import type { Turn } from './turns.ts';

/** The path of bars that stand on the bottom: each for as many turns as fall to it, as high as the greatest of them. */
export function pathOf(turns: readonly Turn[], bars: number, height: number, sizeOf: (turn: Turn) => number): string {
  const sizes = new Float64Array(bars);
  turns.forEach((turn, place) => {
    const bar = Math.floor((place / turns.length) * bars);
    sizes[bar] = Math.max(sizes[bar] ?? 0, sizeOf(turn));
  });
  // Few turns fall on few bars: each is as wide as what is between them.
  const width = Math.max(1, bars / Math.max(1, turns.length)) * 0.8;
  let path = '';
  sizes.forEach((size, bar) => {
    if (size === 0) return;
    const high = Math.min(height, 3 + Math.sqrt(size) * 6);
    path += `M${bar} ${height}v${-high}h${width.toFixed(2)}v${high}z`;
  });
  return path;
}
