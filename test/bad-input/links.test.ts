import { describe, expect, test } from 'vitest';
import type { Reason } from '../../machines/vocabulary/reason.ts';
import type { ChannelSpec } from '../../simulation/index.ts';
import { attempt, otherBytes, read, refusal, stageWithOther } from './attempt.ts';

const key = 'A'.repeat(43);

/** Refused at the border: nothing of it is ever stored. */
const invalid: readonly [what: string, link: unknown, why: string][] = [
  ['nothing', '', 'Empty'],
  ['white space', ' \n\t', 'Empty'],
  ['a sentence', 'please let me in', 'NotALink'],
  ['a web page', 'https://example.com/news', 'NotALink'],
  ['a script', 'javascript:alert(1)', 'NotALink'],
  ['the key of an object’s prototype', '__proto__', 'NotALink'],
  ['a link with a key that is too short', 'https://smp1.example/c#abc', 'KeyInvalid'],
  ['a link with a key of other letters', `https://smp1.example/c#${'ä'.repeat(43)}`, 'KeyInvalid'],
  ['a link of an unknown kind', `https://smp1.example/z#${key}`, 'UnknownKind'],
  ['a link without a server', `simplex:/c#${key}`, 'ServerMissing'],
  ['a link with a server that is none', `simplex:/c#${key}?h=-`, 'ServerInvalid'],
  ['a port that is none', `https://smp1.example/c#${key}?p=99999`, 'ServerInvalid'],
  ['an invitation for one person', `https://smp1.example/i#${'A'.repeat(32)}/${key}`, 'NotAChannel'],
  ['the address of a person', `https://smp1.example/a#${key}`, 'NotAChannel'],
  ['the link of a relay', `https://smp1.example/r#${key}`, 'NotAChannel'],
  ['ten thousand letters', 'x'.repeat(10_000), 'TooLong'],
  ['a link with ten thousand letters behind it', `https://smp1.example/c#${key}?h=${'a'.repeat(10_000)}`, 'TooLong'],
  ['a number', 42, 'string'],
  ['no link', undefined, 'missing'],
  ['null', null, 'string'],
  ['a list of links', [`https://smp1.example/c#${key}`], 'string'],
  ['an object that holds a link', { href: `https://smp1.example/c#${key}` }, 'string'],
];

describe('an invalid link is refused with words that help, and not one byte of the store changes', () => {
  test.each(invalid)('%s', async (_, link, why) => {
    const { alice, network } = await stageWithOther();
    const before = alice.bytes;
    const seen = network.log.entries.length;
    for (const input of [{ link }, { link, oneStep: true }]) {
      const error = await refusal(async () => alice.engine.start('channel-join', 'news', input as { link: string }));
      expect(error).toMatchObject({ type: 'LinkInvalid', why: expect.stringContaining(why) as string });
      // A link holds a key: it is in no error, nor in a log that shows one.
      expect(JSON.stringify(error)).not.toContain(key);
      expect(JSON.stringify(error).length).toBeLessThan(300);
      expect(read({ error })).toEqual({
        en: [
          'This is not a link to a person, a group or a channel.',
          'Copy the whole link, from “https” or “simplex” to its end.',
        ],
        de: [
          'Das ist kein Link zu einer Person, einer Gruppe oder einem Kanal.',
          'Kopiere den ganzen Link, von „https“ oder „simplex“ bis zum Ende.',
        ],
      });
    }
    expect(alice.bytes).toBe(before);
    expect(network.log.entries).toHaveLength(seen);
  });
});

interface Ending {
  readonly what: string;
  readonly spec: ChannelSpec;
  readonly phase: string;
  readonly reason: Reason;
  readonly actions: readonly string[];
  readonly en: readonly [sentence: string, advice: string];
  readonly de: readonly [sentence: string, advice: string];
}

const askForNew = {
  en: 'Ask whoever gave it to you for a new one.',
  de: 'Bitte um einen neuen bei der Person, die ihn dir gegeben hat.',
};

