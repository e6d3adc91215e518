/** @jsxImportSource preact */
import type { Difference, Replay } from '../../replay.ts';
import { replayWords, sideLines } from './replay-words.ts';

export interface ReplayViewProps {
  readonly replay: Replay;
  /** Goes to the moment of the difference. */
  readonly go: (difference: Difference) => void;
  readonly close: () => void;
}

/** What came of a replay against today's machines: the first difference, and what was expected and got there. */
export function ReplayView({ replay, go, close }: ReplayViewProps) {
  const { difference } = replay;
  return (
    <section class="replay" aria-label="Replay">
      <header>
        <p role={difference ? 'alert' : undefined} class={difference ? 'replay-verdict is-bad' : 'replay-verdict'}>
          {replayWords(replay)}
        </p>
        <button type="button" class="bare" aria-label="Close the replay" onClick={close}>
          ✕
        </button>
      </header>
      {difference && (
        <>
          {difference.where !== undefined && (
            <p>
              At <code>{difference.where}</code>:
            </p>
          )}
          {'expected' in difference || 'got' in difference ? (
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is to be reached by keys
            <section class="replay-diff mono" tabIndex={0} aria-label="Recorded, and got today">
              <Side sign="−" name="recorded" value={difference.expected} />
              <Side sign="+" name="today" value={difference.got} />
            </section>
          ) : null}
          {difference.seq > 0 && (
            <button type="button" onClick={() => go(difference)}>
              Go to that moment
            </button>
          )}
        </>
      )}
    </section>
  );
}

function Side({ sign, name, value }: { readonly sign: string; readonly name: string; readonly value: unknown }) {
  return (
    <>
      {sideLines(value).map((line, at) => (
        <span key={at} class="replay-line" data-sign={sign}>
          <span class="replay-sign">
            <span aria-hidden="true">{sign}</span>
            {at === 0 && <span class="visually-hidden">{name}: </span>}
          </span>
          {line}
        </span>
      ))}
    </>
  );
}
