import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { indexedDbStore } from '../../persistence/indexeddb.ts';
import { memoryStore } from '../../persistence/memory.ts';
import { createEngine, type Engine } from '../../runtime/engine.ts';
import type { DomainError } from '../../runtime/errors.ts';
import type { EngineOptions } from '../../runtime/options.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { scriptedAgent } from '../../simulation/index.ts';
import { channelKey } from '../scenarios/device.ts';
import { read, refusal, stageWithOther } from './attempt.ts';

type Wrong = readonly [what: string, make: () => unknown];

/** What only a program without types hands over. */
const strange: readonly Wrong[] = [
  ['nothing', () => undefined],
  ['null', () => null],
  ['a number', () => 5],
  ['NaN', () => NaN],
  ['an object', () => ({})],
  ['a list of keys', () => ['channel-join/other']],
  ['a symbol', () => Symbol('channel-join/other')],
  ['a function', () => () => 'channel-join/other'],
  ['an object that is a text when it is asked', () => ({ toString: () => 'channel-join/other' })],
  ['a proxy that was revoked', revoked],
  ['a text of a megabyte', () => 'x'.repeat(1_000_000)],
];

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const throwing = (name: string) => (): unknown =>
  Object.defineProperty({}, name, {
    enumerable: true,
    get: () => {
      throw new Error('boom');
    },
  });

type Call = (engine: Engine, given: never) => Promise<unknown>;

const byKey: readonly [method: string, call: Call][] = [
  ['snapshot', async (engine, key) => engine.snapshot(key)],
  ['send', async (engine, key) => engine.send(key, { type: 'user.leave' })],
  ['identity', async (engine, key) => engine.identity(key)],
  ['waitFor', async (engine, key) => engine.waitFor(key, () => true)],
  ['parked', async (engine, key) => engine.parked(key)],
  ['resume', async (engine, key) => engine.resume(key)],
  ['forget', async (engine, key) => engine.forget(key)],
];

const other = 'channel-join/other';

/** Options by themselves, and what they go with. */
const withOptions: readonly [what: string, call: Call, wrong: readonly Wrong[]][] = [
  [
    'start',
    async (engine, options) => engine.start('channel-join', 'new', { link: 'x' }, options),
    [
      ['an event’s id that is empty', () => ({ eventId: '' })],
      ['an event’s id that is a number', () => ({ eventId: 5 })],
      ['a deadline before now', () => ({ deadline: -1 })],
      ['a deadline that is no number', () => ({ deadline: NaN })],
      ['a deadline that throws', throwing('deadline')],
    ],
  ],
  [
    'send',
    async (engine, options) => engine.send(other, { type: 'user.leave' }, options),
    [
      ['an event’s id of a megabyte', () => ({ eventId: 'x'.repeat(1_000_000) })],
      ['a deadline without end', () => ({ deadline: Infinity })],
      ['an event’s id that throws', throwing('eventId')],
    ],
  ],
  [
    'find',
    async (engine, options) => engine.find('machine:channel-join', options),
    [
      ['a limit that is no number', () => ({ limit: NaN })],
      ['a limit below nothing', () => ({ limit: -1 })],
      ['a half of a row', () => ({ limit: 1.5 })],
      ['a limit without end', () => ({ limit: Infinity })],
      ['a text as the limit', () => ({ limit: '5' })],
      ['a number to begin after', () => ({ after: 5 })],
      ['a limit that throws', throwing('limit')],
    ],
  ],
  ['forget', async (engine, options) => engine.forget(other, options), [['a text', () => ({ afterDelivery: 'yes' })]]],
  ['destroy', async (engine, options) => engine.destroy(options), [['a number', () => ({ afterDelivery: 1 })]]],
  ['stats', async (engine, options) => engine.stats(options), [['a number', () => ({ all: 1 })]]],
];

/** What came of each call: how it was refused, and whether a byte has changed; and that the engine joins a channel after them. */
async function outcomesOf(call: Call, wrong: readonly Wrong[]) {
  const { alice, network, clock } = await stageWithOther();
  const before = alice.bytes;
  const outcomes: Outcome[] = [];
  for (const [what, make] of wrong) {
    const error = await refusal(async () => call(alice.engine, make() as never));
    const words = read({ error }).en.concat(read({ error }).de);
    const isShort = JSON.stringify(error).length < 500;
    await clock.advance(1_000);
    outcomes.push({ what, type: error.type, isTold: isShort && words.every(Boolean), isSame: alice.bytes === before });
  }
  await alice.connect(network.addChannel({ name: 'news', relays: 1 }));
  await clock.runUntil(() => alice.row(channelKey)?.value === 'functional');
  return outcomes;
}

interface Outcome {
  readonly what: string;
  readonly type: DomainError['type'];
  readonly isTold: boolean;
  readonly isSame: boolean;
}

const refusedAs = (type: DomainError['type'], wrong: readonly Wrong[]): Outcome[] =>
  wrong.map(([what]) => ({ what, type, isTold: true, isSame: true }));

test.each(byKey)('%s of what is no key is refused, and changes not one byte', async (_, call) => {
  expect(await outcomesOf(call, strange)).toEqual(refusedAs('InstanceUnknown', strange));
});

test('find by what is no label is refused, and changes not one byte', async () => {
  const wrong = strange.filter(([what]) => what !== 'a text of a megabyte');
  const call: Call = async (engine, label) => engine.find(label);
  expect(await outcomesOf(call, wrong)).toEqual(refusedAs('InputInvalid', wrong));
});

