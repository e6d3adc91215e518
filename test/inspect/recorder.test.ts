import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Inspected } from '../../runtime/inspect/record.ts';
import { createInspector } from '../../runtime/inspect/recorder.ts';
import type { Cursor } from '../../runtime/inspect/source.ts';
import { sizeOf } from '../../runtime/inspect/size.ts';
import { seededRandom, virtualClock } from '../../simulation/index.ts';
import { StreamReader } from './stream-reader.ts';
import { commit, happened, opened, row } from './made-records.ts';

const inspector = (options = {}) =>
  createInspector({ clock: virtualClock(), random: seededRandom(1), redact: 'none', ...options });

type Action =
  | { do: 'record'; what: Inspected }
  | { do: 'read'; reader: number; limit: number }
  | { do: 'forget'; reader: number };

const keys = ['contact/a', 'contact/b', 'contact/c'];
const key = fc.constantFrom(...keys);
const reader = fc.integer({ min: 0, max: 2 });
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(key, fc.nat(9)).map(([to, n]): Action => ({ do: 'record', what: commit([row(to, n)]) })),
  },
  { weight: 1, arbitrary: key.map((gone): Action => ({ do: 'record', what: commit([], [gone]) })) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(key, fc.nat(200))
      .map(([to, n]): Action => ({ do: 'record', what: happened(to, 'x'.repeat(n)) })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(reader, fc.integer({ min: 1, max: 9 }))
      .map(([reader, limit]): Action => ({ do: 'read', reader, limit })),
  },
  { weight: 1, arbitrary: reader.map((reader): Action => ({ do: 'forget', reader })) },
);

describe('a recorder', () => {
  test('whatever is recorded, read and begun anew: nothing is lost or told twice but what a base says, within bounds', async () => {
    const bytes = 4_000;
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 80 }), fc.integer({ min: 1, max: 12 }), async (actions, limit) => {
        const recorder = inspector({ limit, bytes });
        const all: Inspected[] = [];
        const readers = keys.map(() => new StreamReader());
        for (const each of actions) {
          if (each.do === 'record') {
            recorder.record(each.what);
            all.push(each.what);
          } else if (each.do === 'forget') readers[each.reader] = new StreamReader();
          else await readers[each.reader]!.read(recorder, each.limit);
        }
        const fresh = new StreamReader();
        for (const each of [...readers, fresh]) {
          await each.catchUp(recorder);
          expect(each.seq).toBe(all.length);
          expect(each.told + each.lost).toBe(all.length);
          expect([...each.rows.values()].toSorted(byKey)).toEqual(rowsAfter(all).toSorted(byKey));
        }
        expect(fresh.told).toBeLessThanOrEqual(limit);
        expect(fresh.told === 1 || sizeOf(fresh.records) <= bytes * 1.2).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('a cursor of another run, or of a place that never was, begins anew', async () => {
    const recorder = inspector();
    recorder.record(commit([row('contact/a')]));
    const begun = { base: { seq: 0, lost: 0, rows: [] }, records: [{ seq: 1 }], last: 1 };
    expect(await recorder.read({ run: 'another', seq: 1 })).toMatchObject(begun);
    const { run } = await recorder.read();
    expect(await recorder.read({ run, seq: 9 })).toMatchObject(begun);
    expect(await recorder.read({ run, seq: 1 })).toEqual({
      run,
      records: [],
      last: 1,
      redacted: false,
      now: expect.any(Number),
    });
  });

  test('news are told once in a while, and not to who has gone', async () => {
    const clock = virtualClock();
    const recorder = inspector({ clock });
    const heard: string[] = [];
    recorder.onNews(() => heard.push('one'));
    const leave = recorder.onNews(() => heard.push('other'));
    for (let n = 0; n < 10; n++) recorder.record(happened('contact/a'));
    expect(heard).toEqual([]);
    await clock.advance(100);
    expect(heard).toEqual(['one', 'other']);
    leave();
    recorder.record(happened('contact/a'));
    await clock.advance(100);
    expect(heard).toEqual(['one', 'other', 'one']);
  });

  test('while it is paused nothing is kept; what stands now comes when it goes on, and nothing twice', async () => {
    const recorder = inspector();
    let rows = [row('contact/a', 1, { unfinished: 1 })];
    const late: (() => void)[] = [];
    await recorder.opened(async () => opened(rows));
    recorder.pause();
    expect(recorder.on).toBe(false);
    recorder.record(happened('contact/a'));
    rows = [row('contact/b', 2, { unfinished: 1 })];
    await recorder.opened(async () => {
      await new Promise<void>((resolve) => late.push(resolve));
      return opened(rows);
    });
    const resumed = recorder.resume();
    // A commit while the rows are read is one of them.
    recorder.record(commit(rows));
    late[0]?.();
    await resumed;
    recorder.record(happened('contact/b'));
    const reader = new StreamReader();
    await reader.catchUp(recorder);
    expect(reader.records.map(({ seq, type }) => [seq, type])).toEqual([
      [1, 'opened'],
      [2, 'opened'],
      [3, 'event'],
    ]);
    expect([...reader.rows.keys()]).toEqual(['contact/b']);
  });

  test('of the settled rows that fell out the ones that changed longest ago go first, and no unfinished one', async () => {
    const recorder = inspector({ limit: 1 });
    recorder.record(commit([row('contact/first', 0, { unfinished: 1 })]));
    for (let n = 0; n < 10_500; n++) recorder.record(commit([row(`contact/${n}`)]));
    const { base } = await recorder.read();
    const left = base?.rows.map(({ key }) => key) ?? [];
    expect(left.length).toBeLessThanOrEqual(10_000);
    expect(left).toContain('contact/first');
    expect(left).not.toContain('contact/0');
    expect(left).toContain('contact/10498');
  });

  test('one large record is told, and a page of large ones is cut', async () => {
    const recorder = inspector();
    for (let n = 0; n < 5; n++) recorder.record(happened('contact/a', 'x'.repeat(2_500_000)));
    let cursor: Cursor | undefined;
    const pages: number[] = [];
    for (let n = 0; n < 5; n++) {
      const { run, records } = await recorder.read(cursor);
      cursor = { run, seq: records.at(-1)?.seq ?? 0 };
      pages.push(records.length);
    }
    expect(pages).toEqual([1, 1, 1, 1, 1]);
  });

  test('a closed one answers nobody', async () => {
    const recorder = inspector();
    recorder.close();
    recorder.record(happened('contact/a'));
    await expect(recorder.read()).rejects.toMatchObject({ type: 'NoAnswer' });
    await recorder.resume();
    expect(recorder.on).toBe(false);
  });
});

const byKey = (one: { key: string }, other: { key: string }) => (one.key < other.key ? -1 : 1);

function rowsAfter(all: readonly Inspected[]) {
  const rows = new Map();
  for (const each of all) {
    if (each.type !== 'commit') continue;
    for (const put of each.puts) rows.set(put.key, put);
    for (const gone of each.deletes) rows.delete(gone);
  }
  return [...rows.values()];
}
