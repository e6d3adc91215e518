/** @jsxImportSource preact */
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import type { InstanceKey } from '../../../record.ts';
import { placeOf } from '../model/place-of.ts';
import { spanWords, timeOfDay } from '../time-words.ts';
import { useSeen } from '../use-seen.ts';
import { turnWords } from './turn-words.ts';
import { columnWidth, pauseWidth, shortestPause, type Turn } from './turns.ts';

interface TurnColumnsProps {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly turns: readonly Turn[];
  readonly at: number;
  readonly selected: InstanceKey | undefined;
  readonly isFollowing: boolean;
  /** The moment in words. */
  readonly words: string;
  readonly go: (turn: Turn | undefined) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** So many instances are shown as dots. */
const mostDots = 4;

const measure = ({ scrollLeft, clientWidth }: HTMLElement) => ({ left: scrollLeft, width: clientWidth });

/** A column for each turn, drawn where it is seen: who was touched, and how its row stands since. */
export function TurnColumns(props: TurnColumnsProps) {
  const { scroller, turns, at, isFollowing, go, words, onKeyDown } = props;
  const seen = useSeen(scroller, { left: 0, width: 1_000 }, measure);
  const left = turns[0]?.x ?? 0;
  const width = (turns.at(-1)?.x ?? left) - left + columnWidth;
  const current = turns[at];

  const x = current && current.x - left;
  const end = isFollowing ? width : undefined;
  useLayoutEffect(() => {
    const { current: box } = scroller;
    if (!box || x === undefined) return;
    const isSeen = x >= box.scrollLeft && x + columnWidth <= box.scrollLeft + box.clientWidth;
    if (end !== undefined) box.scrollTo({ left: end });
    else if (!isSeen) box.scrollTo({ left: x - box.clientWidth / 2 });
  }, [scroller, x, end]);

  const from = placeOf(turns, ({ x }) => x - left < seen.left - pauseWidth);
  const to = placeOf(turns, ({ x }) => x - left < seen.left + seen.width);
  return (
    <div
      class="timeline-columns"
      ref={scroller}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an input has no columns in it
      role="slider"
      tabIndex={0}
      aria-label="Moment"
      aria-valuemin={1}
      aria-valuemax={Math.max(1, turns.length)}
      aria-valuenow={Math.max(1, at + 1)}
      aria-valuetext={words}
      onKeyDown={onKeyDown}
      onClick={({ currentTarget, clientX }) => {
        const x = clientX - currentTarget.getBoundingClientRect().left + currentTarget.scrollLeft + left;
        go(turns[Math.max(0, placeOf(turns, (turn) => turn.x <= x) - 1)]);
      }}
    >
      <div class="timeline-width" style={{ width: `${width}px` }}>
        {turns.slice(from, to).map((turn, place) => (
          <Column key={turn.first} turn={turn} x={turn.x - left} place={from + place} {...props} />
        ))}
      </div>
    </div>
  );
}

interface ColumnProps extends TurnColumnsProps {
  readonly turn: Turn;
  readonly x: number;
  readonly place: number;
}

function Column({ turn, x, place, at, selected }: ColumnProps) {
  const { name, touched, isAlarming, pause, isTimed, at: time } = turn;
  const isOwn = selected !== undefined && touched.has(selected);
  const names = ['turn', name !== undefined && 'is-turn', isOwn && 'is-own', isAlarming && 'is-alarming'];
  if (place === at) names.push('is-now');
  if (place > at) names.push('is-later');
  const changed = [...touched].filter(([, tone]) => tone !== undefined);
  const title = `${name === undefined ? 'between turns' : `turn ${turnWords(name)}`}\n${[...touched.keys()].join('\n')}`;
  return (
    <>
      {pause >= shortestPause && (
        <span class="turn-pause" style={{ left: `${x - pauseWidth}px` }}>
          {spanWords(pause)}
        </span>
      )}
      <span class={names.filter(Boolean).join(' ')} style={{ left: `${x}px` }} title={title}>
        <span class="turn-dots">
          {changed.slice(0, mostDots).map(([key, tone]) => (
            <i key={key} class="dot" data-tone={tone} />
          ))}
          {changed.length > mostDots && <b class="turn-more">+</b>}
        </span>
        <span class="turn-mark" />
      </span>
      {isTimed && (
        <span class="turn-time" style={{ left: `${x}px` }}>
          {timeOfDay(time).slice(0, 8)}
        </span>
      )}
    </>
  );
}
