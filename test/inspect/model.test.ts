import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createModel } from '../../runtime/inspect/panel/model/create-model.ts';
import { History } from '../../runtime/inspect/panel/model/history.ts';
import type { InspectionModel } from '../../runtime/inspect/panel/model/model.ts';
import type { InspectionRecord, Stepped } from '../../runtime/inspect/record.ts';
import { virtualClock } from '../../simulation/index.ts';
import { fixtureSource, naiveFold } from './fixture-source.ts';
import { anyStream, numbered, row, turnOf } from './records.ts';

/** Promises that wait are done, however many follow each other. */
const settled = async (): Promise<void> => {
  for (let round = 0; round < 50; round += 1) await Promise.resolve();
};

/** A model whose frames are drawn when the test says so. */
function modelOf(source = fixtureSource(), options: { limit?: number; pageSize?: number } = {}) {
  const clock = virtualClock();
  let waiting: (() => void) | undefined;
  let asked = 0;
  const frames = {
    clock,
    request(draw: () => void) {
      waiting = draw;
      asked += 1;
      return () => void (waiting = undefined);
    },
  };
  const model = createModel(source, { frames, ...options });
  async function drawn(): Promise<InspectionModel['state']> {
    await settled();
    const draw = waiting;
    waiting = undefined;
    draw?.();
    return model.state;
  }
  return { source, model, clock, drawn, asked: () => asked };
}

const seqs = (records: readonly InspectionRecord[]) => records.map(({ seq }) => seq);
const countTo = (last: number, from = 1) => Array.from({ length: last - from + 1 }, (_, place) => from + place);

test('the rows at any moment are those of all records until then, one after the other', () => {
  fc.assert(
    fc.property(anyStream(900), fc.array(fc.nat(3_000), { maxLength: 30 }), (records, moments) => {
      const history = new History(Infinity);
      for (let at = 0; at < records.length; at += 97) history.append(records.slice(at, at + 97));
      for (const moment of moments) {
        const seq = Math.min(moment, records.length);
        const { rows, parked } = naiveFold(records.slice(0, seq));
        expect(history.at(seq)).toEqual({ rows, parked });
      }
    }),
    { numRuns: 40 },
  );
});

test('a bounded number of records is held, and the moments among them are as they were', () => {
  fc.assert(
    fc.property(anyStream(300), fc.integer({ min: 20, max: 200 }), fc.nat(400), (records, limit, moment) => {
      const history = new History(limit);
      for (let at = 0; at < records.length; at += 7) history.append(records.slice(at, at + 7));
      expect(history.records.length).toBeLessThanOrEqual(limit);
      expect(history.dropped + history.records.length).toBe(records.length);
      expect(history.records).toEqual(records.slice(history.dropped));
      const seq = Math.max(history.first, Math.min(moment, records.length));
      expect(history.at(seq)).toEqual(naiveFold(records.slice(0, seq)));
    }),
  );
});

test('what is about an instance, and its last step, are found until the moment', () => {
  fc.assert(
    fc.property(anyStream(200), fc.nat(500), fc.integer({ min: 30, max: 600 }), (records, moment, limit) => {
      const history = new History(limit);
      for (let at = 0; at < records.length; at += 11) history.append(records.slice(at, at + 11));
      const held = records.filter(({ seq }) => seq > history.first && seq <= moment);
      const key = 'relay/a';
      const isAbout = (each: InspectionRecord) =>
        ('key' in each && each.key === key) || (each.type === 'event' && each.to === key);
      expect(history.about(key, moment)).toEqual(held.filter(isAbout));
      const durable = held.findLast(({ type }) => type === 'commit' || type === 'opened')?.seq ?? 0;
      const steps = held.filter((each) => each.type === 'step' && each.key === key && each.seq <= durable);
      expect(history.lastStep(key, moment)).toEqual(steps.at(-1));
    }),
  );
});

test('a reader that comes back, wherever it was interrupted, misses nothing and gets nothing twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyStream(60),
      fc.array(fc.record({ added: fc.nat(20), failures: fc.nat(2) }), { maxLength: 20 }),
      fc.integer({ min: 1, max: 9 }),
      async (records, rounds, pageSize) => {
        const { source, model, clock, drawn } = modelOf(fixtureSource(), { pageSize });
        let place = 0;
        for (const { added, failures } of rounds) {
          source.fail(failures);
          source.add(...records.slice(place, place + added));
          place = Math.min(records.length, place + added);
          await drawn();
        }
        source.fail(0);
        await clock.advance(10_000);
        const { records: held, rows, moment, lost } = await drawn();
        expect(held).toEqual(records.slice(0, place));
        expect(rows).toEqual(naiveFold(records.slice(0, place)).rows);
        expect({ moment, lost }).toEqual({ moment: place, lost: 0 });
        model.close();
      },
    ),
    { numRuns: 60 },
  );
});

test('one that falls behind the buffer begins anew from its rows, and counts what it missed', async () => {
  const records = numbered(countTo(40).flatMap((turn) => turnOf(`1.${turn}`, `relay/${turn % 4}`, turn)));
  const { source, drawn, clock } = modelOf(fixtureSource({ buffer: 30 }));
  source.add(...records.slice(0, 20));
  await drawn();
  source.fail(1);
  source.add(...records.slice(20));
  expect(await drawn()).toMatchObject({ connection: 'lost', error: { type: 'NoAnswer', why: 'late' } });
  await clock.advance(1_000);
  const state = await drawn();
  expect(state).toMatchObject({ connection: 'live', moment: 120, lost: 90 });
  expect(seqs(state.records)).toEqual(countTo(120, 91));
  expect(state.rows).toEqual(naiveFold(records).rows);
});

