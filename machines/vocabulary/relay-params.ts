import * as v from 'valibot';
import { base64url, count, known, link, text } from './chat-fields.ts';
import type { MemberRole } from './group-params.ts';
import { rosterVersion } from './member-params.ts';
import { Profile } from './profile.ts';

const RosterMember = v.looseObject({
  memberId: base64url,
  name: v.optional(text),
  key: base64url,
  role: known<MemberRole>(),
});

/** What is said between the members of a channel and its relays, beside what any group says. */
export const relayParams = {
  /** Joining member to relay. `viaRelay`: the relay's member id, so that no relay can pass the request on as its own. */
  'x.member': v.looseObject({
    profile: Profile,
    newMemberId: base64url,
    newMemberKey: base64url,
    viaRelay: v.optional(base64url),
  }),
  /** The owner announces a relay. Counts only when signed by an owner. */
  'x.grp.relay.new': v.looseObject({ relayLink: link }),
  /**
   * Who may do more than read, all of them: whoever is not in the newest roster may not. Counts only when signed by an
   * owner. Newer clients send a digest (`fileInv`) and the list after it as a file; then `roster` is absent, unless
   * the agent has put it there.
   */
  'x.grp.roster': v.looseObject({
    version: rosterVersion,
    roster: v.optional(v.pipe(v.array(RosterMember), v.maxLength(256))),
    fileInv: v.optional(v.looseObject({ fileSize: count, fileDigest: base64url })),
  }),
  /** Member to relay: the newest roster, please; ours is of this version. */
  'x.grp.roster.request': v.looseObject({ version: rosterVersion }),
} as const;
