import { describe, expect, test } from 'vitest';
import type { RelayContext } from '../../machines/relay/relay-context.ts';
import type { DeadLetterReason } from '../../runtime/dead-letter.ts';
import type { InstanceRecord } from '../../runtime/record.ts';
import { nested } from './hostile.ts';
import { otherBytes, read, stageWithOther } from './attempt.ts';

/** What a garbled event may refer to: a command in flight with its connection, and a connection that works. */
interface Known {
  readonly corrId: string;
  readonly joining: string;
  readonly connected: string;
}

/** Two relays, one of them connected, and the other's join not answered yet. */
async function stageWithJoinInFlight() {
  const stage = await stageWithOther();
  const { network, alice, clock } = stage;
  network.faults.fail('alice', 'joinConnection', { type: 'BROKER', code: 'HOST' }, { skip: 3, times: 1_000 });
  await stage.join({ relays: 2 });
  await clock.runUntil(() => alice.phases.includes('connected'));
  await clock.advance(60_000);
  const inFlight = [1, 2].map((number) => alice.relay(number)).find(({ value }) => value === 'joining');
  const works = [1, 2].map((number) => alice.relay(number)).find(({ value }) => value === 'connected');
  const known: Known = {
    corrId: inFlight?.commands[0]?.corrId ?? '',
    joining: connectionOf(inFlight),
    connected: connectionOf(works),
  };
  return { ...stage, known };
}

function connectionOf(row: InstanceRecord | undefined): string {
  return (row?.context as Partial<RelayContext> | undefined)?.connectionId ?? '';
}

const data = { request: 'r', userData: {} };
const id = 'event-1';

