import { describe, expect, test } from 'vitest';
import type { DomainError } from '../../runtime/errors.ts';
import { nested } from './hostile.ts';
import { read, refusal, stageWithOther } from './attempt.ts';

const link = `https://smp1.example/c#${'A'.repeat(43)}`;

const words: { readonly [T in DomainError['type']]?: readonly [en: string, de: string] } = {
  InputInvalid: ['Something that is needed is missing or wrong.', 'Etwas Nötiges fehlt oder ist falsch.'],
  InputDiffers: ['This was already started, with other choices.', 'Das wurde schon begonnen, mit anderen Angaben.'],
  LinkInvalid: [
    'This is not a link to a person, a group or a channel.',
    'Das ist kein Link zu einer Person, einer Gruppe oder einem Kanal.',
  ],
  MachineUnknown: ['This app does not know this kind of connection.', 'Diese Art Verbindung kennt die App nicht.'],
  EventInvalid: ['This request is incomplete or wrong.', 'Diese Anfrage ist unvollständig oder falsch.'],
  InstanceUnknown: ['This no longer exists.', 'Das gibt es nicht mehr.'],
};

type Act = (engine: Awaited<ReturnType<typeof stageWithOther>>['alice']['engine']) => Promise<unknown>;

const starts: readonly [what: string, type: DomainError['type'], machine: string, id: string, input: unknown][] = [
  ['no input', 'InputInvalid', 'channel-join', 'x', undefined],
  ['null', 'InputInvalid', 'channel-join', 'x', null],
  ['a link of a megabyte', 'InputInvalid', 'channel-join', 'x', { link: link.repeat(10_000) }],
  ['a function for a link', 'InputInvalid', 'channel-join', 'x', { link: () => link }],
  ['a list', 'LinkInvalid', 'channel-join', 'x', []],
  ['an empty object', 'LinkInvalid', 'channel-join', 'x', {}],
  ['a field that nobody knows', 'InputInvalid', 'channel-join', 'x', { link, admin: true }],
  [
    'incognito as a text of a megabyte',
    'InputInvalid',
    'channel-join',
    'x',
    { link, incognito: 'x'.repeat(1_000_000) },
  ],
  ['incognito as a text', 'InputInvalid', 'channel-join', 'x', { link, incognito: 'yes' }],
  ['a profile without a name', 'InputInvalid', 'channel-join', 'x', { link, profile: {} }],
  [
    'a profile with a name of a megabyte',
    'InputInvalid',
    'channel-join',
    'x',
    { link, profile: { displayName: 'x'.repeat(1_000_000) } },
  ],
  [
    'a profile with a picture that is too large',
    'InputInvalid',
    'channel-join',
    'x',
    { link, profile: { displayName: 'x', image: 'x'.repeat(10_000) } },
  ],
  [
    'a profile that is nested ten thousand times',
    'InputInvalid',
    'channel-join',
    'x',
    { link, profile: { displayName: 'x', extra: nested(10_000, (inner) => ({ inner })) } },
  ],
  ['a profile that holds itself', 'InputInvalid', 'channel-join', 'x', { link, profile: cyclic() }],
  [
    'a profile that is no JSON',
    'InputInvalid',
    'channel-join',
    'x',
    { link, profile: { displayName: 'x', extra: 1n } },
  ],
  ['a policy that nobody knows', 'InputInvalid', 'channel-join', 'x', { link, policy: { linkPolicy: 'none' } }],
  ['a limit that is no time', 'InputInvalid', 'channel-join', 'x', { link, policy: { limits: { answer: -1 } } }],
  ['a limit without end', 'InputInvalid', 'channel-join', 'x', { link, policy: { limits: { answer: Infinity } } }],
  ['an empty id', 'InputInvalid', 'channel-join', '', { link }],
  ['an id with a slash', 'InputInvalid', 'channel-join', 'other/relay-1', { link }],
  ['an id of a megabyte', 'InputInvalid', 'channel-join', 'x'.repeat(1_000_000), { link }],
  ['an id that exists, with another link', 'InputDiffers', 'channel-join', 'other', { link }],
  ['a machine that nobody knows', 'MachineUnknown', 'teleport', 'x', { link }],
  ['a machine named __proto__', 'MachineUnknown', '__proto__', 'x', { link }],
  ['a machine named constructor', 'MachineUnknown', 'constructor', 'x', { link }],
  ['a machine that begins only with its channel', 'MachineUnknown', 'relay-connection', 'x', { link }],
];

