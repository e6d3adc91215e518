import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memoryStore } from '../../persistence/memory.ts';
import type { InstanceRecord } from '../../runtime/record.ts';
import { Rows, type EngineRow } from '../../runtime/rows.ts';
import { silentLogger } from '../../runtime/system.ts';

const keys = ['a', 'b', 'c', 'd'];
const commandLimit = 1_000;

/** Who has what after a commit: of each connection and each command the row, if any; when each row is due; who is gone. */
interface Commit {
  readonly owners: readonly number[];
  readonly waiting: readonly number[];
  readonly dues: readonly (number | null)[];
  readonly gone: readonly boolean[];
  /** In what order the rows are put. */
  readonly order: readonly number[];
}

/** As many places as keys, and one more for nobody. */
const place = fc.nat(keys.length);
const commits: fc.Arbitrary<Commit[]> = fc.array(
  fc.record({
    owners: fc.tuple(place, place, place),
    waiting: fc.tuple(place, place, place),
    dues: fc.tuple(...keys.map(() => fc.option(fc.nat(20)))),
    gone: fc.tuple(...keys.map(() => fc.boolean())),
    order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
  }),
  { minLength: 1, maxLength: 20 },
);

/** The rows that the commit leaves. */
function rowsOf({ owners, waiting, dues, gone }: Commit): Map<number, InstanceRecord> {
  const rows = new Map<number, InstanceRecord>();
  for (const [at, key] of keys.entries()) {
    if (gone[at]) continue;
    const of = (places: readonly number[], name: string) =>
      places.flatMap((to, n) => (to === at ? [`${name}${n}`] : []));
    const dueAt = dues[at];
    rows.set(at, {
      ...{ key: `m/${key}`, birth: key, machine: 'm', version: 1, children: {}, revision: 1, status: 'active' },
      ...{ value: 's', context: {}, lastEvents: [], since: 0, updatedAt: 0, unfinished: 1 },
      labels: of(owners, 'connection:'),
      commands: of(waiting, 'c').map((corrId) => ({
        ...{ corrId, command: { type: 'createKey' }, expects: 'KEY', createdAt: 0 },
      })),
      timers: typeof dueAt === 'number' ? [{ id: 't', event: { type: 'e' }, dueAt, delay: dueAt }] : [],
    });
  }
  return rows;
}

test('connections and commands are found where they are, however they move between rows, in whatever order these are put', async () => {
  await fc.assert(
    fc.asyncProperty(commits, async (all) => {
      const store = memoryStore<EngineRow>();
      const { epoch } = await store.open();
      const rows = new Rows(store, {}, silentLogger, commandLimit);
      let turn = 0;
      for (const commit of all) {
        const left = rowsOf(commit);
        const puts = commit.order.flatMap((at) => left.get(at) ?? []);
        const deletes = keys.filter((_, at) => !left.has(at)).map((key) => `m/${key}`);
        await store.commit({ epoch, turn: ++turn }, puts, deletes);
        rows.apply(puts, deletes);

        const keyAt = (at: number | undefined) => left.get(at ?? -1)?.key;
        for (const n of [0, 1, 2]) {
          expect(await rows.ownerOf(String(n))).toBe(keyAt(commit.owners[n]));
          expect(rows.waitingFor(`c${n}`)).toBe(keyAt(commit.waiting[n]));
        }
        const dues = [...left.values()].flatMap(({ timers, commands }) => [
          ...timers.map(({ dueAt }) => dueAt),
          ...commands.map(() => commandLimit),
        ]);
        expect(rows.due.next()).toBe(dues.length > 0 ? Math.min(...dues) : undefined);
        expect(
          rows
            .unfinished()
            .map(({ key }) => key)
            .toSorted(),
        ).toEqual(puts.map(({ key }) => key).toSorted());
      }
    }),
    { numRuns: 200 },
  );
});

test('who is unfinished comes in the order in which it was met first, whatever was written since', async () => {
  const store = memoryStore<EngineRow>();
  await store.open();
  const rows = new Rows(store, {}, silentLogger, commandLimit);
  const everybody = rowsOf({ owners: [], waiting: [], dues: [1, 2, 3, 4], gone: [], order: [] });
  rows.apply([...everybody.values()], []);
  rows.apply([everybody.get(0)!, everybody.get(2)!], []);
  expect(rows.unfinished().map(({ key }) => key)).toEqual(['m/a', 'm/b', 'm/c', 'm/d']);
});

test('what began and settled while an inspector’s overview is read is in it', async () => {
  const store = memoryStore<EngineRow>();
  await store.open();
  const rows = new Rows(store, {}, silentLogger, commandLimit);
  const read = rows.overview();
  const [row] = rowsOf({ owners: [], waiting: [], dues: [null], gone: [false, true, true, true], order: [] }).values();
  const { unfinished: _, ...settled } = row!;
  rows.apply([settled], []);
  expect((await read).rows).toEqual([settled]);
});

test('what a store answers late, of before a turn that is stored by now, is taken for nothing that is there', async () => {
  const store = memoryStore<EngineRow>();
  const { epoch } = await store.open();
  const row = (revision: number): InstanceRecord => ({
    ...{ key: 'm/a', birth: 'a', machine: 'm', version: 1, children: {}, revision, status: 'quarantined', value: 's' },
    ...{ context: {}, commands: [], timers: [], labels: [], lastEvents: [], since: 0, updatedAt: 0 },
  });
  await store.commit({ epoch, turn: 1 }, [row(1)], []);
  const late: (() => void)[] = [];
  const read = async (asked: readonly string[]) => {
    const found = await store.read(asked);
    await new Promise<void>((resolve) => late.push(resolve));
    return found;
  };
  const rows = new Rows({ ...store, read }, {}, silentLogger, commandLimit);
  const answerAll = async () => {
    await expect.poll(() => late.length).toBeGreaterThan(0);
    for (const answer of late.splice(0)) answer();
  };

  const overtaken = rows.read('m/a');
  await expect.poll(() => late.length).toBe(1);
  await store.commit({ epoch, turn: 2 }, [row(2)], []);
  rows.apply([row(2)], []);
  await answerAll();
  expect([(await overtaken)?.revision, rows.cached('m/a')?.revision]).toEqual([2, 2]);

  await rows.load();
  const deleted = rows.read('m/a');
  await expect.poll(() => late.length).toBe(1);
  await store.commit({ epoch, turn: 3 }, [], ['m/a']);
  rows.apply([], ['m/a']);
  await answerAll();
  await answerAll();
  expect([await deleted, rows.cached('m/a')]).toEqual([undefined, undefined]);
});
