/** @jsxImportSource preact */
import type { InstanceRecord } from '../../../record.ts';
import { spanWords, timeOfDay } from '../time-words.ts';
import type { Chart } from './chart.ts';
import type { Marks } from './marks.ts';

interface ChartWaitsProps {
  readonly row: InstanceRecord;
  /** The moment that is shown, epoch milliseconds. */
  readonly time: number;
  readonly chart: Chart;
  readonly marks: Marks;
}

/** What an instance waits for, and until when; and what its last step did not do, because a guard held it back. */
export function ChartWaits({ row, time, chart, marks: { held } }: ChartWaitsProps) {
  const commands = row.commands.filter(({ cancelled }) => !cancelled);
  const heldBack = chart.transitions.filter(({ id }) => held.has(id));
  if (commands.length + row.timers.length + heldBack.length === 0) return null;
  return (
    <ul class="chart-waits" aria-label="What it waits for">
      {commands.map(({ corrId, command, expects, createdAt }) => (
        <li key={corrId} class="chart-wait">
          <span class="mono">{command.type}</span>{' '}
          <span class="muted">
            answer <span class="mono">{expects}</span>, asked {spanWords(Math.max(0, time - createdAt))} ago
          </span>
        </li>
      ))}
      {row.timers.map(({ id, event, dueAt, delay }) => {
        const left = Math.max(0, dueAt - time);
        return (
          <li key={id} class="chart-wait" title={`due at ${timeOfDay(dueAt)}`}>
            <span class="mono">{delayName(event.type)}</span> <span>{left > 0 ? spanWords(left) : 'due'}</span>
            <span class="chart-wait-left" aria-hidden="true">
              <span style={{ width: `${delay > 0 ? Math.min(100, (left / delay) * 100) : 0}%` }} />
            </span>
          </li>
        );
      })}
      {heldBack.length > 0 && (
        <li class="chart-wait chart-wait-held">
          <span>held back by</span>{' '}
          <span class="mono">{[...new Set(heldBack.map(({ guard }) => guard))].join(', ')}</span>
        </li>
      )}
    </ul>
  );
}

function delayName(eventType: string): string {
  return /^xstate\.after\.([^.]+)\./.exec(eventType)?.[1] ?? eventType;
}
