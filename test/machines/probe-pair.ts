import { People, profileOf, type Person } from './probe-people.ts';

/** Two people who know each other by several records, for tests of what a probe finds out. */

export const day = 86_400_000;
export const xena = profileOf('Xena');
export const alice = profileOf('Alice');
export const group = (id: string, who: string): string => `member-connection/${id}.${who}`;

type Pair = Readonly<Record<string, string>>;

/** Alice has several records of Xena, and Xena the same of Alice: the keys of Alice's, and Xena's for each. */
export async function twoWith(pairs: Pair, more: Parameters<Person['knows']>[2] = {}) {
  const people = new People();
  const [a, x] = [await people.person('Alice'), await people.person('Xena')];
  for (const [mine, theirs] of Object.entries(pairs)) {
    await a.knows(mine, xena, more);
    await x.knows(theirs, alice, more);
    people.link([a, mine], [x, theirs]);
  }
  return { people, a, x };
}

export const contacts: Pair = { 'contact/x1': 'contact/a1', 'contact/x2': 'contact/a2' };
export const contactAndMember: Pair = { 'contact/x1': 'contact/a1', [group('g', 'x')]: group('g', 'a') };
