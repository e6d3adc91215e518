import { encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import { domainErrorOf, JoineryError } from '../errors.ts';
import type { Clock, Random } from '../ports.ts';
import type { Inspected, Inspector, Opened } from '../inspected.ts';
import { systemClock, systemRandom } from '../system.ts';
import { News } from './news.ts';
import { createRedaction, type Redact, type Redaction } from './redact.ts';
import { Ring } from './ring.ts';
import type { Cursor, InspectionPage, InspectionSource } from './source.ts';

export interface RecorderOptions {
  /** @default the platform's */
  readonly clock?: Clock;
  /** @default the platform's */
  readonly random?: Random;
  /** Records that are held; older ones are folded into the base. @default 20,000 */
  readonly limit?: number;
  /** About how many bytes they take at most. @default 32 MB */
  readonly bytes?: number;
  /** `secrets`: see docs/inspector.md; `none`: everything is told as it is. @default `secrets` */
  readonly redact?: Redact;
  /** What sends an event, as `engine.send` does: only where development needs it. @default nobody may */
  readonly send?: InspectionSource['send'];
}

/** What an engine takes as `inspect`, and what is read of it. */
export interface Recorder extends Inspector, InspectionSource {
  /** Keeps nothing from now on; what is held can still be read. */
  pause(): void;
  /**
   * Goes on. What happened in between is not told, and not counted: the stream goes on with an `opened`, as it does where
   * an engine has to open its store again. Resolves when that is recorded.
   */
  resume(): Promise<void>;
}

/** At most so many bytes a page, besides its base, and so many settled rows in the base. */
const pageBytes = 4_000_000;
const baseRows = 10_000;
/** Milliseconds in which news are told once. */
const newsPause = 50;

/**
 * Records what an engine tells of itself, within bounds. To keep a record costs next to nothing: references are kept, and
 * secrets are replaced when it is read.
 */
export function createInspector(options: RecorderOptions = {}): Recorder {
  const { clock = systemClock, random = systemRandom, limit = 20_000, bytes = 32_000_000 } = options;
  const run = encodeBase64url(random(12));
  const { redact = 'secrets' } = options;
  const redaction = createRedaction(redact, random);
  const redacted = redact === 'secrets';
  const ring = new Ring({ records: Math.max(1, limit), bytes, rows: baseRows });
  const news = new News(clock, newsPause);
  const { send } = options;
  let on = true;
  let isClosed = false;
  /** How the engine stands is being read, which tells all that comes until then. */
  let waking: object | undefined;
  let standing: (() => Promise<Opened>) | undefined;

  function record(inspected: Inspected): void {
    if (!on || waking) return;
    ring.push({ ...inspected, seq: ring.last + 1, at: clock.now() });
    news.tell();
  }

  async function wake(now: () => Promise<Opened>): Promise<void> {
    const mine = {};
    waking = mine;
    const opened = await now().catch(() => undefined);
    if (waking !== mine) return;
    waking = undefined;
    if (opened) record(opened);
  }

  function page(after: Cursor | undefined, most: number): InspectionPage {
    const { baseSeq, last } = ring;
    const seen = after?.run === run ? after.seq : 0;
    const isHeld = after?.run === run && after.seq >= baseSeq && after.seq <= last;
    const records = ring.after(isHeld ? seen : baseSeq, most, pageBytes).map(redaction.of);
    const now = clock.now();
    if (isHeld) return { run, records, last, redacted, now };
    const parked = [...ring.baseParked.values()];
    const rows = { rows: ring.baseRows, ...(parked.length > 0 && { parked }) };
    const base = { seq: baseSeq, ...redaction.of(rows), lost: Math.max(0, baseSeq - seen) };
    return { run, base, records, last, redacted, now };
  }

  return {
    get on() {
      return on;
    },
    record,
    async opened(now) {
      standing = now;
      if (on) await wake(now);
    },
    pause() {
      on = false;
      waking = undefined;
    },
    async resume() {
      if (on || isClosed) return;
      on = true;
      if (standing) await wake(standing);
    },
    async read(after, most = 1_000) {
      if (isClosed) throw new JoineryError({ type: 'NoAnswer', why: 'died' });
      return page(after, Math.max(1, most));
    },
    onNews: (listener) => news.add(listener),
    ...(send && { send: sent(send, redaction) }),
    close() {
      on = false;
      isClosed = true;
      waking = undefined;
      standing = undefined;
      news.close();
      ring.clear();
    },
  };
}

/** A row may be named by a hash, which is told by a pseudonym: there, and in what is said of it. */
function sent(send: NonNullable<InspectionSource['send']>, { keyOf, of }: Redaction): typeof send {
  return async (key, event) => {
    try {
      return await send(keyOf(key), event);
    } catch (error) {
      const data = domainErrorOf(error);
      throw data ? new JoineryError(of(data), { cause: error }) : error;
    }
  };
}
