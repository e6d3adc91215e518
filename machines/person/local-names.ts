import { fingerprint } from './alike.ts';
import { elder } from './merge-decision.ts';
import type { PersonRecord } from './person-record.ts';

/** The label of all records of this display name. Others may bear it by chance. */
export const nameLabel = (displayName: string): string => `named:${fingerprint(displayName)}`;

type Named = Pick<PersonRecord, 'key' | 'createdAt' | 'profile' | 'identity'>;

/**
 * What each record is called here, by its key. All records of a person are called by the oldest one's display name; of
 * several people with the same one, those who came later have `_1`, `_2` and so on behind it. Pure, and the same in
 * whatever order the records are given; all that bear the display name have to be among them.
 */
export function localNames(records: readonly Named[]): ReadonlyMap<string, string> {
  const people = new Map<string, Named>();
  for (const record of records) {
    const eldest = people.get(personIn(record));
    people.set(personIn(record), eldest ? elder(eldest, record)[0] : record);
  }
  const taken = new Map<string, number>();
  const names = new Map<string, string>();
  for (const [person, { profile }] of [...people].sort(([, a], [, b]) => (elder(a, b)[0] === a ? -1 : 1))) {
    const earlier = taken.get(profile.displayName) ?? 0;
    taken.set(profile.displayName, earlier + 1);
    names.set(person, earlier === 0 ? profile.displayName : `${profile.displayName}_${earlier}`);
  }
  return new Map(records.map((record) => [record.key, names.get(personIn(record)) ?? record.profile.displayName]));
}

const personIn = ({ identity, key }: Named): string => identity ?? key;
