/** @jsxImportSource preact */
import { useMemo } from 'preact/hooks';
import type { Registry } from '../../../rows.ts';
import type { InspectionRecord } from '../../record.ts';
import type { InspectionModel, ModelState } from '../model/model.ts';
import { placeOf } from '../model/place-of.ts';
import { wordsOf } from '../timeline/record-words.ts';
import { timeOfDay } from '../time-words.ts';
import { tonesOf } from '../tree/tone.ts';
import { countsOf } from './counts.ts';
import { LetterList } from './letter-list.tsx';
import { lettersUntil } from './letters.ts';
import { Section, type Disclosure } from './section.tsx';

interface OverviewProps {
  readonly model: InspectionModel;
  readonly state: ModelState;
  readonly machines: Registry;
  readonly disclosure: Disclosure;
}

/** How all of it stands at the moment: for as long as no instance is selected. */
export function Overview({ model, state, machines, disclosure }: OverviewProps) {
  const { records, moment, rows } = state;
  const counts = useMemo(() => countsOf(rows.values(), tonesOf(machines)), [rows, machines]);
  const letters = useMemo(() => lettersUntil(records, moment), [records, moment]);
  const { storage, commits } = useMemo(() => lastOf(records, moment), [records, moment]);
  return (
    <div class="details">
      <header class="details-header">
        <h2>All instances</h2>
        <p class="muted">
          {rows.size === 0 ? (
            'There is none yet.'
          ) : (
            <>
              {count.format(rows.size)} {rows.size === 1 ? 'instance' : 'instances'}. Select one to see what it
              remembers, waits for and did.
            </>
          )}
        </p>
        {storage && (
          <p class="details-state">
            Storage{' '}
            <span class="badge" data-tone={storage.state === 'ready' ? 'settled' : 'failed'}>
              {storage.state}
            </span>
            <span class="muted">since {timeOfDay(storage.since)}</span>
          </p>
        )}
      </header>
      <Section title="By machine and state" count={counts.length} disclosure={disclosure}>
        <table class="details-counts">
          <thead class="visually-hidden">
            <tr>
              <th scope="col">Machine</th>
              <th scope="col">States</th>
            </tr>
          </thead>
          <tbody>
            {counts.map(({ machine, states }) => (
              <tr key={machine}>
                <th scope="row" class="mono">
                  {machine}
                </th>
                <td>
                  {states.map(({ name, count, tone, key }) => (
                    <button
                      key={`${name} ${tone}`}
                      type="button"
                      class="details-state-count"
                      data-tone={tone}
                      title={count === 1 ? `Select ${key}` : `Select the first of them, ${key}`}
                      onClick={() => model.select(key)}
                    >
                      {name} <b>{count}</b>
                    </button>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <Section title="Last commits" count={commits.length} disclosure={disclosure}>
        <ul class="details-list">
          {commits.map((commit) => (
            <li key={commit.seq}>
              <button type="button" class="link mono" onClick={() => model.travel(commit.seq)}>
                {timeOfDay(commit.at)}
              </button>{' '}
              {wordsOf(commit).words}
              <span class="details-id mono">{commit.puts.map(({ key }) => key).join(', ')}</span>
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Dead letters" count={letters.length} disclosure={disclosure}>
        <LetterList letters={letters.slice(0, 200)} travel={(seq) => model.travel(seq)} />
      </Section>
    </div>
  );
}

const count = new Intl.NumberFormat('en-GB');

type Commit = Extract<InspectionRecord, { type: 'commit' }>;

/** The newest commits until the moment, and how the storage was by then. */
function lastOf(records: readonly InspectionRecord[], moment: number) {
  const commits: Commit[] = [];
  let storage: { readonly state: string; readonly since: number } | undefined;
  for (let at = placeOf(records, ({ seq }) => seq <= moment) - 1; at >= 0; at -= 1) {
    const record = records[at];
    if (record?.type === 'commit' && commits.length < 10) commits.push(record);
    if (record?.type === 'health') storage ??= record.health;
    // Who opens a store is told of its health only where it changes after that.
    if (record?.type === 'opened') storage ??= { state: 'ready', since: record.at };
    if (storage && commits.length === 10) break;
  }
  return { commits, storage };
}
