import type { Inspector } from '../../runtime/inspected.ts';
import { createInspector, type Recorder } from '../../runtime/inspect/recorder.ts';
import { type Recording, recordingOf } from '../../runtime/inspect/recording.ts';
import type { Clock } from '../../runtime/ports.ts';
import { seededRandom } from '../../simulation/index.ts';

/** Records the same twice: as it is, and without secrets. */
export class TwinRecorder implements Inspector {
  readonly on = true;
  readonly #plain: Recorder;
  readonly #redacted: Recorder;

  constructor(clock: Clock) {
    const limits = { limit: 1_000_000, bytes: 1e9 };
    this.#plain = createInspector({ clock, random: seededRandom(1), redact: 'none', ...limits });
    this.#redacted = createInspector({ clock, random: seededRandom(2), ...limits });
  }

  readonly record: Inspector['record'] = (inspected) => {
    this.#plain.record(inspected);
    this.#redacted.record(inspected);
  };

  readonly opened: Inspector['opened'] = async (now) => {
    await this.#plain.opened(now);
    await this.#redacted.opened(now);
  };

  plain(): Promise<Recording> {
    return recordingOf(this.#plain);
  }

  redacted(): Promise<Recording> {
    return recordingOf(this.#redacted);
  }
}
