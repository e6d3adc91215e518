import { fingerprint } from './alike.ts';
import { elder } from './merge-decision.ts';
import type { PersonRecord } from './person-record.ts';

/** The label of all records of this display name. Others may bear it by chance. */
export const nameLabel = (displayName: string): string => `named:${fingerprint(displayName)}`;

type Named = Pick<PersonRecord, 'key' | 'createdAt' | 'profile' | 'identity'>;

/**
 * What each record is called here, by its key. All records of a person are called by the oldest one's display name; of
 * several people with the same one, those who came later have `_1`, `_2` and so on behind it, the first that nobody is
 * called by who came before. Pure, and the same in whatever order the records are given; all whose display names may be
 * in the way (`namesInTheWay`) have to be among them.
 */
export function localNames(records: readonly Named[]): ReadonlyMap<string, string> {
  const people = new Map<string, Named>();
  for (const record of records) {
    const eldest = people.get(personIn(record));
    people.set(personIn(record), eldest ? elder(eldest, record)[0] : record);
  }
  const taken = new Set<string>();
  /** Numbers below are taken: of a thousand who are called the same none looks through all of them. */
  const free = new Map<string, number>();
  const names = new Map<string, string>();
  for (const [person, { profile }] of [...people].sort(([, a], [, b]) => (elder(a, b)[0] === a ? -1 : 1))) {
    const { displayName } = profile;
    let n = free.get(displayName) ?? 0;
    while (taken.has(numbered(displayName, n))) n++;
    free.set(displayName, n + 1);
    taken.add(numbered(displayName, n));
    names.set(person, numbered(displayName, n));
  }
  return new Map(records.map((record) => [record.key, names.get(personIn(record)) ?? record.profile.displayName]));
}

/** What the one after `n` others of that display name is called: `Ann`, `Ann_1`. */
export const numbered = (displayName: string, n: number): string => (n === 0 ? displayName : `${displayName}_${n}`);

/** The name itself, and those of whom the second, the third and so on may be called by it: of `Ann_1`, also `Ann`. */
export function namesInTheWay(displayName: string): string[] {
  const [, base] = /^(.+)_\d+$/su.exec(displayName) ?? [];
  return [displayName, ...(base === undefined ? [] : namesInTheWay(base))];
}

export const personIn = ({ identity, key }: Named): string => identity ?? key;
