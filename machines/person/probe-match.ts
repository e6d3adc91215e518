/**
 * The confirming side: who said a secret, and who said its hash? Who said both, over two records, is both, and the secret
 * goes back over the second. They come in any order, and several may say the hash.
 *
 * It merges only when its confirmation got out, and undoes that when the other side says that it did not: so both sides
 * come to the same. Everything is looked up for each piece of news, as records and choices change.
 */
import { noSecrets, readingSecrets, secretAnswers } from './connection-secrets.ts';
import { emptyLookup } from './person-lookup.ts';
import { probeLimits } from './probe-limits.ts';
import { matchSetup } from './probe-match-setup.ts';

const weighed = { guard: 'isNews', target: 'weighing', actions: ['noteNews', 'beginLookup'] } as const;
const noted = { guard: 'isNews', actions: 'noteNews' } as const;
const gone = [
  { guard: 'isProber', target: 'over' },
  { guard: 'isHolder', target: 'resting', actions: 'forgetHolder' },
] as const;

export const probeMatch = matchSetup.createMachine({
  id: 'probe-match',
  context: ({ input }) => ({
    limits: { ...probeLimits, ...input.limits },
    holders: [],
    endsAt: 0,
    isOver: false,
    news: [],
    open: 0,
    lookup: emptyLookup,
    crowds: {},
    viable: [],
    secrets: noSecrets,
    bindings: {},
  }),
  initial: 'empty',
  states: {
    empty: {
      description:
        'At the start. Its first half is told by the record that makes it (probe.heard, hash.heard). No limit: it is ' +
        'told in the same chain.',
      tags: 'waiting',
      on: {
        'probe.heard': { target: 'weighing', actions: 'noteNews' },
        'hash.heard': { target: 'weighing', actions: 'noteNews' },
      },
    },
    weighing: {
      description:
        'There is news: the secret or its hash (probe.heard, hash.heard), our confirmation got out (probe.sent), or is ' +
        'refused (probe.refused). All who are concerned are looked up (found). No limit: it is answered at once.',
      tags: 'waiting',
      entry: 'lookUp',
      on: { found: { actions: 'takeFound' } },
      always: [
        { guard: 'isAskingOn', target: 'weighing', reenter: true },
        { guard: 'isAnswered', target: 'judging', actions: 'judge' },
      ],
    },
    judging: {
      description: 'All is known (found): who is to be confirmed, and by which binding. Never stays.',
      tags: 'passing',
      always: [
        { guard: 'wantsSecrets', target: 'reading' },
        { guard: 'hasViable', target: 'binding' },
        { target: 'resting' },
      ],
    },
    reading: {
      description:
        'A hash has to be bound to its connections: what binds it is read from the agent (SECRET, or ERR where it has ' +
        'none). What comes of others meanwhile is weighed at once (probe.sent, probe.refused).',
      tags: 'waiting',
      ...readingSecrets('weighing'),
      on: {
        ...secretAnswers,
        'hash.heard': noted,
        'probe.sent': weighed,
        'probe.undelivered': { guard: 'isUnconfirmed', actions: 'rememberUndelivered' },
        'probe.refused': weighed,
        'record.gone': [
          { guard: 'isProber', target: 'over', actions: 'cancelCommands' },
          { guard: 'isHolder', actions: 'forgetHolder' },
        ],
      },
    },
    binding: {
      description:
        'Holders are to be confirmed (found). Their bindings are computed. No limit: it is answered at once.',
      tags: 'waiting',
      entry: 'computeBindings',
      on: { digested: { actions: 'takeDigest' } },
      always: { guard: 'isAnswered', target: 'resting', actions: 'confirm' },
    },
    resting: {
      description: 'The news is judged (found), or a record is gone (record.gone). Never stays.',
      tags: 'passing',
      entry: 'forgetLookup',
      always: [
        { guard: 'isConfirming', target: 'confirming' },
        { guard: 'isOpenMerge', target: 'merged' },
        { guard: 'isMerge', target: 'kept' },
        { guard: 'isOpen', target: 'waiting' },
        { target: 'over' },
      ],
    },
    waiting: {
      description:
        'The secret is known without a hash, or a hash without the secret, or who said both is declined (probe.heard, ' +
        'hash.heard). The other half may come.',
      tags: 'waiting',
      on: { 'probe.heard': weighed, 'hash.heard': weighed, 'record.gone': gone },
      after: { probeLimit: 'over' },
    },
    confirming: {
      description:
        'A record is to send the secret back (probe.heard, hash.heard): whether it got out is awaited (probe.sent, ' +
        'probe.undelivered).',
      tags: 'waiting',
      on: {
        'hash.heard': weighed,
        'probe.sent': weighed,
        'probe.undelivered': { guard: 'isUnconfirmed', target: 'resting', actions: 'rememberUndelivered' },
        'probe.refused': weighed,
        'record.gone': gone,
      },
      after: { probeLimit: { target: 'resting', actions: 'end' } },
    },
    merged: {
      description:
        'Our confirmation got out (probe.sent), and the two are one. Others may say the hash still; and the other side may ' +
        'refuse (probe.refused).',
      tags: 'settled',
      on: { 'hash.heard': weighed, 'probe.refused': weighed, 'record.gone': gone },
      after: { probeLimit: { target: 'kept', actions: 'end' } },
    },
    kept: {
      description:
        'As merged (probe.sent), and the secret is forgotten. It lasts as long as the records do, or until the other side ' +
        'refuses (probe.refused).',
      tags: 'settled',
      on: { 'probe.refused': weighed, 'record.gone': gone },
    },
    over: {
      description:
        'Nobody is to be confirmed: nothing was heard that counts (found), the other half did not come, or who said the ' +
        'secret is gone (record.gone). Nothing of it is kept.',
      tags: ['settled', 'disposable'],
      type: 'final',
      entry: ['forgetLookup', 'forgetProbe'],
    },
  },
});
