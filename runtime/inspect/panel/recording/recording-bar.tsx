/** @jsxImportSource preact */
import { useRef, useState } from 'preact/hooks';
import { registry } from '../../../../machines/registry.ts';
import type { Registry } from '../../../rows.ts';
import { readRecording } from '../../read-recording.ts';
import { recordingOf, recordingSource, redactRecording, writeRecording, type Recording } from '../../recording.ts';
import { replay, type Difference, type Replay } from '../../replay.ts';
import type { InspectionSource } from '../../source.ts';
import { errorWords } from '../error-words.ts';
import type { PanelHost } from '../host.ts';
import type { InspectionModel, ModelState } from '../model/model.ts';
import { systemHost } from '../system-host.ts';
import { fileName, recordingFrom } from './recording-from.ts';
import { ReplayView } from './replay-view.tsx';

export interface RecordingBarProps {
  readonly model: InspectionModel;
  readonly state: ModelState;
  /** Against which a recording is replayed. @default those of the library */
  readonly machines?: Registry;
  /** @default the browser's own */
  readonly host?: PanelHost;
}

interface Said {
  readonly words: string;
  readonly isBad?: true;
}

/**
 * What is held is a recording at any time, and can be saved, shared and replayed as it is. To record is to choose where
 * it begins and ends. A recording that is loaded takes the place of what runs, until one goes back.
 */
export function RecordingBar({ model, state, machines = registry, host = systemHost }: RecordingBarProps) {
  const newest = state.records.at(-1)?.seq ?? 0;
  const [since, setSince] = useState<number>();
  const [kept, setKept] = useState<Recording>();
  const [live, setLive] = useState<{ readonly source: InspectionSource; readonly file: string }>();
  const [said, setSaid] = useState<Said>();
  const [outcome, setOutcome] = useState<Replay>();
  const [isBusy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  /** One thing at a time, with its outcome or its error as a line. */
  async function run(task: () => Promise<string | undefined>): Promise<void> {
    setBusy(true);
    setSaid(undefined);
    try {
      const words = await task();
      if (words !== undefined) setSaid({ words });
    } catch (error) {
      setSaid({ words: errorWords(error), isBad: true });
    }
    setBusy(false);
  }
  const whole = async (): Promise<Recording> => kept ?? recordingOf(model.source);

  const stop = (from: number) =>
    run(async () => {
      setSince(undefined);
      const recording = recordingFrom(await recordingOf(model.source), from);
      setKept(recording);
      return `Recorded ${countWords(recording.records.length)}.`;
    });
  const save = () =>
    run(async () => {
      const recording = await whole();
      const name = fileName(recording.records.at(-1)?.at ?? state.time);
      host.save(name, writeRecording(recording));
      return `Saved ${name}${recording.redacted ? '' : ', which holds secrets'}.`;
    });
  const share = () =>
    run(async () => {
      const text = writeRecording(redactRecording(await whole()));
      if (!host.share) {
        await host.copy(text);
        return 'Copied, with secrets replaced.';
      }
      return (await host.share(fileName(state.time), text)) ? 'Shared, with secrets replaced.' : undefined;
    });
  const load = (file: File) =>
    run(async () => {
      const recording = readRecording(await file.text());
      setLive((before) => ({ source: before?.source ?? model.source, file: file.name }));
      forget();
      model.open(recordingSource(recording));
      return undefined;
    });
  const replayIt = () =>
    run(async () => {
      const result = replay(await whole(), machines);
      setOutcome(result);
      if (result.difference) go(result.difference);
      return undefined;
    });
  function go({ seq, key }: Difference): void {
    if (seq === 0) return;
    if (key !== '') model.select(key);
    model.travel(seq);
  }
  function forget(): void {
    setKept(undefined);
    setSince(undefined);
    setOutcome(undefined);
  }

  return (
    <section class="recording" aria-label="Recording">
      {live ? (
        <button
          type="button"
          onClick={() => {
            forget();
            setLive(undefined);
            setSaid(undefined);
            model.open(live.source);
          }}
        >
          Back to live
        </button>
      ) : since === undefined ? (
        <button
          type="button"
          class="recording-start"
          onClick={() => {
            forget();
            setSince(newest);
            setSaid(undefined);
          }}
        >
          <span class="recording-dot" aria-hidden="true" /> Record
        </button>
      ) : (
        <button type="button" class="recording-start is-on" onClick={() => void stop(since)}>
          <span class="recording-square" aria-hidden="true" /> Stop
        </button>
      )}
      <span class="recording-what muted" title={live?.file}>
        {live ? (
          live.file
        ) : since !== undefined ? (
          `${countWords(Math.max(0, newest - since))}…`
        ) : (
          <Held kept={kept} state={state} />
        )}
      </span>
      {kept && (
        <button type="button" class="bare" aria-label="Discard what was recorded" onClick={forget}>
          ✕
        </button>
      )}
      <button type="button" disabled={isBusy} onClick={() => void save()}>
        Save
      </button>
      <button type="button" disabled={isBusy} onClick={() => void share()}>
        {host.share ? 'Share' : 'Copy'}
      </button>
      <button type="button" disabled={isBusy} onClick={() => input.current?.click()}>
        Load
      </button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label="A recording"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          // The same file may be chosen again, once it was changed.
          currentTarget.value = '';
          if (file) void load(file);
        }}
      />
      <button type="button" disabled={isBusy} onClick={() => void replayIt()}>
        Replay
      </button>
      <output class={said?.isBad ? 'recording-said is-bad' : 'recording-said'}>{said?.words}</output>
      {outcome && <ReplayView replay={outcome} go={go} close={() => setOutcome(undefined)} />}
    </section>
  );
}

const countWords = (count: number): string => `${count.toLocaleString('en')} ${count === 1 ? 'record' : 'records'}`;

function Held({ kept, state: { records, lost } }: { kept: Recording | undefined; state: ModelState }) {
  const [count, unit = ''] = countWords((kept ?? { records }).records.length).split(' ');
  return (
    <>
      {count} <span class="wide-only">{unit} </span>
      {kept ? 'kept' : `held${lost > 0 ? `, ${lost.toLocaleString('en')} gone` : ''}`}
    </>
  );
}
