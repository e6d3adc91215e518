import { resolveLimits } from '../peer/peer-limits.ts';
import { parseLink } from '../vocabulary/link.ts';
import { noMembers } from './member-counts.ts';
import { keptProfile } from './member-facts.ts';
import type { MembershipContext, MembershipInput } from './membership-context.ts';
import { invitationFacts, plainly } from './membership-messages.ts';

/** What our own membership remembers at the start. */
export function begun(input: MembershipInput): MembershipContext {
  const { groupId, by, limits } = input;
  const nothing = {
    groupId,
    by,
    limits: resolveLimits(limits),
    incognito: false,
    connection: 'none',
    counts: noMembers,
    seen: [],
    announcements: 0,
    admissions: 0,
  } as const;
  if (input.by === 'invitation') return { ...nothing, ...invitationFacts(input) };
  const { incognito = false, profile } = input;
  const us = { incognito, ...(profile ? { profile: keptProfile(profile) } : {}) };
  if (input.by === 'create') return { ...nothing, ...us, role: 'owner', groupProfile: keptProfile(input.groupProfile) };
  const { link, rejoin } = input;
  const asked = rejoin && { rejoin, contactReqId: rejoin.name };
  const parsed = parseLink(link);
  // A full link is itself the request, and holds nothing else: nor what its owner understands.
  const isFull = 'form' in parsed && parsed.form === 'full';
  return { ...nothing, ...us, link, ...asked, ...(isFull && { request: link, ...plainly(rejoin) }) };
}
