import { beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../../machines/registry.ts';
import type { InspectionPage } from '../../runtime/inspect/source.ts';
import type { Stepped } from '../../runtime/inspect/record.ts';
import { type StatelyMessage, toStately } from '../../runtime/inspect/viewers/stately.ts';
import { toXstate4, type Xstate4Message } from '../../runtime/inspect/viewers/xstate-4.ts';
import type { InstanceRecord } from '../../runtime/record.ts';
import { type RecordedJoin, recordedJoin } from './recorded-join.ts';
import { canary, channelJoin, merge } from './recorded-worlds.ts';
import { numbered, row, turnOf } from './records.ts';
import { StreamReader } from './stream-reader.ts';
import { actorsIn, stepsIn, stepsOf } from './viewer-reading.ts';

type Told = Extract<StatelyMessage, { type: '@xstate.actor' | '@xstate.snapshot' }>;
const isState = (message: StatelyMessage): message is Told => message.type !== '@xstate.event';

let join: RecordedJoin;
let whole: InspectionPage;
beforeAll(async () => {
  join = await recordedJoin({ until: 120_000 });
  whole = await join.recorder.read(undefined, 100_000);
});

/** One record a page. */
const singly = ({ base, records, ...rest }: InspectionPage): InspectionPage[] => [
  { ...rest, ...(base && { base }), records: [] },
  ...records.map((record) => ({ ...rest, records: [record] })),
];

/** What a commit leaves of an instance, as both formats tell it. */
const shown = ({ value, context }: Pick<InstanceRecord, 'value' | 'context'>) => ({ value, context });

describe('a join in the format of @statelyai/inspect', () => {
  it('has each step once, in order, and is the same however it is cut into pages', () => {
    const messages = toStately(registry)(whole);
    const steps = whole.records.filter((record) => record.type === 'step');
    expect(steps.length).toBeGreaterThan(50);
    expect(stepsIn(messages)).toEqual(stepsOf(steps));
    expect(singly(whole).flatMap(toStately(registry))).toEqual(messages);
    expect(messages.map(({ id }) => Number(id))).toEqual(messages.map((_, place) => place + 1));
  });

  it('shows at every commit what is stored', () => {
    const translate = toStately(registry);
    const reader = new StreamReader();
    const last = new Map<string, Told['snapshot']>();
    let compared = 0;
    return singly(whole)
      .reduce(async (before, page) => {
        await before;
        for (const message of translate(page)) {
          if (isState(message)) last.set(message.sessionId, message.snapshot);
        }
        await reader.read({ read: async () => page });
        if (page.records[0]?.type !== 'commit') return;
        for (const each of reader.rows.values()) {
          expect(shown(last.get(each.key) as never)).toEqual(shown(each));
          expect(last.get(each.key)?.['status']).toBe(each.status);
          compared++;
        }
      }, Promise.resolve())
      .then(() => expect(compared).toBeGreaterThan(100));
  });

  it('registers each actor before anything is told of it, with its parent, its root, its chart and its first state', () => {
    const messages = toStately(registry)(whole);
    const known = new Map<string, StatelyMessage>();
    const misplaced = messages.filter((message) => {
      const { sessionId } = message;
      const isFirst = !known.has(sessionId);
      const isActor = message.type === '@xstate.actor';
      const hasParent = !isActor || message.parentId === undefined || known.has(message.parentId);
      if (isFirst) known.set(sessionId, message);
      return isFirst !== isActor || !hasParent;
    });
    expect(misplaced).toEqual([]);
    expect(known.get('channel-join/news/relay-1')).toMatchObject({
      ...{ name: 'channel-join/news/relay-1', parentId: 'channel-join/news', rootId: 'channel-join/news' },
      snapshot: { status: 'active', value: 'fetchingLink', tags: ['waiting'] },
    });
    const chart = known.get('channel-join/news') as StatelyMessage & { definition: string };
    const { states } = JSON.parse(chart.definition) as { states: Record<string, unknown> };
    expect(Object.keys(states)).toEqual(Object.keys(registry['channel-join'].machine.states));
    expect(chart.definition).not.toContain('"context"');
  });

  it('tells a viewer that comes late of each that lives, as it stands, before what happens next', async () => {
    const reader = new StreamReader();
    await reader.catchUp(join.recorder);
    const rows = [...reader.rows.values()];
    const event = turnOf('9', 'contact/bob', 99);
    const messages = toStately(registry)({
      ...{ run: 'late', base: { seq: 7, rows, lost: 7 }, last: 10 },
      records: numbered(event, 8),
    });
    const living = rows.filter(({ status }) => status !== 'done').map(({ key }) => key);
    expect(messages.slice(0, living.length).map(({ sessionId }) => sessionId)).toEqual(living.sort());
    expect(messages.slice(0, living.length).every(({ type }) => type === '@xstate.actor')).toBe(true);
    expect(messages.slice(living.length).map(({ type }) => type)).toEqual(['@xstate.event', '@xstate.snapshot']);
  });
});

describe('a join in the format of @xstate/inspect', () => {
  const state = (message: Xstate4Message) =>
    'state' in message ? (JSON.parse(message.state) as { value: unknown; context: never; done: boolean }) : undefined;

  it('has each step once, in order, and ends with what is stored', async () => {
    const messages = toXstate4(registry)(whole);
    expect(stepsIn(messages)).toEqual(stepsOf(whole.records.filter((record) => record.type === 'step')));
    const reader = new StreamReader();
    await reader.catchUp(join.recorder);
    const last = new Map(messages.flatMap((message) => (state(message) ? [[message.sessionId, state(message)]] : [])));
    expect([...last.keys()].sort()).toEqual([...reader.rows.keys()].sort());
    for (const each of reader.rows.values())
      expect(last.get(each.key)).toMatchObject(JSON.parse(JSON.stringify(shown(each))) as object);
  });

  it('has no function, no guard and nothing of its own left in a chart', () => {
    const charts = actorsIn(
      Object.keys(registry).flatMap((machine) =>
        toXstate4(registry)({
          ...{ run: 'r', records: [], last: 0 },
          base: { seq: 0, lost: 0, rows: [row(`${machine}/x`, 1)] },
        }),
      ),
    );
    expect(charts).toHaveLength(Object.keys(registry).length);
    const text = charts.join('\n');
    expect(text).toContain('"cond":"relaysAre {\\"phase\\":');
    expect(text).not.toMatch(/"guard":|"type":"xstate\.|"reenter":/);
  });
});

describe('both formats', () => {
  const all = (records: Parameters<typeof numbered>[0]) => {
    const page = { run: 'r', records: numbered(records), last: records.length };
    return { stately: toStately(registry)(page), xstate4: toXstate4(registry)(page) };
  };

  it('tell that a row is forgotten, and begin anew with the next under its key', () => {
    const begin = turnOf('1', 'relay/a', 1);
    const { stately, xstate4 } = all([
      ...begin,
      ...turnOf('2', 'relay/b', 1, ['relay/a']),
      ...turnOf('3', 'relay/a', 1),
    ]);
    const ofA = <M extends { sessionId: string; type: string }>(messages: readonly M[]) =>
      messages.filter(({ sessionId }) => sessionId === 'relay/a');
    expect(ofA(xstate4).map(({ type }) => type)).toEqual([
      ...['service.register', 'service.event', 'service.state', 'service.stop'],
      ...['service.register', 'service.event', 'service.state'],
    ]);
    expect(
      ofA(stately)
        .filter(isState)
        .map(({ type, snapshot }) => [type, snapshot['status']]),
    ).toEqual([
      ...[
        ['@xstate.actor', 'active'],
        ['@xstate.snapshot', 'active'],
        ['@xstate.snapshot', 'stopped'],
      ],
      ...[
        ['@xstate.actor', 'active'],
        ['@xstate.snapshot', 'active'],
      ],
    ]);
  });

  it('tell of an instance that is set aside, and of the event that was refused', () => {
    const event = { type: 'user.leave' };
    const reason = { code: 'ProfileLocked' } as const;
    const broken = row('relay/a', 1, { status: 'quarantined', error: { message: 'a bug' } });
    const { stately, xstate4 } = all([
      ...turnOf('1', 'relay/a', 1),
      { type: 'refused', turn: '2', key: 'relay/a', event, reason },
      { type: 'threw', turn: '2', key: 'relay/a', event: 'x', message: 'a bug' },
      { type: 'commit', turn: '2', puts: [broken], parked: [], deletes: [], emitted: [] },
    ]);
    expect(stately.slice(-2)).toMatchObject([
      { type: '@xstate.event', event },
      { type: '@xstate.snapshot', snapshot: { status: 'error', error: { message: 'a bug' }, value: 'state 1' } },
    ]);
    expect(xstate4.slice(-2).map(({ type }) => type)).toEqual(['service.event', 'service.state']);
  });

  it('tell nothing new where the engine is opened again as it was, and what is new where it is not', () => {
    const opened = { type: 'opened', epoch: 2, machines: {}, parked: [] } as const;
    const { stately } = all([
      ...turnOf('1', 'relay/a', 1),
      ...turnOf('2', 'relay/b', 1),
      { ...opened, rows: [row('relay/a', 1), row('relay/b', 1)] },
      { ...opened, rows: [row('relay/a', 2), row('relay/c', 1, { birth: 'c' })] },
    ]);
    expect(stately.slice(6).map(({ type, sessionId }) => `${type} ${sessionId}`)).toEqual([
      ...['@xstate.snapshot relay/b', '@xstate.snapshot relay/a', '@xstate.actor relay/c'],
    ]);
  });

  it('show of several steps in a turn each state, and the end of the last alone', () => {
    const step = (after: string, before?: string): Stepped => ({
      ...{ type: 'step', turn: '1', key: 'relay/a', machine: 'relay', event: { type: `to ${after}` } },
      ...{ after, transitions: [], guards: [], effects: [], changed: true, ...(before && { before }) },
    });
    const ended = row('relay/a', 3, { status: 'done', value: 'c', output: { it: 'is' } });
    const { stately, xstate4 } = all([
      ...[step('a'), step('b', 'a'), step('c', 'b')],
      { type: 'commit', turn: '1', puts: [ended], parked: [], deletes: [], emitted: [] },
    ]);
    const states = stately.filter(isState).map(({ snapshot: { status, value, output } }) => [status, value, output]);
    expect(states).toEqual([
      ...[
        ['active', 'a', undefined],
        ['active', 'a', undefined],
        ['active', 'b', undefined],
      ],
      ['done', 'c', { it: 'is' }],
    ]);
    expect(xstate4.map(({ type }) => type)).toEqual([
      ...['service.register', 'service.state', 'service.state', 'service.state', 'service.stop'],
    ]);
  });

  it('show no secret of a stream that has none', async () => {
    const recorders = (await Promise.all([channelJoin(), merge()])).flat();
    const told = await Promise.all(
      recorders.map(async (recorder) => {
        const [plain, { base, records }] = [await recorder.plain(), await recorder.redacted()];
        const page = (of: typeof base, rows: typeof records): InspectionPage => ({
          ...{ run: 'r', base: { seq: of.seq, rows: of.rows, lost: 0 }, records: rows, last: 0 },
        });
        const texts = (each: InspectionPage) => JSON.stringify([toStately(registry)(each), toXstate4(registry)(each)]);
        return [texts(page(plain.base, plain.records)), texts(page(base, records))] as const;
      }),
    );
    for (const [plain, redacted] of told) {
      expect(plain).toContain(canary);
      expect(redacted).not.toMatch(/Canary|Marigold|[\w-]+\.smp\.example|smp\d\.example/);
    }
  });
});
