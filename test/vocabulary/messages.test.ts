import { describe, expect, it } from 'vitest';
import { english, german, reasonWords, type Messages, type Words } from '../../machines/messages/index.ts';
import type { Reason, ReasonCode } from '../../machines/vocabulary/reason.ts';
import type { DomainError } from '../../runtime/errors.ts';

const error = { type: 'AGENT', code: 'A_VERSION' };

/** At least one reason of every code, and every word that a parameter chooses. */
const reasons = {
  LinkGone: [{ code: 'LinkGone' }],
  LinkUnreachable: [{ code: 'LinkUnreachable' }, { code: 'LinkUnreachable', server: 'smp4.example.org' }],
  LinkDataInvalid: (['groupProfile', 'relayProfile', 'entityId', 'entityIdMatch'] as const).map((missing) => ({
    code: 'LinkDataInvalid',
    missing,
  })),
  UpdateRequired: [{ code: 'UpdateRequired', groupType: 'forum' }],
  NoRelays: [{ code: 'NoRelays' }],
  RelayedGroup: [{ code: 'RelayedGroup' }],
  Incompatible: [{ code: 'Incompatible' }],
  Unreachable: [{ code: 'Unreachable' }, { code: 'Unreachable', server: 'smp4.example.org' }],
  Busy: [{ code: 'Busy' }],
  AgentFailed: (['fetchLink', 'join', 'allow', 'connect', 'createKey', 'create', 'accept', 'send'] as const).map(
    (during) => ({
      code: 'AgentFailed',
      during,
      error,
    }),
  ),
  Rejected: ['long_name', 'blocked_name', 'full_moon'].map((rejection) => ({ code: 'Rejected', rejection })),
  WrongAnswer: [{ code: 'WrongAnswer', expected: 'x.grp.link.inv' }],
  TimedOut: (
    ['link', 'join', 'answer', 'allow', 'connection', 'key', 'deletion', 'queue', 'introduction', 'invitation'] as const
  ).map((waitedFor) => ({
    code: 'TimedOut',
    waitedFor,
  })),
  WrongMember: [{ code: 'WrongMember' }],
  InvitationWithdrawn: [{ code: 'InvitationWithdrawn' }],
  IntroducerGone: [{ code: 'IntroducerGone' }],
  PeerGone: [{ code: 'PeerGone' }],
  PeerFull: [{ code: 'PeerFull' }],
  OutboxFull: [{ code: 'OutboxFull' }],
  NotAllowed: [{ code: 'NotAllowed', role: 'observer' }],
  NotHere: (['group', 'contact', 'member'] as const).map((what) => ({ code: 'NotHere', what })),
  Incognito: (['group', 'contact'] as const).map((to) => ({ code: 'Incognito', to })),
  RequestUsed: [{ code: 'RequestUsed' }],
  DirectMessagesOff: [{ code: 'DirectMessagesOff' }],
  ContactExists: [{ code: 'ContactExists' }],
  AlreadyAsked: [{ code: 'AlreadyAsked' }],
  AllRelaysFailed: [{ code: 'AllRelaysFailed' }],
  RelaysUnreachable: [1, 2].map((relays) => ({ code: 'RelaysUnreachable', relays })),
  DeadRelayLinks: [1, 2].map((relays) => ({ code: 'DeadRelayLinks', relays })),
  TooManyRelays: [1, 2].map((leftOut) => ({ code: 'TooManyRelays', leftOut })),
  Removed: [{ code: 'Removed' }],
  Quarantined: [{ code: 'Quarantined' }],
  ProfileLocked: [{ code: 'ProfileLocked' }],
} satisfies { [C in ReasonCode]: Extract<Reason, { code: C }>[] };

const allReasons: Reason[] = Object.values(reasons).flat();
const languages: [string, Messages][] = [
  ['English', english],
  ['German', german],
];

/** Texts that are no whole sentence of reasonable length, or show a value that is none. */
function faults(words: Words[]): string[] {
  return words
    .flatMap(({ sentence, advice }) => [sentence, advice])
    .filter((text) => !/^[\p{Lu}\ds].{8,119}\.$/u.test(text) || /undefined|null|\[object|NaN/.test(text));
}

describe.each(languages)('in %s', (_, messages) => {
  it('every reason has one sentence and one advice, whatever its parameters', () => {
    expect(faults(allReasons.map((reason) => reasonWords(messages, reason)))).toEqual([]);
  });

  it('reasons that differ are told apart', () => {
    const sentences = allReasons.map((reason) => reasonWords(messages, reason).sentence);
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  it('parameters are shown', () => {
    const shown = allReasons.map((reason) => reasonWords(messages, reason).sentence).join('\n');
    for (const each of ['smp4.example.org', 'forum', 'AGENT A_VERSION', 'full_moon', 'x.grp.link.inv', '2 ']) {
      expect(shown).toContain(each);
    }
  });

  it('every error of the API has words', () => {
    // Does not compile when the API has an error without words.
    const errors: Record<DomainError['type'], Words> = messages.errors;
    expect(faults(Object.values(errors))).toEqual([]);
  });

  it('no name is empty', () => {
    const { relayPhases, channelPhases, waitingFor, actions, storage } = messages;
    for (const names of [relayPhases, channelPhases, waitingFor, actions, storage]) {
      for (const name of Object.values(names)) expect(name).toMatch(/^\S.*\S$/);
    }
  });
});

it('German is not English', () => {
  for (const reason of allReasons) {
    expect(reasonWords(german, reason).advice).not.toBe(reasonWords(english, reason).advice);
  }
  expect(german.language).not.toBe(english.language);
});