/** Each is put aside and acknowledged: an agent that repeated it for ever would gain nothing. */
const garbage: readonly [what: string, reason: DeadLetterReason, raw: (known: Known) => unknown][] = [
  ['nothing', 'unreadable', () => undefined],
  ['null', 'unreadable', () => null],
  ['a number', 'unreadable', () => 42],
  ['a text', 'unreadable', () => 'CON'],
  ['a list', 'unreadable', () => []],
  ['an empty object', 'unreadable', () => ({})],
  ['a function', 'unreadable', () => () => undefined],
  ['an event of no type', 'unreadable', ({ corrId }) => ({ id, corrId })],
  ['an event of an unknown type', 'unreadable', ({ connected }) => ({ id, type: 'BOOM', connectionId: connected })],
  [
    'a type from an object’s prototype',
    'unreadable',
    ({ connected }) => ({ id, type: 'constructor', connectionId: connected }),
  ],
  [
    'a type of a megabyte',
    'unreadable',
    ({ connected }) => ({ id, type: 'x'.repeat(1_000_000), connectionId: connected }),
  ],
  [
    'a type that is an object',
    'unreadable',
    ({ connected }) => ({ id, type: { toString: () => 'CON' }, connectionId: connected }),
  ],
  ['an event without an id', 'unreadable', ({ joining }) => ({ type: 'CON', connectionId: joining })],
  ['an id that is a number', 'unreadable', ({ joining }) => ({ id: 1, type: 'CON', connectionId: joining })],
  [
    'an id of a megabyte',
    'unreadable',
    ({ joining }) => ({ id: 'x'.repeat(1_000_000), type: 'CON', connectionId: joining }),
  ],
  ['an empty id', 'unreadable', ({ joining }) => ({ id: '', type: 'CON', connectionId: joining })],
  ['no connection where one is needed', 'unreadable', () => ({ id, type: 'CON' })],
  ['a connection that is a list', 'unreadable', ({ joining }) => ({ id, type: 'CON', connectionId: [joining] })],
  [
    'an event behind __proto__',
    'unreadable',
    ({ joining }) => JSON.parse(`{"__proto__":{"id":"e","type":"CON","connectionId":"${joining}"}}`) as unknown,
  ],
  [
    'an object whose fields throw',
    'unreadable',
    () =>
      Object.defineProperty({ id }, 'type', {
        get: () => {
          throw new Error('boom');
        },
      }),
  ],
  [
    'a proxy that throws',
    'unreadable',
    () =>
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('boom');
          },
          has: () => {
            throw new Error('boom');
          },
        },
      ),
  ],
  ['link data that are none', 'wrong-kind', ({ corrId }) => ({ id, type: 'LDATA', corrId, data: { garbage: true } })],
  ['link data that are null', 'wrong-kind', ({ corrId }) => ({ id, type: 'LDATA', corrId, data: null })],
  [
    'link data with a thousand relays',
    'wrong-kind',
    ({ corrId }) => ({
      id,
      type: 'LDATA',
      corrId,
      data: { ...data, relays: Array.from({ length: 1_000 }, () => 'l') },
    }),
  ],
  [
    'link data with a relay that is a number',
    'wrong-kind',
    ({ corrId }) => ({ id, type: 'LDATA', corrId, data: { ...data, relays: [1] } }),
  ],
  [
    'link data with a request of a megabyte',
    'wrong-kind',
    ({ corrId }) => ({ id, type: 'LDATA', corrId, data: { ...data, request: 'r'.repeat(1_000_000) } }),
  ],
  [
    'link data with user data that are a list',
    'wrong-kind',
    ({ corrId }) => ({ id, type: 'LDATA', corrId, data: { ...data, userData: [] } }),
  ],
  [
    'versions that are no numbers',
    'wrong-kind',
    ({ corrId }) => ({ id, type: 'LDATA', corrId, data: { ...data, versions: { min: 'a', max: 'b' } } }),
  ],
  ['an error that is a text', 'unreadable', ({ corrId }) => ({ id, type: 'ERR', corrId, error: 'AUTH' })],
  [
    'an error that wraps ten thousand others',
    'unreadable',
    ({ corrId }) => ({ id, type: 'ERR', corrId, error: nested(10_000, (inner) => ({ type: 'PROXY', inner })) }),
  ],
  [
    'an error that wraps itself',
    'unreadable',
    ({ corrId }) => {
      const error: Record<string, unknown> = { type: 'PROXY' };
      error['inner'] = error;
      return { id, type: 'ERR', corrId, error };
    },
  ],
  [
    'a JOINED that says not whether it is secured',
    'unreadable',
    ({ corrId, joining }) => ({ id, type: 'JOINED', corrId, connectionId: joining }),
  ],
  [
    'a wait for a text of a megabyte',
    'unreadable',
    ({ corrId }) => ({ id, type: 'WAIT', corrId, waitingFor: 'x'.repeat(1_000_000) }),
  ],
  [
    'a wait until no time',
    'unreadable',
    ({ corrId }) => ({ id, type: 'WAIT', corrId, waitingFor: 'network', until: -1 }),
  ],
  ['a wait for something unknown', 'unreadable', ({ corrId }) => ({ id, type: 'WAIT', corrId, waitingFor: 'godot' })],
  ['a network that is neither there nor not', 'unreadable', () => ({ id, type: 'NETWORK', online: 'yes' })],
  [
    'twenty thousand connections that are up',
    'unreadable',
    ({ connected }) => ({ id, type: 'UP', connectionIds: Array.from({ length: 20_000 }, () => connected) }),
  ],
  [
    'an answer to a command that never was',
    'unknown-command',
    () => ({ id, type: 'LDATA', corrId: 'nobody.1.0', data }),
  ],
  [
    'an error for a command that never was',
    'unknown-command',
    () => ({ id, type: 'ERR', corrId: '__proto__', error: { type: 'SMP', code: 'AUTH' } }),
  ],
  [
    'an answer of another kind',
    'wrong-kind',
    ({ corrId }) => ({ id, type: 'KEY', corrId, keyRef: 'k', publicKey: 'p' }),
  ],
  ['link data as the answer to a join', 'wrong-kind', ({ corrId }) => ({ id, type: 'LDATA', corrId, data })],
  [
    'an answer about another connection',
    'wrong-connection',
    ({ corrId, connected }) => ({ id, type: 'JOINED', corrId, connectionId: connected, secured: false }),
  ],
  ['news of a connection that nobody has', 'unknown-connection', () => ({ id, type: 'CON', connectionId: 'nobody' })],
  [
    'news of a connection named __proto__',
    'unknown-connection',
    () => ({ id, type: 'CON', connectionId: '__proto__' }),
  ],
  ['an error about nothing', 'unknown-connection', () => ({ id, type: 'ERR', error: { type: 'INTERNAL' } })],
];

