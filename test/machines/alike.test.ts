import fc from 'fast-check';
import { expect, it } from 'vitest';
import { alikeLabel, fingerprint, isAlike } from '../../machines/person/alike.ts';
import type { Profile } from '../../machines/vocabulary/profile.ts';

const rosa: Profile = { displayName: 'Rosa', fullName: 'Rosa Luna', shortDescr: 'gardener', image: 'data:,rosa' };

it.each(['displayName', 'fullName', 'shortDescr', 'image'] as const)(
  'who differs in %s does not look the same',
  (field) => {
    const other = { ...rosa, [field]: 'another' };
    expect([isAlike(rosa, other), isAlike(other, rosa)]).toEqual([false, false]);
    expect(alikeLabel(rosa)).not.toBe(alikeLabel(other));
  },
);

it('who differs in an address, a preference or anything else looks the same', () => {
  const other = { ...rosa, contactLink: 'https://smp.example/a#x', preferences: { calls: 'no' } };
  expect(isAlike(rosa, other)).toBe(true);
  expect(alikeLabel(other)).toBe(alikeLabel(rosa));
});

it('a field that is left out is the same as one that is empty', () => {
  const bare: Profile = { displayName: 'Rosa', fullName: '' };
  expect(isAlike(bare, { ...bare, shortDescr: '', image: '' })).toBe(true);
  expect(alikeLabel(bare)).toBe(alikeLabel({ ...bare, shortDescr: '', image: '' }));
});

it('fields are not mistaken for each other where a text goes over their border', () => {
  const profiles: Profile[] = [
    { displayName: 'a', fullName: 'b' },
    { displayName: 'ab', fullName: '' },
    { displayName: 'a","b', fullName: '' },
    { displayName: 'a', fullName: '', shortDescr: 'b' },
  ];
  expect(new Set(profiles.map(alikeLabel)).size).toBe(profiles.length);
});

const text = fc.string({ unit: 'binary', maxLength: 8 });
const profile = fc.record({ displayName: text, fullName: text, shortDescr: text, image: text });

it('who looks the same bears the same label', () => {
  fc.assert(
    fc.property(profile, profile, text, (one, two, contactLink) => {
      expect(alikeLabel({ ...one, contactLink })).toBe(alikeLabel(one));
      expect(isAlike(one, two)).toBe(isAlike(two, one));
      expect(isAlike(one, two) && alikeLabel(one) !== alikeLabel(two)).toBe(false);
    }),
  );
});

it('a fingerprint is short, whatever the text, and the same each time', () => {
  expect(fingerprint('')).toBe('811c9dc5cbf29ce4');
  const longs = Array.from({ length: 1_000 }, (_, n) => fingerprint(`${'picture'.repeat(2_000)}${n}`));
  expect(longs.every((each) => /^[0-9a-f]{16}$/.test(each))).toBe(true);
  expect(new Set(longs).size).toBe(1_000);
});
