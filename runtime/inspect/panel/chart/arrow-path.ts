import type { Point } from './layout.ts';

const radius = 7;
const head = { length: 8, width: 7 };

/** SVG path through the points, with round corners. */
export function arrowPath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const parts = [`M${at(first)}`];
  for (const [index, point] of rest.entries()) {
    const next = rest[index + 1];
    const before = points[index] ?? point;
    if (!next) {
      parts.push(`L${at(point)}`);
      continue;
    }
    const room = Math.min(radius, length(before, point) / 2, length(point, next) / 2);
    parts.push(`L${at(towards(point, before, room))}`, `Q${at(point)} ${at(towards(point, next, room))}`);
  }
  return parts.join('');
}

/** SVG path of the head where the arrow ends. */
export function arrowHead(points: readonly Point[]): string {
  const tip = points.at(-1);
  const before = points.at(-2);
  if (!tip || !before || length(before, tip) === 0) return '';
  const base = towards(tip, before, head.length);
  const across = {
    x: ((tip.y - base.y) / head.length) * (head.width / 2),
    y: ((base.x - tip.x) / head.length) * (head.width / 2),
  };
  const corner = (sign: 1 | -1): string => at({ x: base.x + sign * across.x, y: base.y + sign * across.y });
  return `M${at(tip)}L${corner(1)}L${corner(-1)}Z`;
}

function towards(from: Point, to: Point, distance: number): Point {
  const whole = length(from, to) || 1;
  return { x: from.x + ((to.x - from.x) * distance) / whole, y: from.y + ((to.y - from.y) * distance) / whole };
}

function length(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

const at = ({ x, y }: Point): string => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