describe('garbage from the agent is put aside, changes not one byte, and keeps nothing from going on', () => {
  test.each(garbage)('%s', async (_, reason, raw) => {
    const { alice, network, clock, known } = await stageWithJoinInFlight();
    const before = alice.bytes;
    await expect(alice.tell(raw(known))).resolves.toBeUndefined();
    const letters = alice.engine.deadLetters();
    expect(letters).toMatchObject([{ reason, at: clock.now() }]);
    // Of what was sent only its kind and ids are kept, and not at any length.
    expect(JSON.stringify(letters).length).toBeLessThan(1_000);
    expect(alice.bytes).toBe(before);
    expect(alice.explain()).toMatchObject({ phase: 'functional', actions: ['leave'] });
    expect(({} as Record<string, unknown>)['type']).toBeUndefined();

    network.faults.clear();
    await clock.runUntil(() => alice.allAre('connected'));
    expect(alice.engine.deadLetters()).toHaveLength(1);
  });
});

const text = (value: unknown) => ({ event: 'x.msg.new', params: value });

/** The peer's fault, and not the agent's: no dead letters, since the agent did as it should. */
const messages: readonly [what: string, message: unknown, signedBy?: 'owner'][] = [
  ['null', null],
  ['a number', 42],
  ['text that is no JSON', '{"event":'],
  ['JSON that is no message', '[1,2,3]'],
  ['a megabyte', text({ text: 'x'.repeat(1_000_000) })],
  ['a thousand objects one in the other', JSON.stringify(text(nested(1_000, (inner) => ({ inner }))))],
  [
    'a message behind __proto__',
    '{"event":"x.grp.leave","params":{"__proto__":{"polluted":true}},"__proto__":{"polluted":true}}'.replace(
      'x.grp.leave',
      'x.msg.new',
    ),
  ],
  ['an event named constructor', { event: 'constructor', params: {} }],
  ['a farewell without params', { event: 'x.grp.leave' }],
  ['a farewell with params that are a list', { event: 'x.grp.leave', params: [] }],
  ['a removal of nobody', { event: 'x.grp.mem.del', params: {} }, 'owner'],
  [
    'a removal of a member id that is an object',
    { event: 'x.grp.mem.del', params: { memberId: { $ne: '' } } },
    'owner',
  ],
  ['an announcement without a link', { event: 'x.grp.relay.new', params: { relayLink: '' } }, 'owner'],
  [
    'an announcement with a link of a megabyte',
    { event: 'x.grp.relay.new', params: { relayLink: 'x'.repeat(1_000_000) } },
    'owner',
  ],
];

describe('a garbled message on a connection that works changes not one byte', () => {
  test.each(messages)('%s', async (_, message, signedBy) => {
    const { alice, known } = await stageWithJoinInFlight();
    const before = alice.bytes;
    const ownerKey = alice.context.group?.ownerKeys[0];
    expect(ownerKey).toBeDefined();
    await alice.tell({
      id,
      type: 'MSG',
      connectionId: known.connected,
      message,
      ...(signedBy && { signedBy: ownerKey }),
    });
    expect(alice.bytes).toBe(before);
    expect(alice.engine.deadLetters()).toEqual([]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

test('a garbled confirmation fails its relay with words that help, and touches no other row', async () => {
  const { alice, known } = await stageWithJoinInFlight();
  const before = otherBytes(alice);
  const number = alice.relay(1).value === 'joining' ? 1 : 2;
  await alice.tell({ id, type: 'CONF', connectionId: known.joining, confirmationId: 'c', message: 'garbage' });
  expect(alice.explainRelay(number)).toMatchObject({ phase: 'failed', actions: ['retry'] });
  expect(read({ reason: alice.explainRelay(number).reason })).toEqual({
    en: [
      'The other side did not answer as it should: x.grp.link.inv was expected.',
      'Try again. If it happens once more, tell whoever gave you the link.',
    ],
    de: [
      'Die Gegenseite hat nicht geantwortet, wie sie sollte: Erwartet wurde x.grp.link.inv.',
      'Versuche es noch einmal. Geschieht es wieder, sag es der Person, die dir den Link gegeben hat.',
    ],
  });
  expect(alice.explainRelay(3 - number).phase).toBe('connected');
  expect(otherBytes(alice)).toBe(before);
});
