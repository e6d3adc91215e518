import { describe, expect, test } from 'vitest';
import type { Reason } from '../../machines/vocabulary/reason.ts';
import type { RelaySpec } from '../../simulation/index.ts';
import { attempt, otherBytes, read, stageWithOther } from './attempt.ts';

interface Ending {
  readonly what: string;
  readonly spec: RelaySpec;
  readonly reason: Reason;
  readonly en: string;
  readonly de: string;
}

const endings: readonly Ending[] = [
  {
    what: 'relay data without a profile',
    spec: { data: 'no-profile' },
    reason: { code: 'LinkDataInvalid', missing: 'relayProfile' },
    en: 'The link is not in order: the profile of the relay is missing.',
    de: 'Mit dem Link stimmt etwas nicht: Das Profil des Relais fehlt.',
  },
  {
    what: 'relay data without an entity id',
    spec: { data: 'no-entity-id' },
    reason: { code: 'LinkDataInvalid', missing: 'entityId' },
    en: 'The link is not in order: it does not say what it belongs to.',
    de: 'Mit dem Link stimmt etwas nicht: Er sagt nicht, wozu er gehört.',
  },
  {
    what: 'relay data that nobody can read',
    spec: { data: 'malformed' },
    reason: { code: 'LinkDataInvalid', missing: 'relayProfile' },
    en: 'The link is not in order: the profile of the relay is missing.',
    de: 'Mit dem Link stimmt etwas nicht: Das Profil des Relais fehlt.',
  },
  {
    what: 'relay data of a version that nobody speaks',
    spec: { data: 'incompatible' },
    reason: { code: 'Incompatible' },
    en: 'The other side speaks another version of the protocol.',
    de: 'Die Gegenseite spricht eine andere Version des Protokolls.',
  },
  {
    what: 'the dead link of a relay',
    spec: { data: 'dead' },
    reason: { code: 'LinkGone' },
    en: 'This link no longer leads anywhere.',
    de: 'Dieser Link führt nirgendwo mehr hin.',
  },
  {
    what: 'a relay that presents another channel',
    spec: { presents: 'other-channel' },
    reason: { code: 'WrongAnswer', expected: 'x.grp.link.inv' },
    en: 'The other side did not answer as it should: x.grp.link.inv was expected.',
    de: 'Die Gegenseite hat nicht geantwortet, wie sie sollte: Erwartet wurde x.grp.link.inv.',
  },
  {
    what: 'a relay that answers with garbage',
    spec: { presents: 'garbage' },
    reason: { code: 'WrongAnswer', expected: 'x.grp.link.inv' },
    en: 'The other side did not answer as it should: x.grp.link.inv was expected.',
    de: 'Die Gegenseite hat nicht geantwortet, wie sie sollte: Erwartet wurde x.grp.link.inv.',
  },
];

describe.each(endings)('$what', ({ spec, reason, en, de }) => {
  test('fails this relay with its reason and offers Retry, while the other relay joins and no other row changes', async () => {
    const stage = await stageWithOther();
    const { alice, network } = stage;
    const before = otherBytes(alice);
    const channel = network.addChannel({ name: 'news', relays: [spec, {}] });
    expect(await attempt(stage, channel.link)).toMatchObject({ phase: 'functional', done: 1, of: 2 });
    expect(alice.phases).toEqual(['failed', 'connected']);
    expect(alice.explainRelay(1)).toMatchObject({ phase: 'failed', waitingFor: 'user', reason, actions: ['retry'] });
    const words = read({ reason: alice.explainRelay(1).reason });
    expect([words.en[0], words.de[0]]).toEqual([en, de]);
    expect(words.en[1]).toBeTruthy();
    expect(words.de[1]).toBeTruthy();
    expect(otherBytes(alice)).toBe(before);
    expect(network.log.of('connected').map(({ relay }) => relay)).not.toContain(channel.relayLinks[0]);
  });

  test('where it is the only relay, the channel has failed, and says where to look', async () => {
    const stage = await stageWithOther();
    const channel = stage.network.addChannel({ name: 'news', relays: [spec] });
    const ending = await attempt(stage, channel.link);
    expect(ending).toMatchObject({
      phase: 'failed',
      waitingFor: 'user',
      reason: { code: 'AllRelaysFailed' },
      actions: ['retry', 'cancel', 'leave'],
    });
    expect(read({ reason: ending?.reason })).toEqual({
      en: ['None of the relays could be joined.', 'Look at each relay for its reason, then try again.'],
      de: [
        'Keinem der Relais konnte beigetreten werden.',
        'Sieh dir bei jedem Relais den Grund an und versuche es dann noch einmal.',
      ],
    });
  });

  test('leaves not one byte after a one-step attempt where it is the only relay', async () => {
    const stage = await stageWithOther();
    const { alice, network } = stage;
    const channel = network.addChannel({ name: 'news', relays: [spec] });
    const before = alice.bytes;
    const seen: unknown[] = [];
    alice.engine.subscribe('channel-join/news/relay-1', ({ record }) => seen.push(record?.value));
    const ending = await attempt(stage, channel.link, { oneStep: true, policy: { functionalWhen: 'connected' } });
    expect(ending).toBeUndefined();
    expect(seen).toContain('fetchingLink');
    expect(seen.at(-1)).toBeUndefined();
    expect(alice.bytes).toBe(before);
  });
});
