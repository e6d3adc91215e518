import { describe, expect, test } from 'vitest';
import { registry } from '../../machines/registry.ts';
import { chartOf } from '../../runtime/inspect/panel/chart/chart-of.ts';
import { layout, type Box, type PlacedShape } from '../../runtime/inspect/panel/chart/layout.ts';
import { fitted, legibly, showing, zoomed } from '../../runtime/inspect/panel/chart/viewport.ts';
import { nested } from './nested-machine.ts';

const machines = [...Object.values(registry).map(({ machine }) => machine), nested];

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const holds = (outer: Box, inner: Box): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

function pairs<Item>(items: readonly Item[]): [Item, Item][] {
  return items.flatMap((a, at) => items.slice(at + 1).map((b): [Item, Item] => [a, b]));
}

/** Distance of a point to the border of a box, roughly: 0 on it. */
function offBorder({ x, y, width, height }: Box, point: { x: number; y: number }): number {
  const across = Math.min(Math.abs(point.x - x), Math.abs(point.x - x - width));
  const down = Math.min(Math.abs(point.y - y), Math.abs(point.y - y - height));
  return Math.min(across, down);
}

describe.each(machines.map((machine) => [machine.id, chartOf(machine)] as const))('the layout of %s', (_, chart) => {
  test('has a place for every shape and label, none on another; arrows begin and end at their shapes', async () => {
    const placed = await layout(chart);
    const paper = { x: 0, y: 0, width: placed.width, height: placed.height };
    const byId = new Map(placed.shapes.map((shape) => [shape.id, shape]));
    const isInside = (inner: PlacedShape, outer: PlacedShape): boolean => {
      const parent = inner.parent === undefined ? undefined : byId.get(inner.parent);
      return parent !== undefined && (parent === outer || isInside(parent, outer));
    };
    for (const { box } of placed.shapes) expect(holds(paper, box)).toBe(true);
    for (const [a, b] of pairs(placed.shapes)) {
      const expected = isInside(a, b) || isInside(b, a);
      expect({ a: a.id, b: b.id, overlap: overlap(a.box, b.box) }).toEqual({ a: a.id, b: b.id, overlap: expected });
      expect(!isInside(a, b) || holds(b.box, a.box)).toBe(true);
    }

    const leaves = placed.shapes.filter(({ id }) => !placed.shapes.some(({ parent }) => parent === id));
    const labels = placed.arrows.flatMap(({ id, label }) => (label ? [{ id, label }] : []));
    expect(labels.map(({ id }) => id)).toEqual(
      placed.arrows.flatMap(({ id, lines }) => (lines.length > 0 ? [id] : [])),
    );
    for (const { label } of labels) {
      expect(holds(paper, label)).toBe(true);
      for (const { id, box } of leaves) expect({ id, on: overlap(label, box) }).toEqual({ id, on: false });
    }
    for (const [a, b] of pairs(labels)) expect([a.id, b.id, overlap(a.label, b.label)]).toEqual([a.id, b.id, false]);

    for (const { from, to, points } of placed.arrows) {
      const [start, end] = [points[0], points.at(-1)];
      expect(start && offBorder(byId.get(from)?.box ?? paper, start)).toBeLessThan(2);
      expect(end && offBorder(byId.get(to)?.box ?? paper, end)).toBeLessThan(2);
    }
  });

  test('is made once', () => {
    expect(layout(chart)).toBe(layout(chart));
  });
});

describe('the part of a drawing that is seen', () => {
  const drawing = { width: 2_000, height: 1_000 };
  const window = { width: 500, height: 500 };

  test('is all of it where it fits, never larger than it is', () => {
    expect(fitted(drawing, window)).toEqual({ x: 0, y: 125, scale: 0.25 });
    expect(fitted({ width: 100, height: 100 }, window)).toEqual({ x: 200, y: 200, scale: 1 });
  });

  test('is at first as much as can be read, around a box, with nothing beyond the drawing', () => {
    const { x, y, scale } = legibly(drawing, window, { x: 1_900, y: 500, width: 100, height: 50 });
    expect(scale).toBeGreaterThan(0.5);
    expect(x).toBeCloseTo(window.width - drawing.width * scale);
    expect(y).toBeLessThan(0);
  });

  test('keeps what is below the pointer when it zooms', () => {
    const before = { x: -40, y: 30, scale: 0.8 };
    const at = { x: 100, y: 200 };
    const after = zoomed(before, 1.5, at);
    expect(after.scale).toBeCloseTo(1.2);
    expect((at.x - after.x) / after.scale).toBeCloseTo((at.x - before.x) / before.scale);
    expect((at.y - after.y) / after.scale).toBeCloseTo((at.y - before.y) / before.scale);
  });

  test('moves to a box only where it is not seen', () => {
    const viewport = { x: 0, y: 0, scale: 1 };
    expect(showing(viewport, window, { x: 50, y: 50, width: 100, height: 40 })).toBe(viewport);
    expect(showing(viewport, window, { x: 900, y: 50, width: 100, height: 40 })).toEqual({ x: -700, y: 180, scale: 1 });
  });
});
