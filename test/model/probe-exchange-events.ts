import type { ExchangeContext } from '../../machines/person/probe-exchange-context.ts';
import type { InstanceRecord } from '../../runtime/record.ts';
import { alike, input, probe } from './probe-rows.ts';
import type { SoloTable } from './solo.ts';

const begin = { type: 'probe.begin', subject: 'contact/new', probe };
const candidates = (row: InstanceRecord) => (row.context as object as ExchangeContext).candidates;
const okOf = (row: InstanceRecord, key: string) => candidates(row).find((each) => each.key === key)?.ok;
const confirmed = (from: string, undoes = true) => ({ type: 'probe.confirmed', from, undoes });
const lost = (record: string) => ({ type: 'probe.undelivered', record });
const gone = (record: string) => ({ type: 'record.gone', record });
const known = alike('known', { identity: 'identity/p' });

export const probeExchangeTable: SoloTable = {
  machine: 'probe-exchange',
  scenes: [
    { name: 'of a record that is not there', input, first: begin },
    { name: 'of nobody else', input, first: begin, extras: [alike('new')] },
    {
      name: 'of two who may be the person',
      input,
      first: begin,
      extras: [alike('new'), alike('a'), alike('b')],
      only: [
        ...['secret', 'permanent', 'a confirms', 'a confirms without a binding', 'a confirms, passed on', 'b confirms'],
        ...['somebody confirms', 'the new one is gone', 'a is gone', 'b is gone', 'somebody is gone'],
      ],
    },
    {
      name: 'of a person who has several records',
      input,
      first: begin,
      extras: [
        ...[alike('new'), alike('a', { identity: 'identity/q' }), alike('b', { identity: 'identity/q' })],
        { key: 'identity/q', context: { links: [{ one: 'contact/a', other: 'contact/b', by: 'x' }] } },
      ],
      only: ['stale', 'a is lost', 'b is lost', 'somebody is lost', 'a is gone', 'a confirms without a binding'],
    },
    {
      name: 'of one who is a person already, by an agent that knows no secrets',
      input,
      first: begin,
      extras: [
        alike('new', { identity: 'identity/p' }),
        known,
        alike('a'),
        { key: 'identity/p', context: { links: [{ one: known.key, other: 'contact/new', by: 'x' }] } },
      ],
      only: [
        'stale',
        'permanent',
        'a confirms without a binding',
        'a is gone',
        'the known one is gone',
        'begins again',
      ],
    },
  ],
  told: {
    'begins again': begin,
    'a confirms': (row) => ({ ...confirmed('contact/a'), binding: okOf(row, 'contact/a') ?? null }),
    'b confirms': (row) => ({ ...confirmed('contact/b'), binding: okOf(row, 'contact/b') ?? null }),
    'a confirms without a binding': confirmed('contact/a', false),
    'a confirms, passed on': { ...confirmed('contact/a'), binding: 'of another connection' },
    'somebody confirms': confirmed('contact/somebody'),
    'a is lost': lost('contact/a'),
    'b is lost': lost('contact/b'),
    'somebody is lost': lost('contact/somebody'),
    'the new one is gone': gone('contact/new'),
    'the known one is gone': gone('contact/known'),
    'a is gone': gone('contact/a'),
    'b is gone': gone('contact/b'),
    'somebody is gone': gone('contact/somebody'),
  },
  place: (context) =>
    (context as object as ExchangeContext).candidates.map(({ ok, standing }) => [standing, ok !== undefined]),
};