test.each(withOptions)('%s with options that are none is refused, and changes not one byte', async (_, call, more) => {
  const wrong: readonly Wrong[] = [
    ['null', () => null],
    ['a text', () => 'now'],
    ['a proxy that was revoked', revoked],
    ...more,
  ];
  expect(await outcomesOf(call, wrong)).toEqual(refusedAs('InputInvalid', wrong));
});

test.each([
  ['contact', { contactId: 'alice', by: 'invite' }],
  ['contact-address', { addressId: 'alice' }],
  ['membership', { groupId: 'alice', by: 'create', groupProfile: { displayName: 'G' } }],
  ['member-invitation', { invitationId: 'alice', groupId: 'g', contact: 'contact/x' }],
  ['repeat-join', { joinId: 'alice', link: `https://smp1.example/g#${'A'.repeat(43)}`, contact: 'contact/x' }],
])('a %s that calls itself by another id than its own is refused, and nothing is stored', async (machine, input) => {
  const { alice } = await stageWithOther();
  const before = alice.bytes;
  const error = await refusal(async () => alice.engine.start(machine, 'bob', input));
  expect(error).toMatchObject({
    type: 'InputInvalid',
    machine,
    why: expect.stringMatching(/^\w+: not the id$/) as string,
  });
  expect(alice.bytes).toBe(before);
  expect(await alice.engine.start(machine, 'alice', input)).toEqual({ created: true });
});

test.each([
  ['a group id with a NUL', 'member-invitation', { groupId: 'g\0', contact: 'contact/x' }],
  ['a group id that is half a character', 'member-invitation', { groupId: '\ud800', contact: 'contact/x' }],
  ['a contact that is no key', 'member-invitation', { groupId: 'g', contact: 'contact/x y' }],
  ['the link of a group with a NUL in its id', 'contact-address', { group: { groupId: 'g\0' } }],
])('%s is refused, and nothing is stored', async (_, machine, rest) => {
  const { alice } = await stageWithOther();
  const before = alice.bytes;
  const ids = { 'member-invitation': 'invitationId', 'contact-address': 'addressId' };
  const profiles = { groupProfile: { displayName: 'G' }, admission: { verdict: 'accept' } };
  const group = 'group' in rest && { group: { ...profiles, ...rest.group } };
  const input = { [ids[machine as keyof typeof ids]]: 'alice', ...rest, ...group };
  const error = await refusal(async () => alice.engine.start(machine, 'alice', input));
  const why = expect.stringMatching(/groupId|contact/) as string;
  expect(error).toMatchObject({ type: 'InputInvalid', machine, why });
  expect(alice.bytes).toBe(before);
});

test('a limit beyond what databases count to is as good as none', async () => {
  const store = indexedDbStore<EngineRow>({ name: 'beyond' });
  const engine = await createEngine({ ...parts(), store });
  await engine.start('contact', 'bob', { contactId: 'bob', by: 'invite' });
  const found = await engine.find('machine:contact', { limit: Number.MAX_SAFE_INTEGER });
  expect(found.map(({ key }) => key)).toEqual(['contact/bob']);
  await engine.close();
});

const parts = (): EngineOptions => ({
  store: memoryStore<EngineRow>(),
  agent: scriptedAgent(),
  profileFactory: () => ({ displayName: 'Made', fullName: '' }),
});

const unfit: readonly [what: string, why: string, options: () => unknown][] = [
  ['nothing', 'options: store', () => undefined],
  ['null', 'options: store', () => null],
  ['no store', 'options: store', () => ({ ...parts(), store: undefined })],
  ['a store that is none', 'options: store', () => ({ ...parts(), store: {} })],
  ['no agent', 'options: agent', () => ({ ...parts(), agent: undefined })],
  ['a profile in place of its factory', 'options: profileFactory', () => ({ ...parts(), profileFactory: {} })],
  ['a list in place of deliver', 'options: deliver', () => ({ ...parts(), deliver: [] })],
  ['a policy that is a text', 'policy: expected Object', () => ({ ...parts(), policy: 'fast' })],
  ...(['commandLimit', 'agentCalls', 'queueLimit', 'aheadFrom', 'shortestSleep'] as const).flatMap((name) =>
    [NaN, -1, '5', null].map((value): [string, string, () => unknown] => [
      `${name} of ${JSON.stringify(value) ?? ''} ${typeof value}`,
      `policy: ${name}: `,
      () => ({ ...parts(), policy: { [name]: value } }),
    ]),
  ),
  ['no call to the agent at all', 'policy: agentCalls: ', () => ({ ...parts(), policy: { agentCalls: 0 } })],
];

describe('an engine of parts that do not fit is refused before anything is opened', () => {
  test.each(unfit)('%s', async (_, why, options) => {
    const given = options() as EngineOptions;
    let opened = false;
    const store = given?.store;
    if (store && 'open' in store) store.open = async () => ((opened = true), { last: { epoch: 0, turn: 0 }, epoch: 1 });
    const error = await refusal(async () => createEngine(given));
    expect(error).toEqual({ type: 'InputInvalid', machine: '', why: expect.stringContaining(why) as string });
    expect(opened).toBe(false);
  });

  test('a limit that is undefined is the usual one', async () => {
    const engine = await createEngine({ ...parts(), policy: { agentCalls: undefined } as never });
    expect(engine.health().state).toBe('ready');
    await engine.close();
  });
});
