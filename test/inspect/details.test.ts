import { describe, expect, it } from 'vitest';
import { registry } from '../../machines/registry.ts';
import { contactLabel } from '../../machines/contact/contact-labels.ts';
import { eventChoice, emptyForm, readForm } from '../../runtime/inspect/panel/details/event-form.ts';
import { countsOf } from '../../runtime/inspect/panel/details/counts.ts';
import { durableMoment, historyOf } from '../../runtime/inspect/panel/details/history-entries.ts';
import { lettersOf, lettersUntil } from '../../runtime/inspect/panel/details/letters.ts';
import { previousRow } from '../../runtime/inspect/panel/details/previous-row.ts';
import { differencesOf, pathWords } from '../../runtime/inspect/panel/json/json-diff.ts';
import { linesOf, previewOf } from '../../runtime/inspect/panel/json/json-lines.ts';
import { treeMove } from '../../runtime/inspect/panel/json/tree-moves.ts';
import { tonesOf } from '../../runtime/inspect/panel/tree/tone.ts';
import type { Inspected, InspectionRecord } from '../../runtime/inspect/record.ts';
import { commit, opened, row } from './made-records.ts';
import { channel, recordedJoin, recordsOf } from './recorded-join.ts';

const placed = (...all: Inspected[]): InspectionRecord[] =>
  all.map((each, at) => ({ ...each, seq: at + 1, at: at * 10 }));
const none = new Set<string>();

