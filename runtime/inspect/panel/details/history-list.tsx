/** @jsxImportSource preact */
import { useId, useState } from 'preact/hooks';
import { listMove } from '../list-moves.ts';
import { timeOfDay } from '../time-words.ts';
import type { InspectionRecord } from '../../record.ts';
import { historyOf, type HistoryEntry } from './history-entries.ts';

interface HistoryListProps {
  /** The records about the instance, oldest first. */
  readonly about: readonly InspectionRecord[];
  readonly moment: number;
  readonly travel: (seq: number) => void;
}

/** So many entries are drawn at first, and with every further page. */
const page = 100;

/** What happened, newest first. Enter or a click goes to the moment. */
export function HistoryList({ about, moment, travel }: HistoryListProps) {
  const [most, setMost] = useState(page);
  const [current, setCurrent] = useState<number>();
  const id = useId();
  const entries = historyOf(about, most + 1);
  const shown = entries.slice(0, most);
  const at = Math.max(
    0,
    shown.findIndex(({ seq }) => seq === current),
  );
  const now = shown.findIndex(({ seq }) => seq <= moment);
  const go = (entry: HistoryEntry | undefined): void => {
    if (!entry) return;
    setCurrent(entry.seq);
    travel(entry.seq);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = listMove(event.key, at, shown.length, 10);
    if (move === undefined && event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    if (move === undefined) go(shown[at]);
    else setCurrent(shown[move]?.seq);
  };
  return (
    <>
      <div
        class="details-history"
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- no select draws such options
        role="listbox"
        aria-label="History, newest first"
        tabIndex={0}
        aria-activedescendant={`${id}-${at}`}
        onKeyDown={onKeyDown}
      >
        {shown.map((entry, place) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the list has the focus and the keys
          <div
            key={entry.seq}
            id={`${id}-${place}`}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- no select draws such options
            role="option"
            class={place === at ? 'details-entry is-current' : 'details-entry'}
            data-kind={entry.kind}
            aria-selected={place === now}
            onClick={() => go(entry)}
          >
            <time>{timeOfDay(entry.at)}</time>
            <span class="details-what">{entry.what}</span>
            {entry.to !== undefined && (
              <span class="details-way">
                {entry.from !== undefined && (
                  <>
                    <span class="muted">{entry.from}</span> →{' '}
                  </>
                )}
                {entry.kind === 'idle' ? <span class="muted">means nothing in {entry.to}</span> : entry.to}
              </span>
            )}
            {entry.effects.length > 0 && <span class="details-effects">{entry.effects.join(', ')}</span>}
          </div>
        ))}
      </div>
      {entries.length > most && (
        <button type="button" class="bare" onClick={() => setMost(most + page)}>
          Show more
        </button>
      )}
    </>
  );
}
