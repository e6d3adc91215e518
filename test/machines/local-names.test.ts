import fc from 'fast-check';
import { expect, it } from 'vitest';
import { localNames } from '../../machines/person/local-names.ts';
import { profileOf } from './record-stand-ins.ts';

type Short = readonly [key: string, displayName: string, createdAt: number, identity?: string];
const named = (...records: Short[]): Record<string, string> =>
  Object.fromEntries(
    localNames(
      records.map(([key, displayName, createdAt, identity]) => ({
        ...{ key, createdAt, profile: profileOf(displayName) },
        ...(identity !== undefined && { identity }),
      })),
    ),
  );

it('a name that is the only one stands as it is', () => {
  expect(named(['a', 'Ann', 1], ['b', 'Bob', 1])).toEqual({ a: 'Ann', b: 'Bob' });
});

it('of several people of one name, those who came later have a number', () => {
  expect(named(['c', 'Ann', 3], ['a', 'Ann', 1], ['b', 'Ann', 2])).toEqual({ a: 'Ann', b: 'Ann_1', c: 'Ann_2' });
});

it('who bears the name that another one would be called by keeps it, if it came first; else it has a number, too', () => {
  expect(named(['a', 'Ann', 1], ['m', 'Ann_1', 2], ['b', 'Ann', 3])).toEqual({ a: 'Ann', m: 'Ann_1', b: 'Ann_2' });
  expect(named(['a', 'Ann', 1], ['b', 'Ann', 2], ['m', 'Ann_1', 3])).toEqual({ a: 'Ann', b: 'Ann_1', m: 'Ann_1_1' });
});

it('who came at the same time is told by the key: there is no tie', () => {
  expect(named(['b', 'Ann', 1], ['a', 'Ann', 1])).toEqual({ a: 'Ann', b: 'Ann_1' });
});

it('all records of a person bear the name of the oldest, and count once', () => {
  expect(named(['a', 'Ann', 1, 'p'], ['b', 'Anna', 2, 'p'], ['c', 'Ann', 3], ['d', 'Anna', 4])).toEqual({
    a: 'Ann',
    b: 'Ann',
    c: 'Ann_1',
    d: 'Anna',
  });
});

it('each shows its own name again when they are no longer one', () => {
  expect(named(['a', 'Ann', 1], ['b', 'Anna', 2], ['c', 'Ann', 3])).toEqual({ a: 'Ann', b: 'Anna', c: 'Ann_1' });
});

it('names are the same in whatever order the records come, and different people have different ones', () => {
  const records = fc.uniqueArray(
    fc.tuple(
      fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      fc.constantFrom('Ann', 'Ann_1', 'Ann_1_1', 'Bob'),
      fc.integer({ min: 0, max: 3 }),
      fc.constantFrom(undefined, 'p', 'q'),
    ),
    { selector: ([key]) => key },
  );
  const both = records.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
  fc.assert(
    fc.property(both, ([all, other]) => {
      const shorts = all as unknown as Short[];
      const names = named(...shorts);
      expect(named(...(other as unknown as Short[]))).toEqual(names);
      const people = new Map(shorts.map(([key, , , identity]) => [identity ?? key, names[key]]));
      expect(new Set(people.values()).size).toBe(people.size);
    }),
  );
});
