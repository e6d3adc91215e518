import { expect, test } from 'vitest';
import { registry } from '../../machines/index.ts';
import { stateText } from '../../runtime/inspect/panel/tree/state-text.ts';
import { tonesOf } from '../../runtime/inspect/panel/tree/tone.ts';
import { treeKey } from '../../runtime/inspect/panel/tree/tree-keys.ts';
import { countRows, type TreeFilter, treeLines } from '../../runtime/inspect/panel/tree/tree-lines.ts';
import { row } from './records.ts';

const toneOf = tonesOf(registry);
const relay = (id: string, value: string, changes = {}) =>
  row(`channel-join/news/${id}`, 1, { machine: 'relay-connection', parent: 'channel-join/news', value, ...changes });
const all = [
  row('channel-join/news', 1, { value: 'connecting', labels: ['group:G7'] }),
  relay('relay-2', 'joining'),
  relay('relay-1', 'connected', { labels: ['connection:c-77'] }),
  row('contact/bob', 1, { value: 'nonsense' }),
];
const rows = new Map(all.map((each) => [each.key, each]));
const ids = (filter: Partial<TreeFilter>, turned: readonly string[] = []) =>
  treeLines(rows, { text: '', ...filter }, new Set(turned), toneOf).map(({ id, level }) => `${level} ${id}`);

test('the tree shows machines, the instances without a parent below them, and children below their parents', () => {
  expect(ids({})).toEqual([
    '1 machine:channel-join',
    '2 channel-join/news',
    '3 channel-join/news/relay-1',
    '3 channel-join/news/relay-2',
    '1 machine:contact',
    '2 contact/bob',
  ]);
  expect(ids({}, ['channel-join/news', 'machine:contact'])).toEqual([
    '1 machine:channel-join',
    '2 channel-join/news',
    '1 machine:contact',
  ]);
});

test('a supervisor of many is closed by itself, and shows its children at a glance', () => {
  const many = Array.from({ length: 9 }, (_, at) => relay(`relay-${at}`, 'connected'));
  const crowd = new Map([all[0]!, ...many].map((each) => [each.key, each]));
  const lines = treeLines(crowd, { text: '' }, new Set(), toneOf);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatchObject({ isOpen: false, children: many });
});

test('a search finds keys, states and labels, and shows those above what it found', () => {
  const family = ['1 machine:channel-join', '2 channel-join/news'];
  expect(ids({ text: 'C-77' })).toEqual([...family, '3 channel-join/news/relay-1']);
  expect(ids({ text: 'JOINING' })).toEqual([...family, '3 channel-join/news/relay-2']);
  expect(ids({ text: 'group:g7' })).toEqual(family);
  expect(ids({ text: 'nobody' })).toEqual([]);
  const [, above, found] = treeLines(rows, { text: 'relay-1' }, new Set(), toneOf);
  expect([above, found]).toMatchObject([{ isMatch: false }, { isMatch: true }]);
});

test('chips count machines, states and tones, and each shows only its own', () => {
  const counts = countRows(rows.values(), undefined, toneOf);
  expect(counts.machines).toEqual([
    ['channel-join', 1],
    ['contact', 1],
    ['relay-connection', 2],
  ]);
  expect(Object.fromEntries(counts.tones)).toEqual({ waiting: 2, settled: 1, unknown: 1 });
  expect(countRows(rows.values(), 'relay-connection', toneOf).states).toEqual([
    ['joining', 1, 'waiting'],
    ['connected', 1, 'settled'],
  ]);
  expect(ids({ machine: 'relay-connection', state: 'connected' })).toHaveLength(3);
  expect(ids({ tone: 'unknown' })).toEqual(['1 machine:contact', '2 contact/bob']);
});

test('quarantine, failure and unknown machines have tones of their own', () => {
  expect(toneOf(relay('r', 'connected', { status: 'quarantined' }))).toBe('quarantined');
  expect(toneOf(relay('r', 'connected', { context: { reason: { code: 'LinkGone' } } }))).toBe('failed');
  expect(toneOf(row('unheard-of/x', 1))).toBe('unknown');
});

test('a state value is read as a path', () => {
  expect(stateText({ connecting: { asking: {}, hearing: 'twice' } })).toBe('connecting.asking + hearing.twice');
});

test('the keys of a tree go up and down, open and close, and to the parent', () => {
  const lines = treeLines(rows, { text: '' }, new Set(['machine:contact']), toneOf);
  const press = (key: string, at: number) => treeKey(key, lines, at, 3);
  expect(press('ArrowDown', -1)).toEqual({ go: 'machine:channel-join' });
  expect(press('ArrowUp', -1)).toEqual({ go: 'machine:contact' });
  expect(press('ArrowUp', 0)).toEqual({ go: 'machine:channel-join' });
  expect(press('ArrowRight', 1)).toEqual({ go: 'channel-join/news/relay-1' });
  expect(press('ArrowRight', 2)).toBeUndefined();
  expect(press('ArrowLeft', 2)).toEqual({ go: 'channel-join/news' });
  expect(press('ArrowLeft', 1)).toEqual({ turn: 'channel-join/news' });
  expect(press('ArrowRight', 4)).toEqual({ turn: 'machine:contact' });
  expect(press('Enter', 4)).toEqual({ turn: 'machine:contact' });
  expect(press('PageDown', 0)).toEqual({ go: 'channel-join/news/relay-2' });
  expect(press('End', 0)).toEqual({ go: 'machine:contact' });
  expect(press('x', 0)).toBeUndefined();
});
