/**
 * The probing side: who else may a new record be? A secret is said to the record, its hash to everybody who looks the
 * same; who sends the secret back over another record got it as the first and the hash as the second, and is both.
 *
 * Its key is the hash, so that the secret need not be kept: who knows it finds the way here. Everything is looked up when
 * the hash is sent, and again when it is confirmed, since nothing is told to probes when it changes.
 */
import { noSecrets, readingSecrets, secretAnswers } from './connection-secrets.ts';
import { emptyLookup } from './person-lookup.ts';
import { exchangeSetup } from './probe-exchange-setup.ts';
import { probeLimits } from './probe-limits.ts';

const lost = { guard: 'isCandidate', target: 'settling', actions: 'loseCandidate' } as const;

export const probeExchange = exchangeSetup.createMachine({
  id: 'probe-exchange',
  context: ({ input }) => ({
    limits: { ...probeLimits, ...input.limits },
    said: false,
    endsAt: 0,
    candidates: [],
    open: 0,
    lookup: emptyLookup,
    alike: { keys: [], pages: 0 },
    secrets: noSecrets,
    bindings: {},
  }),
  initial: 'empty',
  states: {
    empty: {
      description:
        'At the start. The record and its probe are told by whoever makes it (probe.begin). No limit: it is told in the ' +
        'same chain.',
      tags: 'waiting',
      on: { 'probe.begin': { target: 'lookingUp', actions: 'rememberProbe' } },
    },
    lookingUp: {
      description:
        'A record is new (probe.begin), secrets were read (SECRET, ERR), a candidate has confirmed (probe.confirmed), or ' +
        'can’t be reached (probe.undelivered, record.gone). The account’s choices and all who are concerned are looked ' +
        'up (found). No limit: it is answered at once.',
      tags: 'waiting',
      entry: 'lookUp',
      on: { found: { actions: 'takeFound' } },
      always: [
        { guard: 'isAskingOn', target: 'lookingUp', reenter: true },
        { guard: 'isAnswered', target: 'choosing' },
      ],
    },
    choosing: {
      description:
        'All is known (found). The secret is said in any case: where merging is off, or we are in disguise, or nobody ' +
        'looks the same, that is all. Never stays.',
      tags: 'passing',
      always: [
        { guard: 'isWeighing', target: 'weighing' },
        { guard: 'isTurning', target: 'settling', actions: 'askNext' },
        { guard: 'wantsSecrets', target: 'reading', actions: 'sayProbe' },
        { guard: 'hasAddressees', target: 'binding', actions: 'sayProbe' },
        { target: 'over', actions: 'sayProbe' },
      ],
    },
    reading: {
      description:
        'The secret was said. What is to bind the hashes to their connections is read from the agent (SECRET, or ERR ' +
        'where it has none).',
      tags: 'waiting',
      ...readingSecrets('lookingUp'),
      on: {
        ...secretAnswers,
        'record.gone': { guard: 'isProbed', target: 'over', actions: 'cancelCommands' },
      },
    },
    binding: {
      description:
        'The candidates are chosen (found). The hash and its bindings are computed. No limit: it is answered at once.',
      tags: 'waiting',
      entry: 'chooseCandidates',
      on: { digested: { actions: 'takeDigest' } },
      always: { guard: 'isAnswered', target: 'probing', actions: 'sayHashes' },
    },
    probing: {
      description:
        'The hash is on its way to every candidate (where one can’t be reached, to another record of the same person), ' +
        'and the secret is forgotten here. Who has both sends the secret back (probe.confirmed).',
      tags: 'waiting',
      on: {
        'probe.confirmed': { guard: 'isAwaited', target: 'lookingUp', actions: 'rememberConfirmation' },
        'probe.undelivered': lost,
        'record.gone': [{ guard: 'isProbed', target: 'over' }, lost],
      },
      after: { probeLimit: 'expired' },
    },
    weighing: {
      description:
        'A candidate has confirmed (probe.confirmed), and all is known of both (found): whether it is so still. Never ' +
        'stays.',
      tags: 'passing',
      always: [
        { guard: 'isConfirmed', target: 'settling', actions: 'merge' },
        { target: 'settling', actions: 'refuseCandidate' },
      ],
    },
    settling: {
      description:
        'A candidate was merged or refused (probe.confirmed), can’t be reached (probe.undelivered), or is gone ' +
        '(record.gone): whether another record of the same person is to be asked, or others are awaited. Never stays.',
      tags: 'passing',
      always: [
        { guard: 'isNextInLine', target: 'lookingUp' },
        { guard: 'isAwaitingMore', target: 'probing' },
        { guard: 'hasMerged', target: 'merged' },
        { guard: 'hasRefused', target: 'refused' },
        { target: 'over' },
      ],
    },
    expired: {
      description:
        'Too late for confirmations (probe.confirmed): who sends one still is told to undo what it did. After as long ' +
        'again nobody does.',
      tags: 'settled',
      on: {
        'probe.confirmed': { guard: 'isAwaited', actions: 'refuseCandidate' },
        'record.gone': [
          { guard: 'isProbed', target: 'over' },
          { guard: 'isCandidate', actions: 'loseCandidate' },
        ],
      },
      after: { graceLimit: [{ guard: 'hasMerged', target: 'merged' }, { target: 'over' }] },
    },
    merged: {
      description: 'All have answered or are gone, and one of them at least is the same person (probe.confirmed).',
      tags: 'settled',
      type: 'final',
    },
    refused: {
      description: 'All have answered or are gone, and who confirmed may not be merged any more (probe.confirmed).',
      tags: 'settled',
      type: 'final',
    },
    over: {
      description:
        'There is nobody to ask, the record is gone (record.gone), or nobody has answered. Nothing of it is kept.',
      tags: ['settled', 'disposable'],
      type: 'final',
      entry: 'forgetSecrets',
    },
  },
});
