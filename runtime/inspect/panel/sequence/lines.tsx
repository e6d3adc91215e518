/** @jsxImportSource preact */
import { rowHeight, type Columns } from './columns.ts';
import type { Lifelines } from './lifelines.ts';
import type { Arrow, SequenceRow, StateEntered } from './sequence-rows.ts';

interface LinesProps {
  /** Those that are seen. */
  readonly rows: readonly SequenceRow[];
  /** Where the first of them stands. */
  readonly top: number;
  /** So many of them are before the moment. */
  readonly now: number;
  /** The place of the current one. */
  readonly at: number;
  readonly lifelines: Lifelines;
  readonly columns: Columns;
}

/** The drawing: lifelines, arrows, states, turns, and the line of the moment. The list of rows above it says the same. */
export function Lines({ rows, top, now, at, lifelines, columns }: LinesProps) {
  const height = rows.length * rowHeight;
  const y = now * rowHeight;
  return (
    <svg class="sequence-lines" aria-hidden="true" width={columns.width} height={height} style={{ top: `${top}px` }}>
      {lifelines.all.map(({ id, kind }, column) => (
        <line
          key={id}
          class="sequence-life"
          data-kind={kind}
          x1={columns.x(column)}
          x2={columns.x(column)}
          y2={height}
        />
      ))}
      {rows.map((row, place) => (
        <g
          key={place}
          class={`sequence-mark${place >= now ? ' is-later' : ''}${place === at ? ' is-current' : ''}`}
          transform={`translate(0 ${place * rowHeight})`}
        >
          {row.kind === 'arrow' && <ArrowMark row={row} lifelines={lifelines} columns={columns} />}
          {row.kind === 'state' && <StateMark row={row} lifelines={lifelines} columns={columns} />}
          {row.kind === 'across' && (
            <line class="sequence-across" data-style={row.style} x1={0} x2={columns.width} y1={13} y2={13} />
          )}
        </g>
      ))}
      {y >= 0 && y <= height && <line class="sequence-moment" x1={0} x2={columns.width} y1={y} y2={y} />}
    </svg>
  );
}

type MarkProps<R> = Pick<LinesProps, 'lifelines' | 'columns'> & { readonly row: R };

/** A letter of the labels' type is about so wide. */
const letter = 6.3;
const base = 19;

function ArrowMark({ row, lifelines, columns }: MarkProps<Arrow>) {
  const [start, end] = [columns.x(lifelines.columnOf(row.from)), columns.x(lifelines.columnOf(row.to))];
  const { style } = row;
  if (start === end) {
    const isLetter = style === 'letter';
    return (
      <g class="sequence-arrow" data-style={style}>
        {isLetter ? (
          <path d={`M${start - 4} 9l8 8m0-8l-8 8`} />
        ) : (
          <>
            <path class="sequence-stroke" d={`M${start} 8h14q5 0 5 5t-5 5h-9`} />
            <path class="sequence-tip" d={`M${start + 2} 18l7-3.5v7z`} />
          </>
        )}
        <Label words={row.label} x={start + (isLetter ? 10 : 24)} room={columns.step} anchor="start" />
      </g>
    );
  }
  const way = end > start ? 1 : -1;
  const agent = row.isThroughAgent ? columns.x(lifelines.columnOf('agent')) : undefined;
  // Where it goes on behind the agent, its words stand before it.
  const [one, other] = agent === undefined ? [start, end] : way > 0 ? [start, agent] : [agent, end];
  return (
    <g class="sequence-arrow" data-style={style}>
      <line class="sequence-stroke" x1={start} x2={end - way * 5} y1={base} y2={base} />
      <path class="sequence-tip" d={`M${end} ${base}l${-way * 8}-4v8z`} />
      {style === 'failed' && <path d={`M${(start + end) / 2 - 4} ${base - 4}l8 8m0-8l-8 8`} />}
      {agent !== undefined && <circle class="sequence-through" cx={agent} cy={base} r={3} />}
      <Label words={row.label} x={(one + other) / 2} room={Math.abs(other - one) - 16} anchor="middle" />
    </g>
  );
}

function StateMark({ row, lifelines, columns }: MarkProps<StateEntered>) {
  const x = columns.x(lifelines.columnOf(row.key));
  const most = Math.max(8, Math.floor((columns.step * 1.3) / letter));
  const words = shortened(row.label, most);
  const width = words.length * letter + 16;
  return (
    <g class="sequence-state" data-fault={row.isFault}>
      <rect x={x - width / 2} y={4} width={width} height={18} rx={9} />
      <text x={x} y={17} text-anchor="middle">
        {words}
      </text>
    </g>
  );
}

function Label({ words, x, room, anchor }: { words: string; x: number; room: number; anchor: 'start' | 'middle' }) {
  return (
    <text x={x} y={anchor === 'start' ? 17 : 14} text-anchor={anchor}>
      {shortened(words, Math.max(12, Math.floor(room / letter)))}
    </text>
  );
}

function shortened(words: string, most: number): string {
  return words.length > most ? `${words.slice(0, most - 1)}…` : words;
}
