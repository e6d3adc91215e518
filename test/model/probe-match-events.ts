import { personLabels } from '../../machines/person/person-labels.ts';
import type { MatchContext } from '../../machines/person/probe-match-context.ts';
import { alike, bindingOf, input, probe } from './probe-rows.ts';
import type { SoloTable } from './solo.ts';

const heard = { type: 'probe.heard', from: 'contact/p', probe, binds: true };
const hash = (from: string, binding?: string) => ({
  ...{ type: 'hash.heard', from, binds: true },
  ...(binding !== undefined && { binding }),
});
const open = (n: number) => ({
  key: `probe-match/open${n}`,
  standsIn: 'waiting',
  labels: [personLabels.probesOf('contact/p')],
});
const gone = (record: string) => ({ type: 'record.gone', record });
const people = [
  alike('p'),
  alike('a'),
  alike('b', { identity: 'identity/b' }),
  alike('c', { profile: { displayName: 'Other', fullName: '' } }),
];

export const probeMatchTable: SoloTable = {
  machine: 'probe-match',
  scenes: [
    { name: 'of nobody', input, first: heard },
    {
      name: 'of a flood',
      input,
      first: heard,
      extras: [...people, ...Array.from({ length: 16 }, (_, n) => open(n))],
    },
    {
      name: 'of the secret, and then its hash',
      input,
      first: heard,
      extras: people,
      only: [
        ...['a says the hash', 'b says the hash', 'a says it, passed on', 'c says the hash', 'p says the secret'],
        ...['secret', 'stale', 'permanent', 'p is gone', 'a is gone', 'somebody is gone'],
        ...[
          'to a it is sent',
          'to b it is sent',
          'to a it is not sent',
          'to c it is not sent',
          'a refuses',
          'p refuses a',
          'p refuses somebody',
          'b refuses',
        ],
      ],
      mostPlaces: 600,
    },
    {
      name: 'of the hash, and then its secret',
      input,
      first: hash('contact/a', bindingOf('check')),
      extras: people,
      only: [
        'p says the secret',
        'secret',
        'p is gone',
        'a is gone',
        'b says the hash',
        'to a it is sent',
        'a refuses',
      ],
    },
  ],
  told: {
    'p says the secret': heard,
    'a says the hash': hash('contact/a', bindingOf('check')),
    'a says it, passed on': hash('contact/a', 'of another connection'),
    'b says the hash': hash('contact/b', bindingOf('check')),
    'c says the hash': hash('contact/c'),
    'to a it is sent': { type: 'probe.sent', record: 'contact/a' },
    'to b it is sent': { type: 'probe.sent', record: 'contact/b' },
    'to a it is not sent': { type: 'probe.undelivered', record: 'contact/a' },
    'to c it is not sent': { type: 'probe.undelivered', record: 'contact/c' },
    'a refuses': { type: 'probe.refused', from: 'contact/a' },
    'p refuses a': { type: 'probe.refused', from: 'contact/p', binding: bindingOf('check') },
    'p refuses somebody': { type: 'probe.refused', from: 'contact/p' },
    'b refuses': { type: 'probe.refused', from: 'contact/b' },
    'p is gone': gone('contact/p'),
    'a is gone': gone('contact/a'),
    'somebody is gone': gone('contact/somebody'),
  },
  place: (context) => (context as object as MatchContext).holders.map(({ key, verdict }) => [key, verdict ?? 'open']),
};
