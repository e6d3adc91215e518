/** @jsxImportSource preact */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { InstanceRecord } from '../../../record.ts';
import type { Registry } from '../../../rows.ts';
import type { Stepped } from '../../record.ts';
import type { ModelState } from '../model/model.ts';
import { ChartFigure } from './chart-figure.tsx';
import { chartOf } from './chart-of.ts';
import type { LayoutGraph } from './elk.ts';
import { marksOf } from './marks.ts';
import { usePlaced } from './use-placed.ts';
import { ChartWaits } from './chart-waits.tsx';

export interface ChartViewProps {
  readonly state: ModelState;
  readonly machines: Registry;
  /** @default on this thread */
  readonly layoutGraph?: LayoutGraph | undefined;
}

/** The statechart of the selected instance: where it is, what it did last, what it waits for, what may come next. */
export function ChartView({ state, machines, layoutGraph }: ChartViewProps) {
  const { selected, rows, time } = state;
  const row = selected === undefined ? undefined : rows.get(selected);
  if (!row) {
    return (
      <output class="chart-none muted">
        {selected === undefined ? 'Select an instance to see its chart.' : `At this moment there is no ${selected}.`}
      </output>
    );
  }
  const definition = Object.hasOwn(machines, row.machine) ? machines[row.machine] : undefined;
  if (!definition) {
    return (
      <output class="chart-none muted">
        The machine {row.machine} is not known here: give it to the panel by its option machines.
      </output>
    );
  }
  const { machine } = definition;
  return <InstanceChart {...{ row, time, machine, layoutGraph }} step={state.lastStep(row.key)} />;
}

interface InstanceChartProps {
  readonly row: InstanceRecord;
  readonly step: Stepped | undefined;
  readonly time: number;
  readonly machine: Registry[string]['machine'];
  readonly layoutGraph: LayoutGraph | undefined;
}

function InstanceChart({ row, step, time, machine, layoutGraph }: InstanceChartProps) {
  const chart = chartOf(machine);
  const { value, status } = row;
  const placed = usePlaced(chart, layoutGraph);
  const marks = useMemo(() => marksOf(chart, { value, status }, step), [chart, value, status, step]);
  const [chosen, setChosen] = useState<string>();
  useEffect(() => setChosen(undefined), [chart]);
  return (
    <div class="chart-view">
      <ChartWaits {...{ row, time, chart, marks }} />
      {placed.error === undefined ? (
        <ChartFigure {...{ chart, marks, chosen }} layout={placed.layout} step={step} choose={setChosen} />
      ) : (
        <p class="chart-none" role="alert">
          The chart could not be laid out: {placed.error}
        </p>
      )}
    </div>
  );
}
