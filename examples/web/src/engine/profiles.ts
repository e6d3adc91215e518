import type { ProfileFactory } from 'joinery';

const adjectives = ['quiet', 'amber', 'northern', 'gentle', 'curious', 'early', 'hidden', 'lively'];
const nouns = ['heron', 'maple', 'comet', 'otter', 'lantern', 'willow', 'falcon', 'pebble'];

/** The account's own profile, or a random one that nobody knows. */
export const makeProfile: ProfileFactory = (kind, random) => {
  if (kind === 'main') return { displayName: 'alex', fullName: 'Alex Carpenter' };
  const [first = 0, second = 0] = random(2);
  const displayName = `${adjectives[first % adjectives.length]}-${nouns[second % nouns.length]}`;
  return { displayName, fullName: '' };
};
