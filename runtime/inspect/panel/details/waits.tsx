/** @jsxImportSource preact */
import type { InstanceRecord, TimerEntry } from '../../../record.ts';
import { spanWords, timeOfDay, untilWords } from '../time-words.ts';

/** What an instance waits for at a moment: answers of the agent, and the time. */
export function Waits({ row, time }: { readonly row: InstanceRecord; readonly time: number }) {
  return (
    <ul class="details-waits">
      {row.commands.map(({ corrId, command, expects, createdAt, cancelled }) => (
        <li key={corrId}>
          <span class="details-wait">
            <span class="mono">{command.type}</span>
            {cancelled && <span class="details-tag">withdrawn</span>}
            <span class="muted">
              expects <span class="mono">{expects}</span>
            </span>
          </span>
          <span class="details-when" title={timeOfDay(createdAt)}>
            for {spanWords(Math.max(0, time - createdAt))}
          </span>
          <span class="details-id mono">{corrId}</span>
        </li>
      ))}
      {row.timers
        .toSorted((one, other) => one.dueAt - other.dueAt)
        .map((timer) => (
          <li key={timer.id}>
            <span class="details-wait">
              <span class="mono">{nameOf(timer)}</span>
              <span class="muted">
                {isLimit(timer) ? 'limit' : 'timer'} of {spanWords(timer.delay)}
              </span>
            </span>
            <span class={timer.dueAt < time ? 'details-when is-due' : 'details-when'} title={timeOfDay(timer.dueAt)}>
              {timer.dueAt < time ? `due ${untilWords(timer.dueAt - time)}` : untilWords(timer.dueAt - time)}
            </span>
            <progress
              aria-label={`${nameOf(timer)}: how much of it is left`}
              value={Math.min(1, Math.max(0, (timer.dueAt - time) / Math.max(1, timer.delay)))}
            />
          </li>
        ))}
    </ul>
  );
}

/** The delay of a state has its name in its id: `xstate.after.commandLimit.relay-connection.joining`. */
const named = /^xstate\.after\.([^.]+)\./;

const nameOf = ({ id }: TimerEntry): string => named.exec(id)?.[1] ?? id;
const isLimit = (timer: TimerEntry): boolean => /limit/i.test(nameOf(timer));
