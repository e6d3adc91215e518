import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';
import type { Chart } from './chart.ts';
import { type LayoutGraph, layoutHere } from './elk.ts';
import { type Arrow, type Shape, type Sketch, sketchOf } from './sketch.ts';
import { labelSize, shapeSize } from './sizes.ts';

/** Where everything of a chart is drawn, in pixels at its natural size. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Outer ones before what stands in them. */
  readonly shapes: readonly PlacedShape[];
  readonly arrows: readonly PlacedArrow[];
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedShape extends Shape {
  readonly box: Box;
}

export interface PlacedArrow extends Arrow {
  readonly points: readonly Point[];
  /** Where its lines are written. */
  readonly label?: Box;
}

const layouts = new WeakMap<Chart, Promise<Layout>>();

/** Places a chart by ELK's layered algorithm, on this thread unless told otherwise. The same chart is placed once. */
export function layout(chart: Chart, layoutGraph: LayoutGraph = layoutHere): Promise<Layout> {
  let placed = layouts.get(chart);
  if (!placed) layouts.set(chart, (placed = place(sketchOf(chart), layoutGraph)));
  return placed;
}

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  // The states stand in the order of their story.
  'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.spacing.nodeNodeBetweenLayers': '26',
  'elk.layered.spacing.edgeNodeBetweenLayers': '16',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '10',
  'elk.spacing.nodeNode': '20',
  'elk.spacing.edgeNode': '12',
  'elk.spacing.edgeEdge': '10',
  'elk.padding': '[top=20,left=20,bottom=20,right=20]',
};

/** A state with others inside has its title above them. */
const outerOptions = { 'elk.padding': '[top=46,left=16,bottom=16,right=16]' };
const labelOptions = { 'elk.edgeLabels.inline': 'true' };

async function place({ shapes, arrows }: Sketch, layoutGraph: LayoutGraph): Promise<Layout> {
  const nodes = new Map<string | undefined, ElkNode>([[undefined, { id: '', children: [], layoutOptions: options }]]);
  for (const shape of shapes) {
    const node: ElkNode = { id: shape.id, children: [], ...shapeSize(shape), layoutOptions: outerOptions };
    nodes.set(shape.id, node);
    nodes.get(shape.parent)?.children?.push(node);
  }
  const graph = nodes.get(undefined) as ElkNode;
  const order = new Map(shapes.map(({ id }, at) => [id, at]));
  // Arrows that leave or reach a state together share their way there: forth by one door, back by another.
  const door = (id: string, name: string): string => {
    const port = `${name} ${id}`;
    const node = nodes.get(id);
    if (node && !node.ports?.some((each) => each.id === port)) node.ports = [...(node.ports ?? []), { id: port }];
    return port;
  };
  graph.edges = arrows.map(({ id, from, to, lines }) => ({
    id,
    ...((order.get(to) ?? 0) > (order.get(from) ?? 0)
      ? { sources: [door(from, 'out')], targets: [door(to, 'in')] }
      : { sources: [door(from, 'back')], targets: [door(to, 'again')] }),
    labels:
      lines.length > 0 ? [{ id: `label ${id}`, text: ' ', ...labelSize(lines), layoutOptions: labelOptions }] : [],
  }));
  return read(await layoutGraph(graph), shapes, arrows);
}

function read(graph: ElkNode, shapes: readonly Shape[], arrows: readonly Arrow[]): Layout {
  const boxes = new Map<string, Box>();
  const edges = new Map<string, ElkExtendedEdge>();
  const visit = (node: ElkNode, x: number, y: number): void => {
    boxes.set(node.id, boxOf(node, x, y));
    for (const edge of node.edges ?? []) edges.set(edge.id ?? '', edge);
    for (const child of node.children ?? []) visit(child, x + (child.x ?? 0), y + (child.y ?? 0));
  };
  visit(graph, 0, 0);
  const nowhere = { x: 0, y: 0, width: 0, height: 0 };
  return {
    width: Math.ceil(graph.width ?? 0),
    height: Math.ceil(graph.height ?? 0),
    shapes: shapes.map((shape) => ({ ...shape, box: boxes.get(shape.id) ?? nowhere })),
    arrows: arrows.map((arrow) => {
      const edge = edges.get(arrow.id);
      // An edge's coordinates are those of the shape that holds both of its ends.
      const { x, y } = boxes.get(edge?.container ?? '') ?? nowhere;
      const [label] = edge?.labels ?? [];
      const at = (point: Point) => ({ x: round(point.x + x), y: round(point.y + y) });
      return {
        ...arrow,
        points: (edge?.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) =>
          [startPoint, ...bendPoints, endPoint].map(at),
        ),
        ...(label && { label: boxOf(label, x + (label.x ?? 0), y + (label.y ?? 0)) }),
      };
    }),
  };
}

function boxOf({ width = 0, height = 0 }: Partial<Box>, x: number, y: number): Box {
  return { x: round(x), y: round(y), width: round(width), height: round(height) };
}

const round = (length: number): number => Math.round(length * 10) / 10;
