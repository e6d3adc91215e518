import { type DomainError, domainErrorOf } from '../errors.ts';
import type { Clock } from '../ports.ts';
import type { Cursor, InspectionPage, InspectionSource } from './source.ts';

export interface Reading {
  page(page: InspectionPage): void;
  /** Nobody answers; it is tried again. */
  lost(error: DomainError): void;
}

/** Before a source that did not answer is asked again: milliseconds. */
const pauses = [250, 500, 1_000, 2_000, 5_000] as const;
/** News may be lost, and who brings them may go without a word: it is looked for them at least this often. Milliseconds. */
const longestSilence = 5_000;

/** Reads a source page by page from its beginning: what there is, and then with all news what is new. Returns its end. */
export function readSource(source: InspectionSource, clock: Clock, pageSize: number, reading: Reading): () => void {
  let cursor: Cursor | undefined;
  let isReading = false;
  let hasNews = false;
  let isClosed = false;
  let failures = 0;
  let cancel = () => {};

  const goesOn = (): boolean => hasNews && !isClosed;

  /** Reads one page after the other, until there is no more. */
  async function read(): Promise<void> {
    hasNews = true;
    if (isReading) return;
    isReading = true;
    cancel();
    try {
      while (goesOn()) {
        hasNews = false;
        take(await source.read(cursor, pageSize));
      }
      if (!isClosed && !source.isRecording) cancel = clock.setTimer(() => void read(), longestSilence);
    } catch (error) {
      fail(error);
    }
    isReading = false;
  }

  function take(page: InspectionPage): void {
    if (isClosed) return;
    failures = 0;
    const newest = page.records.at(-1)?.seq ?? page.base?.seq ?? cursor?.seq ?? 0;
    // A page that brings nothing, where there is more, would be asked for again and again.
    if (newest < page.last && newest > (page.base ? -1 : (cursor?.seq ?? -1))) hasNews = true;
    cursor = { run: page.run, seq: newest };
    reading.page(page);
  }

  function fail(error: unknown): void {
    if (isClosed) return;
    const pause = pauses[Math.min(failures, pauses.length - 1)] ?? 0;
    failures += 1;
    cancel = clock.setTimer(() => void read(), pause);
    reading.lost(domainErrorOf(error) ?? { type: 'NoAnswer', why: 'unreadable' });
  }

  const stopNews = source.onNews(() => void read());
  void read();
  return () => {
    isClosed = true;
    cancel();
    stopNews();
  };
}
