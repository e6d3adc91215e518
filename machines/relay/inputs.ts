import * as v from 'valibot';
import { ChannelLink } from '../vocabulary/link.ts';
import { Profile } from '../vocabulary/profile.ts';
import { PolicyChoice } from './policies.ts';

/** A row holds the profile, and so does each join request in flight: a large picture has to wait until we are in. */
const maxProfileLength = 4096;

/** A profile that fits into the row of each relay. */
const JoinProfile = v.pipe(
  Profile,
  v.check((profile) => JSON.stringify(profile).length <= maxProfileLength, 'ProfileTooLarge'),
);

/** What `channel-join` is started with. */
export const channelJoinInput = v.strictObject({
  link: ChannelLink,
  incognito: v.optional(v.boolean()),
  profile: v.optional(JoinProfile),
  oneStep: v.optional(v.boolean()),
  policy: v.optional(PolicyChoice),
});

const choice = { incognito: v.optional(v.boolean()), profile: v.optional(JoinProfile) };

/** What a person may tell a roster. */
export const channelRosterEvents = { 'user.retry': v.strictObject({}) };

/** What a person may tell a channel. */
export const channelJoinEvents = {
  'user.connect': v.strictObject(choice),
  'user.chooseProfile': v.strictObject(choice),
  'user.retry': v.strictObject({}),
  'user.continueWithout': v.strictObject({}),
  'user.open': v.strictObject({}),
  'user.cancel': v.strictObject({}),
  'user.leave': v.strictObject({}),
};

/** What a person may tell one relay. */
export const relayConnectionEvents = { 'user.retry': v.strictObject({}) };