describe('the difference of two JSON values', () => {
  it('is each field that is new, gone or other, with the way there', () => {
    const before = { a: 1, b: { c: [1, 2, 3], d: 'x' }, gone: null };
    const after = { a: 1, b: { c: [1, 5], d: 'x', e: {} } };
    expect(differencesOf(before, after).map(({ path, kind }) => `${kind} ${pathWords(path)}`)).toEqual([
      'changed b.c[1]',
      'removed b.c[2]',
      'added b.e',
      'removed gone',
    ]);
  });

  it('is nothing where they are alike, and the whole where one is a list and the other is none', () => {
    expect(differencesOf({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toEqual([]);
    expect(differencesOf([1], { 0: 1 })).toEqual([{ path: [], kind: 'changed', before: [1], after: { 0: 1 } }]);
  });

  it('names fields that are no words by their text', () => {
    expect(pathWords(['a b', 0, 'c'])).toBe('["a b"][0].c');
  });
});

describe('the tree of a JSON value', () => {
  const value = { name: 'x', inner: { deep: { n: 1 } }, list: [] };

  it('shows so many levels as it is told, and those lines open that were turned', () => {
    expect(linesOf(value, { turned: none, levels: 0 }).map(({ id }) => id)).toEqual(['name', 'inner', 'list']);
    const open = linesOf(value, { turned: new Set(['inner.deep']), levels: 1 });
    expect(open.map(({ id, level }) => `${level} ${id}`)).toEqual([
      ...['1 name', '1 inner', '2 inner.deep', '3 inner.deep.n', '1 list'],
    ]);
    expect(open[1]).toMatchObject({ position: 2, size: 3, isOpen: true });
    expect(open[4]).not.toHaveProperty('isOpen');
  });

  it('opens the way to what has changed, and marks it; what is gone stays to be seen', () => {
    const lines = linesOf(
      { a: { b: { c: 2 } }, d: 1 },
      { turned: none, levels: 0 },
      { a: { b: { c: 1 } }, d: 1, e: 5 },
    );
    expect(lines.map(({ id, change }) => [id, change])).toEqual([
      ['a', 'inside'],
      ['a.b', 'inside'],
      ['a.b.c', 'changed'],
      ['d', undefined],
      ['e', 'removed'],
    ]);
    expect(lines[2]).toMatchObject({ before: 1, value: 2 });
  });

  it('is a single line where the value has no parts', () => {
    expect(linesOf('text', { turned: none, levels: 1 })).toMatchObject([{ id: '', value: 'text', level: 1, size: 1 }]);
    expect(linesOf({}, { turned: none, levels: 1 })).toMatchObject([{ value: {}, level: 1 }]);
  });

  it('previews what is closed on one line', () => {
    expect([previewOf(value), previewOf([1, 2]), previewOf('long'.repeat(9), 8)]).toEqual([
      ...['{ name, inner, list }', '[2]', '"longlo…'],
    ]);
  });

  it('is walked by the keys of a tree', () => {
    const lines = linesOf(value, { turned: none, levels: 1 });
    expect(lines.map(({ id }) => id)).toEqual(['name', 'inner', 'inner.deep', 'list']);
    expect(treeMove(lines, 1, 'ArrowRight')).toEqual({ to: 2 });
    expect(treeMove(lines, 2, 'ArrowRight')).toEqual({ turns: true });
    expect(treeMove(lines, 2, 'ArrowLeft')).toEqual({ to: 1 });
    expect(treeMove(lines, 1, 'ArrowLeft')).toEqual({ turns: true });
    expect(treeMove(lines, 3, 'ArrowDown')).toEqual({ to: 3 });
    expect(treeMove(lines, 0, 'Enter')).toEqual({});
    expect(treeMove(lines, 0, 'x')).toBeUndefined();
  });
});

describe('the form of an event', () => {
  const prepared = row(channel, 0, { machine: 'channel-join', value: 'prepared' });

  it('offers first what the state takes now, of all that the application may tell the machine', () => {
    const { now, others } = eventChoice(registry, prepared);
    expect(now).toContain('user.connect');
    expect(now).not.toContain('user.retry');
    expect([...now, ...others].sort()).toEqual(Object.keys(registry['channel-join'].events).sort());
    expect(eventChoice(registry, { ...prepared, machine: 'nothing' })).toEqual({ now: [], others: [] });
    expect(eventChoice(registry, { ...prepared, value: 'nowhere' }).now).toEqual([]);
  });

  it('begins with the fields that an event has to have, and names the others', () => {
    expect(emptyForm(registry, 'contact', 'user.send')).toEqual({ text: '{\n  "text": ""\n}', optional: ['msgId'] });
    expect(emptyForm(registry, 'contact', 'user.retry')).toEqual({ text: '{}', optional: [] });
  });

  it.each([
    ['user.send', '{"text":"hello"}', { type: 'user.send', text: 'hello' }],
    ['user.retry', '', { type: 'user.retry' }],
  ])('reads %s %s', (type, text, event) => {
    expect(readForm(registry, row('contact/bob'), type, text)).toEqual({ event });
  });

  it.each([
    ['user.send', '{"text":', /^No JSON: /],
    ['user.send', '[]', /an object/],
    ['user.send', '{}', /^text: missing\.$/],
    ['user.send', '{"text":5}', /^text: expected string\.$/],
    ['user.send', '{"type":"user.retry"}', /chosen above/],
    ['', '{}', /Choose an event/],
  ])('says in one line what is wrong with %s %s', (type, text, problem) => {
    const read = readForm(registry, row('contact/bob'), type, text);
    expect(read).toEqual({ problem: expect.stringMatching(problem) as string });
  });
});

describe('what the details tell of an instance', () => {
  const [one, two, three] = [1, 2, 3].map((n) => row('contact/a', n)) as [
    ReturnType<typeof row>,
    ReturnType<typeof row>,
    ReturnType<typeof row>,
  ];

  it('compares it with its row before the newest commit until the moment', () => {
    const records = placed(opened([one]), commit([two]), commit([row('contact/b')]), commit([three]));
    expect(previousRow(records, 4, three)).toEqual(two);
    expect(previousRow(records, 3, two)).toEqual(one);
    expect(previousRow(records, 1, one)).toBeUndefined();
    expect(previousRow(records, 4, { ...three, birth: 'another' })).toBeUndefined();
  });

  it('finds the dead letters of its connections and of its commands', () => {
    const letter = (event: object): Inspected => ({
      type: 'dead-letter',
      letter: { reason: 'unknown-command', event: { type: 'OK', ...event }, at: 0 },
    });
    const call: Inspected = { type: 'call', key: 'contact/a', corrId: 'c1', phase: 'submitted' };
    const records = placed(call, letter({ corrId: 'c1' }), letter({ connectionId: 'x' }), letter({ corrId: 'c2' }));
    const all = lettersUntil(records, 4);
    expect(all.map(({ seq }) => seq)).toEqual([4, 3, 2]);
    expect(lettersUntil(records, 2)).toHaveLength(1);
    const mine = { ...one, labels: ['connection:x', contactLabel('a')] };
    expect(lettersOf(mine, records.slice(0, 1), all).map(({ seq }) => seq)).toEqual([3, 2]);
  });

  it('tells its history from the newest step, with the states before and after, and what was asked for', async () => {
    const records = await recordsOf((await recordedJoin()).recorder);
    const about = records.filter((record) => 'key' in record && record.key === channel);
    const history = historyOf(about, 1_000);
    expect(history.at(-1)).toMatchObject({ what: 'xstate.init', to: 'prepared', kind: 'step' });
    expect(history.at(-2)).toMatchObject({ what: 'user.connect', from: 'prepared', to: 'fetchingGroupLink' });
    expect(history.at(-2)?.effects.length).toBeGreaterThan(0);
    expect(historyOf(about, 3)).toEqual(history.slice(0, 3));
    // One goes to where the step is durable: the commit of its turn.
    const step = history.at(-2)!;
    const moment = durableMoment(records, step.seq);
    expect(records[moment - 1]).toMatchObject({ type: 'commit' });
    expect(moment).toBeGreaterThan(step.seq);
    expect(durableMoment(records, moment)).toBe(moment);
  });

  it('counts instances by machine and state, the most frequent first', () => {
    const rows = [one, row('contact/b', 0, { value: 'invited' }), row('contact/c'), row('a/x', 0, { machine: 'a' })];
    expect(countsOf(rows, tonesOf(registry))).toMatchObject([
      { machine: 'a' },
      {
        machine: 'contact',
        states: [
          { name: 'connected', count: 2, key: 'contact/a' },
          { name: 'invited', count: 1 },
        ],
      },
    ]);
  });
});
