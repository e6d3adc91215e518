import type { Chart, ChartNode, ChartTransition } from './chart.ts';

/** What is drawn of a chart, before anything has its place: shapes, and arrows between them. */
export interface Sketch {
  readonly shapes: readonly Shape[];
  readonly arrows: readonly Arrow[];
}

export interface Shape {
  /** Of its state; of a marker, that of the state in which it stands, behind the marker's kind. */
  readonly id: string;
  /** `anywhere` stands for every state inside its parent: what leads away from all of them is drawn once, from there. */
  readonly kind: ChartNode['kind'] | 'initial' | 'anywhere';
  readonly title: string;
  /** What it takes without a move. */
  readonly lines: readonly Line[];
  readonly parent?: string;
}

/** A line of text, and the transitions that it stands for. */
export interface Line {
  readonly text: string;
  readonly transitions: readonly string[];
}

/** All transitions from one shape to another: one arrow, with a line for each event and guard. */
export interface Arrow {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly lines: readonly Line[];
}

/** Lines in a shape; what does not fit is counted. */
const longestList = 4;
/** Characters of a line, from which on a guard has one of its own; and those that a line has at most. */
const longestLine = 24;
const longestRow = 32;

/** What is drawn of the chart. The root is the paper itself. */
export function sketchOf(chart: Chart): Sketch {
  const parents = new Map(chart.nodes.map(({ id, parent }) => [id, parent]));
  const isWithin = (id: string, outer: string): boolean => {
    for (let each = parents.get(id); each !== undefined; each = parents.get(each)) if (each === outer) return true;
    return false;
  };
  const arrows = new Map<string, { from: string; to: string; transitions: ChartTransition[] }>();
  const draw = (from: string, to: string, transition?: ChartTransition): void => {
    const id = `${from} → ${to}`;
    const arrow = arrows.get(id) ?? { from, to, transitions: [] };
    if (transition) arrow.transitions.push(transition);
    arrows.set(id, arrow);
  };
  const shapes: Shape[] = [];
  for (const [at, node] of chart.nodes.entries()) {
    const { id, key, kind, parent, initial } = node;
    const own = chart.transitions.filter(({ source }) => source === id);
    const inside = own.filter(({ targets }) => targets.length === 0);
    const isRoot = at === 0;
    const within = own.some(({ targets }) => targets.some((target) => target === id || isWithin(target, id)));
    const marker = within || (isRoot && own.length > 0) ? markerId('anywhere', id) : undefined;
    const place = parent === undefined || parent === chart.nodes[0]?.id ? {} : { parent };
    const inner = isRoot ? {} : { parent: id };
    if (!isRoot) shapes.push({ id, kind, title: key, lines: marker ? [] : shortList(inside), ...place });
    if (marker) {
      const title = isRoot ? 'in every state' : `anywhere in ${key}`;
      shapes.push({ id: marker, kind: 'anywhere', title, lines: shortList(inside), ...inner });
    }
    if (initial) {
      shapes.push({ id: markerId('initial', id), kind: 'initial', title: '', lines: [], ...inner });
      for (const target of initial) draw(markerId('initial', id), target);
    }
    for (const transition of own) for (const target of transition.targets) draw(marker ?? id, target, transition);
  }
  return {
    shapes,
    arrows: [...arrows].map(([id, { from, to, transitions }]) => ({ id, from, to, lines: linesOf(transitions) })),
  };
}

/** The id of a marker inside a state. */
export function markerId(kind: 'initial' | 'anywhere', state: string): string {
  return `${kind}:${state}`;
}

function linesOf(transitions: readonly ChartTransition[]): Line[] {
  const lines = new Map<string, { rows: string[]; ids: string[] }>();
  for (const { id, event, guard } of transitions) {
    // A transition that needs no event goes by its guard, as UML writes it.
    const words = [...(event === 'always' && guard !== undefined ? [] : [event]), ...(guard ? [`[${guard}]`] : [])];
    const text = words.join(' ');
    const line = lines.get(text) ?? { rows: text.length > longestLine ? words : [text], ids: [] };
    line.ids.push(id);
    lines.set(text, line);
  }
  return [...lines.values()].flatMap(({ rows, ids }) =>
    rows.map((row, at) => ({ text: shortened(at === 0 ? row : `\u00a0${row}`), transitions: ids })),
  );
}

function shortList(transitions: readonly ChartTransition[]): Line[] {
  const lines = linesOf(transitions.map(({ guard: _, ...transition }) => transition));
  if (lines.length <= longestList) return lines;
  const rest = lines.slice(longestList - 1);
  const more = { text: `+ ${rest.length} more`, transitions: rest.flatMap((line) => line.transitions) };
  return [...lines.slice(0, longestList - 1), more];
}

function shortened(text: string): string {
  return text.length <= longestRow ? text : `${text.slice(0, longestRow - 1)}…`;
}
