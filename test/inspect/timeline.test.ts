import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wordsOf } from '../../runtime/inspect/panel/timeline/record-words.ts';
import { turnAfterKey } from '../../runtime/inspect/panel/timeline/timeline-keys.ts';
import { turnWords } from '../../runtime/inspect/panel/timeline/turn-words.ts';
import { columnWidth, pauseWidth, Turns } from '../../runtime/inspect/panel/timeline/turns.ts';
import { History } from '../../runtime/inspect/panel/model/history.ts';
import type { Inspected } from '../../runtime/inspect/record.ts';
import { anyStream, numbered, turnOf } from './records.ts';

const settled = () => 'settled' as const;
/** Of one turn at the same time, as an engine tells them. */
const atOnce = (all: readonly Inspected[], first: number, at: number) =>
  numbered(all, first).map((record) => ({ ...record, at }));

test('the records of a turn are one column: who was touched, and how their rows stand since', () => {
  const records = [
    ...atOnce(turnOf('1.1', 'relay/a', 1), 1, 1_000),
    ...atOnce([{ type: 'call', key: 'relay/a', corrId: 'c', phase: 'failed' }], 4, 1_000),
    ...atOnce(turnOf('1.2', 'relay/b', 2), 5, 9_000),
  ];
  const turns = new Turns(settled).update(records);
  expect(turns).toMatchObject([
    { name: '1.1', first: 1, last: 3, x: 0, isAlarming: false },
    { first: 4, last: 4, x: columnWidth, isAlarming: true },
    { name: '1.2', first: 5, last: 7, x: 2 * columnWidth + pauseWidth, pause: 8_000 },
  ]);
  expect([...turns[0]!.touched]).toEqual([['relay/a', 'settled']]);
  expect([...turns[1]!.touched]).toEqual([['relay/a', undefined]]);
});

test('turns that come and go piece by piece are those of all records that are held', () => {
  fc.assert(
    fc.property(anyStream(120), fc.integer({ min: 1, max: 40 }), (records, step) => {
      const history = new History(100);
      const turns = new Turns(settled);
      let shown: ReturnType<Turns['update']> = [];
      for (let at = 0; at < records.length; at += step) {
        history.append(records.slice(at, at + step));
        shown = turns.update(history.records);
      }
      const anew = new Turns(settled).update(history.records);
      expect(shown.map(({ last }) => last)).toEqual(anew.map(({ last }) => last));
      expect(new Turns(settled).update([])).toEqual([]);
    }),
  );
});

test('the keys of the timeline go from turn to turn, and with shift to those that touched who is selected', () => {
  const keys = ['a', 'b', 'a', 'c', 'a'].map((name) => `relay/${name}`);
  const records = keys.flatMap((key, at) => atOnce(turnOf(`1.${at}`, key, at), 3 * at + 1, 1_000 * at));
  const turns = new Turns(settled).update(records);
  const press = (key: string, at: number, shiftKey = false) => turnAfterKey({ key, shiftKey }, turns, at, 'relay/a');
  expect(press('ArrowLeft', 2)).toBe(1);
  expect(press('ArrowLeft', 0)).toBe(0);
  expect(press('ArrowRight', 4)).toBe(4);
  expect(press('ArrowLeft', 2, true)).toBe(0);
  expect(press('ArrowRight', 2, true)).toBe(4);
  expect(press('ArrowRight', 4, true)).toBe(4);
  expect(press('Home', 3)).toBe(0);
  expect(press('End', 1)).toBe(4);
  expect(press('Tab', 1)).toBeUndefined();
});

test('records are text: what came, the step with its guards and effects, and what is durable', () => {
  const [came, step, commit] = numbered(turnOf('1.1', 'relay/a', 1, ['relay/b']));
  expect(wordsOf(came!)).toMatchObject({ kind: 'event', key: 'relay/a', words: 'event 1.1 from agent' });
  expect(wordsOf(step!)).toMatchObject({ kind: 'step', words: 'begins → state 1' });
  expect(wordsOf(commit!)).toMatchObject({ kind: 'commit', words: '1 written, 1 deleted' });
  const guards = [
    { guard: 'isLate', holds: false },
    { guard: 'isKnown', holds: true },
  ];
  const effects = [{ kind: 'schedule', id: 'limit', event: { type: 'limit' }, delay: 5_000 }] as const;
  expect(wordsOf({ ...step!, before: 'state 1', guards, effects } as typeof step & object)).toEqual({
    ...{ kind: 'step', key: 'relay/a', words: 'stays state 1' },
    details: ['guards ✗ isLate, ✓ isKnown', 'timer limit: 5000 ms'],
  });
  const reason = { code: 'LinkGone' } as const;
  const [refused] = numbered([{ type: 'refused', turn: '1.1', key: 'relay/a', event: { type: 'user.join' }, reason }]);
  expect(wordsOf(refused!)).toMatchObject({ kind: 'fault', words: 'refused user.join: LinkGone' });
});

test('a turn is called without the zeros that make it sort', () => {
  expect(turnWords('000000000002.000000000106')).toBe('2.106');
});