/** Known only to the network: these end in a state of their own, with a reason and a way on. */
const endings: readonly Ending[] = [
  {
    what: 'a link that leads nowhere',
    spec: { data: 'dead' },
    phase: 'linkInvalid',
    reason: { code: 'LinkGone' },
    actions: ['retry', 'cancel'],
    en: ['This link no longer leads anywhere.', 'Ask whoever gave it to you for a new one.'],
    de: ['Dieser Link führt nirgendwo mehr hin.', 'Bitte um einen neuen bei der Person, die ihn dir gegeben hat.'],
  },
  {
    what: 'a link with no relays',
    spec: { relays: 0 },
    phase: 'noRelays',
    reason: { code: 'NoRelays' },
    actions: ['retry', 'cancel', 'leave'],
    en: ['The channel has no active relays right now.', 'Try again later, or tell its owner.'],
    de: ['Der Kanal hat gerade keine aktiven Relais.', 'Versuche es später wieder oder sag dem Besitzer Bescheid.'],
  },
  {
    what: 'a link of an unknown group type',
    spec: { groupType: 'hologram' },
    phase: 'updateRequired',
    reason: { code: 'UpdateRequired', groupType: 'hologram' },
    actions: ['retry', 'cancel'],
    en: ['This app does not know channels of the kind “hologram” yet.', 'Update the app, then try again.'],
    de: [
      'Kanäle der Art „hologram“ kennt diese App noch nicht.',
      'Aktualisiere die App und versuche es dann noch einmal.',
    ],
  },
  {
    what: 'a link with a wrong entity id',
    spec: { entityId: 'B'.repeat(43) },
    phase: 'linkInvalid',
    reason: { code: 'LinkDataInvalid', missing: 'entityIdMatch' },
    actions: ['retry', 'cancel'],
    en: ['The link is not in order: it belongs to something else than it says.', askForNew.en],
    de: ['Mit dem Link stimmt etwas nicht: Er gehört zu etwas anderem, als er sagt.', askForNew.de],
  },
  {
    what: 'a link without an entity id',
    spec: { data: 'no-entity-id' },
    phase: 'linkInvalid',
    reason: { code: 'LinkDataInvalid', missing: 'entityId' },
    actions: ['retry', 'cancel'],
    en: ['The link is not in order: it does not say what it belongs to.', askForNew.en],
    de: ['Mit dem Link stimmt etwas nicht: Er sagt nicht, wozu er gehört.', askForNew.de],
  },
  {
    what: 'a link without the channel’s profile',
    spec: { data: 'no-profile' },
    phase: 'linkInvalid',
    reason: { code: 'LinkDataInvalid', missing: 'groupProfile' },
    actions: ['retry', 'cancel'],
    en: ['The link is not in order: the profile of the channel or group is missing.', askForNew.en],
    de: ['Mit dem Link stimmt etwas nicht: Das Profil des Kanals oder der Gruppe fehlt.', askForNew.de],
  },
  {
    what: 'a link whose data nobody can read',
    spec: { data: 'malformed' },
    phase: 'linkInvalid',
    reason: { code: 'LinkDataInvalid', missing: 'groupProfile' },
    actions: ['retry', 'cancel'],
    en: ['The link is not in order: the profile of the channel or group is missing.', askForNew.en],
    de: ['Mit dem Link stimmt etwas nicht: Das Profil des Kanals oder der Gruppe fehlt.', askForNew.de],
  },
];

describe.each(endings)('$what', ({ spec, phase, reason, actions, en, de }) => {
  test('ends in a state of its own, says why and what to do, and touches no other row', async () => {
    const stage = await stageWithOther();
    const { alice, network } = stage;
    const before = otherBytes(alice);
    const channel = network.addChannel({ name: 'news', relays: 2, ...spec });
    const requests = network.log.of('joinRequest').length;
    const ending = await attempt(stage, channel.link);
    expect(ending).toMatchObject({ phase, reason, waitingFor: 'user', actions });
    expect(read({ reason: ending?.reason })).toEqual({ en, de });
    expect(otherBytes(alice)).toBe(before);
    expect(network.log.of('joinRequest')).toHaveLength(requests);
    expect(alice.made).toEqual(['main']);
  });

  test('leaves not one byte after a one-step attempt', async () => {
    const stage = await stageWithOther();
    const { alice, network } = stage;
    const channel = network.addChannel({ name: 'news', relays: 2, ...spec });
    const before = alice.bytes;
    const seen: unknown[] = [];
    alice.engine.subscribe('channel-join/news', ({ record }) => seen.push(record?.value));
    expect(await attempt(stage, channel.link, { oneStep: true })).toBeUndefined();
    expect(seen).toContain('fetchingGroupLink');
    expect(seen.at(-1)).toBeUndefined();
    expect(alice.bytes).toBe(before);
  });
});
