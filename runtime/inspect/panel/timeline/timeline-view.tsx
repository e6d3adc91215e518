/** @jsxImportSource preact */
import { useMemo, useRef } from 'preact/hooks';
import type { Registry } from '../../../rows.ts';
import { placeOf } from '../model/place-of.ts';
import type { InspectionModel, ModelState } from '../model/model.ts';
import { timeOfDay } from '../time-words.ts';
import { tones, tonesOf } from '../tree/tone.ts';
import { Overview } from './overview.tsx';
import { turnAfterKey } from './timeline-keys.ts';
import { turnWords } from './turn-words.ts';
import { TurnColumns } from './turn-columns.tsx';
import { TurnRecords } from './turn-records.tsx';
import { type Turn, Turns } from './turns.ts';

export interface TimelineViewProps {
  readonly model: InspectionModel;
  readonly state: ModelState;
  readonly machines: Registry;
}

/** Turns and commits along time, who was touched, and what the moment’s turn was; by click, drag and keys to any moment. */
export function TimelineView({ model, state, machines }: TimelineViewProps) {
  const index = useMemo(() => new Turns(tonesOf(machines)), [machines]);
  const turns = useMemo(() => index.update(state.records), [index, state.records]);
  const { moment, selected, isFollowing } = state;
  const at = Math.min(
    turns.length - 1,
    placeOf(turns, ({ last }) => last < moment),
  );
  const turn = turns[at];
  const go = (to: Turn | undefined) => to && model.travel(to.last);
  const columns = useRef<HTMLDivElement>(null);

  function onKeyDown(event: KeyboardEvent): void {
    const to = turnAfterKey(event, turns, at, selected);
    if (to === undefined) return;
    event.preventDefault();
    go(turns[to]);
  }

  return (
    <div class="timeline">
      <div class="timeline-track">
        <div class="timeline-tools">
          <button
            type="button"
            class="bare"
            aria-label="Turn before"
            disabled={at <= 0}
            onClick={() => go(turns[at - 1])}
          >
            ◂
          </button>
          <button
            type="button"
            class="bare"
            aria-label="Next turn"
            disabled={at < 0 || at >= turns.length - 1}
            onClick={() => go(turns[at + 1])}
          >
            ▸
          </button>
          <button
            type="button"
            aria-pressed={isFollowing}
            onClick={() => model.travel(isFollowing ? moment : undefined)}
          >
            Follow
          </button>
          <span class="timeline-moment">
            {turn ? `${nameOf(turn)} · ${timeOfDay(turn.at)}` : 'Nothing has happened yet'}
          </span>
          <span class="timeline-key" aria-hidden="true">
            {tones
              .filter((tone) => tone !== 'unknown')
              .map((tone) => (
                <span key={tone}>
                  <i class="dot" data-tone={tone} />
                  {tone}
                </span>
              ))}
          </span>
        </div>
        <Overview turns={turns} at={at} selected={selected} go={go} />
        <TurnColumns
          scroller={columns}
          {...{ turns, at, selected, isFollowing, go, onKeyDown }}
          words={
            turn ? `${nameOf(turn)}, ${timeOfDay(turn.at)}, ${[...turn.touched.keys()].join(', ')}` : 'nothing yet'
          }
        />
      </div>
      <TurnRecords
        turn={turn}
        name={turn ? nameOf(turn) : 'Records'}
        records={state.records}
        moment={moment}
        select={(key) => model.select(key)}
      />
    </div>
  );
}

const nameOf = ({ name, first, last }: Turn): string =>
  name === undefined ? (first === last ? `Record ${first}` : `Records ${first} – ${last}`) : `Turn ${turnWords(name)}`;
