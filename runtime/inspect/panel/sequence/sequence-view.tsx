/** @jsxImportSource preact */
import { useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { PanelHost } from '../host.ts';
import type { InspectionModel, ModelState } from '../model/model.ts';
import { systemHost } from '../system-host.ts';
import { useWindow } from '../tree/use-window.ts';
import { gutter, headHeight, rowHeight, useColumns, type Columns } from './columns.ts';
import { RowDetail } from './row-detail.tsx';
import { Heads } from './heads.tsx';
import type { Lifelines } from './lifelines.ts';
import { listMove } from '../list-moves.ts';
import { Lines } from './lines.tsx';
import { sentenceOf } from './sentence.ts';
import { Sequence } from './sequence.ts';
import type { SequenceRow } from './sequence-rows.ts';
import { timeOfDay } from '../time-words.ts';

export interface SequenceViewProps {
  readonly model: InspectionModel;
  readonly state: ModelState;
  /** @default the browser's own */
  readonly host?: PanelHost;
}

/**
 * Who said what to whom, from above down, as far as the records reach: of the selected instance and its family, or of
 * all. What is behind the moment is dimmed; Enter or a click goes to the moment of a line.
 */
export function SequenceView({ model, state, host = systemHost }: SequenceViewProps) {
  const { records, selected, moment, isFollowing } = state;
  const sequence = useMemo(() => new Sequence(selected), [selected]).follow(records);
  const { rows, lifelines } = sequence;
  const scroller = useRef<HTMLDivElement>(null);
  const { from, to } = useWindow(scroller, rowHeight, rows.length + 2);
  const columns = useColumns(scroller, lifelines.all.length);
  const [current, setCurrent] = useState<SequenceRow>();
  const [isSticking, setSticking] = useState(true);
  const id = useId();
  const now = sequence.before(moment);
  const at = current ? sequence.placeOf(current) : -1;
  const shown = rows.slice(from, to);

  useLayoutEffect(() => {
    if (isFollowing && isSticking) toEnd(scroller.current);
  }, [rows.length, isFollowing, isSticking, selected]);
  useLayoutEffect(() => {
    if (!isFollowing) reveal(scroller.current, now - 1);
  }, [now, isFollowing, selected]);
  useLayoutEffect(() => {
    if (at >= 0) reveal(scroller.current, at);
  }, [at]);
  useLayoutEffect(() => {
    if (current) revealAcross(scroller.current, spanOf(current, lifelines, columns));
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each line: who scrolls on is left alone
  }, [current]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const start = at >= 0 ? at : now - 1;
    const chosen = rows[start];
    if (chosen && (event.key === 'Enter' || event.key === ' ')) model.travel(chosen.record.seq);
    const page = Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2;
    const move = listMove(event.key, start, rows.length, page);
    if (event.key === 'Escape') setCurrent(undefined);
    if (move !== undefined) setCurrent(rows[move]);
    else if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
  };

  return (
    <section class="sequence" aria-label="Sequence of messages">
      <div
        class="sequence-scroll"
        ref={scroller}
        onScroll={({ currentTarget: box }) =>
          setSticking(box.scrollTop + box.clientHeight >= box.scrollHeight - rowHeight)
        }
      >
        {rows.length === 0 && (
          <p class="sequence-none">
            {selected === undefined ? 'Nothing was sent yet.' : `Nothing is held of what ${selected} sent or was sent.`}
          </p>
        )}
        <Heads lifelines={lifelines.all} columns={columns} selected={selected} select={(key) => model.select(key)} />
        <div class="sequence-sheet" style={{ width: `${columns.width}px`, height: `${rows.length * rowHeight}px` }}>
          <Lines
            rows={shown}
            top={from * rowHeight}
            now={now - from}
            lifelines={lifelines}
            columns={columns}
            at={at - from}
          />
          <div
            class="sequence-rows"
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- no select draws such options
            role="listbox"
            tabIndex={0}
            aria-label="Messages, oldest first"
            onKeyDown={onKeyDown}
            {...(at >= from && at < to && { 'aria-activedescendant': `${id}-${at}` })}
          >
            {shown.map((row, place) => (
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the list has the focus and the keys
              <div
                key={from + place}
                id={`${id}-${from + place}`}
                // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- no select draws such options
                role="option"
                class={rowClass(row, from + place === at, from + place >= now)}
                style={{ top: `${(from + place) * rowHeight}px` }}
                aria-label={sentenceOf(row)}
                aria-posinset={from + place + 1}
                aria-setsize={rows.length}
                aria-selected={from + place === now - 1}
                onClick={() => {
                  setCurrent(row);
                  model.travel(row.record.seq);
                }}
              >
                <span class="sequence-time">{timeWords(row, rows[from + place - 1])}</span>
              </div>
            ))}
          </div>
        </div>
      </div>
      {current && <RowDetail row={current} rows={rows} at={at} host={host} close={() => setCurrent(undefined)} />}
    </section>
  );
}

/** What is written at the left: a turn's name, and the time where it goes on. */
function timeWords({ record, ...row }: SequenceRow, before: SequenceRow | undefined): string {
  if (row.kind === 'across') return row.label;
  return before && before.record.at === record.at && before.kind !== 'across' ? '' : timeOfDay(record.at);
}

function rowClass({ kind }: SequenceRow, isCurrent: boolean, isLater: boolean): string {
  return ['sequence-row', `is-${kind}`, isCurrent && 'is-current', isLater && 'is-later'].filter(Boolean).join(' ');
}

/** From where to where a line's mark reaches, in pixels; undefined where it goes all across. */
function spanOf(row: SequenceRow, { columnOf }: Lifelines, { x, step }: Columns): readonly number[] | undefined {
  if (row.kind === 'across') return undefined;
  const ends = (row.kind === 'state' ? [row.key] : [row.from, row.to]).map((who) => x(columnOf(who)));
  return [Math.min(...ends) - step / 2, Math.max(...ends) + step / 2];
}

/** Scrolls so far that a mark is seen, its left end in any case. */
function revealAcross(box: HTMLElement | null, span: readonly number[] | undefined): void {
  const [start, end] = span ?? [];
  if (!box || start === undefined || end === undefined) return;
  if (end > box.scrollLeft + box.clientWidth) box.scrollLeft = end - box.clientWidth;
  if (start < box.scrollLeft + gutter) box.scrollLeft = start - gutter;
}

function toEnd(box: HTMLElement | null): void {
  if (box) box.scrollTop = box.scrollHeight;
}

/** Scrolls so far that the line is seen. */
function reveal(box: HTMLElement | null, place: number): void {
  if (!box) return;
  const top = place * rowHeight;
  const height = box.clientHeight - headHeight - rowHeight;
  if (top < box.scrollTop) box.scrollTop = top - rowHeight;
  else if (top > box.scrollTop + height) box.scrollTop = top - height / 2;
}
