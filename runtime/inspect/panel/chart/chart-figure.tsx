/** @jsxImportSource preact */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Stepped } from '../../record.ts';
import type { Chart } from './chart.ts';
import { ChartCanvas } from './chart-canvas.tsx';
import type { Layout } from './layout.ts';
import type { Marks } from './marks.ts';
import { searchChart } from './search-chart.ts';
import { StateText } from './state-text.tsx';

export interface ChartFigureProps {
  readonly chart: Chart;
  /** None as long as it is not placed yet. */
  readonly layout: Layout | undefined;
  readonly marks?: Marks | undefined;
  /** The step that the marks are of. */
  readonly step?: Stepped | undefined;
  readonly limits?: Readonly<Record<string, string>> | undefined;
  /** The state that is told of. */
  readonly chosen: string | undefined;
  readonly choose: (state: string | undefined) => void;
}

/** A statechart with its search, and beside it what is known of the state that was chosen. */
export function ChartFigure({ chart, layout, marks, step, limits, chosen, choose }: ChartFigureProps) {
  const [text, setText] = useState('');
  const [seen, setSeen] = useState(0);
  const found = useMemo(() => searchChart(chart, text), [chart, text]);
  const places = useMemo(
    () => [
      ...found.states,
      ...chart.transitions.flatMap(({ id, source }) => (found.transitions.has(id) ? [source] : [])),
    ],
    [chart, found],
  );
  useEffect(() => setText(''), [chart]);
  const names = chart.nodes.slice(1);

  return (
    <div class="chart-figure">
      <div class="chart-search">
        <input
          type="search"
          aria-label="Search states and events of this chart"
          placeholder="State or event"
          value={text}
          onInput={({ currentTarget }) => {
            setText(currentTarget.value);
            setSeen(0);
          }}
          onKeyDown={({ key }) => key === 'Enter' && setSeen((before) => before + 1)}
        />
        <output class="muted">
          {text.trim() !== '' && `${found.states.size} states, ${found.transitions.size} transitions`}
        </output>
      </div>
      {layout ? (
        <ChartCanvas
          {...{ chart, layout, marks, step, found, chosen, choose }}
          sought={places.length > 0 ? places[seen % places.length] : undefined}
        />
      ) : (
        <output class="chart-none muted">The chart is being laid out…</output>
      )}
      <ul class="visually-hidden" aria-label="States">
        {names.map(({ id, key }) => (
          <li key={id}>{marks?.active.has(id) ? `${key} (active)` : key}</li>
        ))}
      </ul>
      {chosen !== undefined && <StateText state={chosen} {...{ chart, limits, choose }} />}
    </div>
  );
}
