import type { Link } from '../../machines/person/link-graph.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import type { Extra, SoloTable } from './solo.ts';

const [ann, bea, cat, dot] = ['contact/ann', 'member-connection/g.ann', 'member-connection/h.ann', 'contact/dot'];
const [exchange, match] = ['probe-exchange/e', 'probe-match/m'];
const there = (...keys: string[]): Extra[] => keys.map((key) => ({ key }));
const merge = (one: string, other: string, by = exchange) => ({ type: 'identity.merge', one, other, by });
const undo = (one: string, other: string) => ({ type: 'identity.undo', one, other, by: exchange });

/** A chain of as many records as one person may have. */
const full: Link[] = Array.from({ length: 255 }, (_, n) => ({
  one: `member-connection/g.${n}`,
  other: `member-connection/g.${n + 1}`,
  by: exchange,
}));

export const identityTable: SoloTable = {
  machine: 'identity',
  scenes: [
    {
      name: 'of a contact and members who turn out to be one',
      input: { identityId: 'it' },
      extras: there(ann, bea, cat),
      only: [
        ...['a contact and a member', 'the same once more', 'says another', 'a member and another', 'one with itself'],
        ...['undoes it', 'undoes nothing', 'the user separates', 'the user separates a stranger'],
        ...['the contact is gone', 'a stranger is gone', 'the contact is another', 'a stranger is another'],
      ],
    },
    {
      name: 'of two persons who are one',
      input: { identityId: 'it' },
      extras: there(ann, bea, cat, dot),
      only: [
        ...['a contact and a member', 'two others', 'absorbs two', 'absorbs nobody'],
        ...['is absorbed', 'is told to absorb itself'],
      ],
    },
    {
      name: 'that falls apart in two',
      input: {
        identityId: 'it',
        links: [merge(bea, cat), merge(cat, dot), merge(dot, ann)].map(({ one, other, by }) => ({ one, other, by })),
      },
      extras: there(ann, bea, cat, dot),
      only: ['undoes the middle', 'the contact is gone', 'the contact is another', 'the user separates', 'begins'],
    },
    {
      name: 'of as many records as there may be',
      input: { identityId: 'it', links: full } as object as JsonObject,
      extras: there('member-connection/g.0', ann, bea),
      only: ['one too many', 'absorbs two', 'the same in another way'],
    },
  ],
  user: {
    'the user separates': { type: 'user.separate', record: ann },
    'the user separates a stranger': { type: 'user.separate', record: 'contact/eve' },
  },
  told: {
    begins: { type: 'identity.begin' },
    'a contact and a member': merge(ann, bea),
    'the same once more': merge(bea, ann),
    'says another': merge(ann, bea, match),
    'a member and another': merge(bea, cat),
    'two others': merge(cat, dot),
    'one with itself': merge(ann, ann),
    'one too many': merge('member-connection/g.0', ann),
    'the same in another way': merge('member-connection/g.0', 'member-connection/g.255', match),
    'undoes it': undo(bea, ann),
    'undoes the middle': undo(cat, dot),
    'undoes nothing': undo(ann, 'contact/eve'),
    'the contact is gone': { type: 'record.gone', record: ann },
    'a stranger is gone': { type: 'record.gone', record: 'contact/eve' },
    'the contact is another': { type: 'record.changed', record: ann },
    'a stranger is another': { type: 'record.changed', record: 'contact/eve' },
    'absorbs two': { type: 'identity.absorbed', links: [{ one: cat, other: dot, by: match }] },
    'absorbs nobody': { type: 'identity.absorbed', links: [] },
    'is absorbed': { type: 'identity.absorb', into: 'identity/other' },
    'is told to absorb itself': { type: 'identity.absorb', into: 'identity/it' },
  },
};
