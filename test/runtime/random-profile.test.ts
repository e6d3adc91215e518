import { expect, it } from 'vitest';
import { randomProfile } from '../../runtime/random-profile.ts';
import { seededRandom } from '../../simulation/index.ts';

it('makes an incognito profile of two words, by the random source and nothing else', () => {
  const one = randomProfile(seededRandom(1));
  expect(one.displayName).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
  expect(randomProfile(seededRandom(1))).toEqual(one);
  const names = new Set(Array.from({ length: 50 }, (_, seed) => randomProfile(seededRandom(seed)).displayName));
  expect(names.size).toBeGreaterThan(30);
});
