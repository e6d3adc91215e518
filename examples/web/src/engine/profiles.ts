import { type ProfileFactory, randomProfile } from 'joinery';

/** The account's own profile, or a random one that nobody knows. */
export const makeProfile: ProfileFactory = (kind, random) =>
  kind === 'main' ? { displayName: 'alex', fullName: 'Alex Carpenter' } : randomProfile(random);