test('a client that begins anew goes on behind what it told before: nothing that was held is lost, and one stays where one looks', async () => {
  const before = numbered([...turnOf('1.1', 'relay/a', 1), ...turnOf('1.2', 'relay/a', 2)]);
  const opened = { type: 'opened', epoch: 2, machines: {}, rows: [row('relay/a', 2)], parked: [] } as const;
  const { source, model, drawn } = modelOf();
  source.add(...before);
  model.travel(3);
  expect(await drawn()).toMatchObject({ moment: 3, isFollowing: false });
  source.restart();
  source.add(...numbered([opened, ...turnOf('2.1', 'relay/b', 7)]));
  const earlier = await drawn();
  expect(earlier).toMatchObject({ moment: 3, isFollowing: false, lost: 0 });
  expect(earlier.rows).toEqual(naiveFold(before.slice(0, 3)).rows);
  expect(seqs(earlier.records)).toEqual(countTo(10));
  expect(earlier.records[6]).toMatchObject({ type: 'opened', epoch: 2 });
  model.travel();
  const now = await drawn();
  expect(now).toMatchObject({ moment: 10, isFollowing: true });
  expect([...now.rows.keys()]).toEqual(['relay/a', 'relay/b']);
  source.add(...numbered(turnOf('2.2', 'relay/b', 8), 5));
  expect((await drawn()).rows.get('relay/b')).toMatchObject({ revision: 8 });
});

test('of another run whose beginning is gone the rows are taken, and what is held begins there', async () => {
  const { source, model, drawn, clock } = modelOf(fixtureSource({ buffer: 3 }));
  source.add(...numbered(turnOf('1.1', 'relay/a', 1)));
  model.travel(1);
  await drawn();
  source.fail(1);
  source.restart();
  source.add(...numbered([...turnOf('2.1', 'relay/b', 7), ...turnOf('2.2', 'relay/c', 1)]));
  await drawn();
  await clock.advance(1_000);
  const state = await drawn();
  expect(state).toMatchObject({ moment: 6, isFollowing: true, lost: 3 });
  expect([...state.rows.keys()]).toEqual(['relay/b', 'relay/c']);
});

test('travelling shows every instance as it was, while what happens meanwhile is held as well', async () => {
  const { source, model, drawn } = modelOf();
  source.add(...numbered([...turnOf('1.1', 'relay/a', 1), ...turnOf('1.2', 'relay/a', 2)]));
  await drawn();
  model.travel(3);
  const then = await drawn();
  expect(then.rows.get('relay/a')?.revision).toBe(1);
  expect(then.lastStep('relay/a')?.turn).toBe('1.1');
  expect(then.time).toBe(3_000);
  source.add(...numbered(turnOf('1.3', 'relay/a', 3), 7));
  const later = await drawn();
  expect(later.records).toHaveLength(9);
  expect(later.rows.get('relay/a')?.revision).toBe(1);
  // In the middle of a turn an instance is where the last durable step left it.
  model.travel(5);
  expect((await drawn()).lastStep('relay/a')?.turn).toBe('1.1');
  model.travel();
  const now = await drawn();
  expect(now.rows.get('relay/a')?.revision).toBe(3);
  expect(now.lastStep('relay/a')).toMatchObject({ turn: '1.3' } satisfies Partial<Stepped>);
});

test('a moment that is not held any more is the first that is', async () => {
  const { source, model, drawn } = modelOf(fixtureSource(), { limit: 20 });
  source.add(...numbered(turnOf('1.0', 'relay/a', 0)));
  model.travel(3);
  await drawn();
  source.add(
    ...numbered(
      countTo(40).flatMap((turn) => turnOf(`1.${turn}`, 'relay/a', turn)),
      4,
    ),
  );
  const state = await drawn();
  expect(state.isFollowing).toBe(false);
  expect(state.moment).toBe(state.lost);
  expect(state.records).toHaveLength(19);
});

test('however much comes, it is drawn once a frame', async () => {
  const { source, model, drawn, asked } = modelOf();
  let heard = 0;
  model.subscribe(() => void (heard += 1));
  await drawn();
  const before = { asked: asked(), heard };
  for (const turn of countTo(30)) {
    source.add(...numbered(turnOf(`1.${turn}`, 'relay/a', turn), 3 * turn - 2));
    model.select(`relay/${turn}`);
    await settled();
  }
  expect(asked() - before.asked).toBe(1);
  const state = await drawn();
  expect(heard - before.heard).toBe(1);
  expect(state).toMatchObject({ moment: 90, selected: 'relay/30' });
});

test('a recording says so, and its time is that of its last record', async () => {
  const source = { ...fixtureSource(), isRecording: true as const };
  const { drawn, clock } = modelOf(source);
  source.add(...numbered([{ type: 'opened', epoch: 1, machines: {}, rows: [row('relay/a', 1)], parked: [] }]));
  await drawn();
  await clock.advance(5_000);
  expect(await drawn()).toMatchObject({ connection: 'recording', time: 1_000 });
});

test('another source is read from its beginning; the one before is read no more', async () => {
  const { source, model, drawn } = modelOf();
  source.add(...numbered(turnOf('1.1', 'relay/a', 1)));
  await drawn();
  const other = fixtureSource();
  other.add(...numbered(turnOf('1.1', 'group/d', 1)));
  model.open(other);
  const { reads } = source;
  source.add(...numbered(turnOf('1.2', 'relay/a', 2), 4));
  const state = await drawn();
  expect([...state.rows.keys()]).toEqual(['group/d']);
  expect(source.reads).toBe(reads);
  model.close();
  other.add(...numbered(turnOf('1.2', 'group/d', 2), 4));
  expect((await drawn()).moment).toBe(3);
});