const events: readonly [what: string, type: DomainError['type'], key: string, event: unknown][] = [
  ['no event', 'EventInvalid', 'channel-join/other', undefined],
  ['null', 'EventInvalid', 'channel-join/other', null],
  ['a text', 'EventInvalid', 'channel-join/other', 'user.leave'],
  ['an event that nobody knows', 'EventInvalid', 'channel-join/other', { type: 'user.explode' }],
  ['an event of a megabyte', 'EventInvalid', 'channel-join/other', { type: 'x'.repeat(1_000_000) }],
  ['an event named __proto__', 'EventInvalid', 'channel-join/other', { type: '__proto__' }],
  ['an event with a field too many', 'EventInvalid', 'channel-join/other', { type: 'user.leave', force: true }],
  ['a profile of the wrong type', 'EventInvalid', 'channel-join/other', { type: 'user.connect', profile: 'me' }],
  [
    'an event that only the agent may tell',
    'EventInvalid',
    'channel-join/other/relay-1',
    { type: 'CON', connectionId: 'x' },
  ],
  [
    'an event that only a relay may tell',
    'EventInvalid',
    'channel-join/other',
    { type: 'relay.changed', relayId: 'relay-1', phase: 'connected' },
  ],
  ['an event that only the channel may tell', 'EventInvalid', 'channel-join/other/relay-1', { type: 'relay.remove' }],
  ['a timer', 'EventInvalid', 'channel-join/other', { type: 'xstate.after.linkLimit.channel-join.fetchingGroupLink' }],
  ['an instance that nobody knows', 'InstanceUnknown', 'channel-join/nobody', { type: 'user.leave' }],
  ['an instance named __proto__', 'InstanceUnknown', '__proto__', { type: 'user.leave' }],
];

describe('what the border refuses has a tag and words in both languages, and changes not one byte', () => {
  const acts: [what: string, type: DomainError['type'], act: Act][] = [
    ...starts.map(([what, type, machine, id, input]): [string, DomainError['type'], Act] => [
      `start with ${what}`,
      type,
      async (engine) => engine.start(machine, id, input as object),
    ]),
    ...events.map(([what, type, key, event]): [string, DomainError['type'], Act] => [
      `send ${what}`,
      type,
      async (engine) => engine.send(key, event as { type: string }),
    ]),
  ];
  test.each(acts)('%s', async (_, type, act) => {
    const { alice, network, clock } = await stageWithOther();
    const before = alice.bytes;
    const seen = network.log.entries.length;
    const error = await refusal(async () => act(alice.engine));
    expect(error.type).toBe(type);
    // Plain data that survives a worker's border, and not at any length.
    expect(structuredClone(error)).toEqual(error);
    expect(JSON.stringify(error).length).toBeLessThan(500);
    expect([read({ error }).en[0], read({ error }).de[0]]).toEqual(words[type]);
    expect(read({ error }).en[1]).toBeTruthy();
    expect(read({ error }).de[1]).toBeTruthy();
    await clock.advance(60_000);
    expect(alice.bytes).toBe(before);
    expect(network.log.entries).toHaveLength(seen);
    expect(({} as Record<string, unknown>)['oneStep']).toBeUndefined();
  });
});

test('a field named __proto__ is none: the instance is as it would be without', async () => {
  const { alice } = await stageWithOther();
  const input = JSON.parse(`{"link":"${link}","__proto__":{"oneStep":true,"incognito":true}}`) as { link: string };
  await alice.engine.start('channel-join', 'news', input);
  expect(alice.context).toMatchObject({ oneStep: false, choice: { incognito: false } });
  expect(alice.explain().phase).toBe('prepared');
});

function cyclic(): object {
  const profile: Record<string, unknown> = { displayName: 'x' };
  profile['self'] = profile;
  return profile;
}
