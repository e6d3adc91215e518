import { as } from '../vocabulary/codec.ts';
import { known } from '../vocabulary/known.ts';
import type { ChannelContext, ChannelEvent } from './channel-context.ts';
import type { RosterHeard, RosterInput } from './channel-roster-context.ts';
import { isOwner } from './roster-meaning.ts';

/** What the roster has to hear, whoever said it. Owners are in the channel's link: of them, relays have no news. */
export function isAboutMembers({ group }: ChannelContext, event: ChannelEvent): boolean {
  if (event.type !== 'relay.message') return false;
  const { message } = event;
  const announced = as(message, 'x.grp.mem.new');
  if (announced) return !isOwner(announced.memberInfo, group?.ownerKeys ?? []);
  return (as(message, 'x.grp.roster') ?? as(message, 'x.grp.mem.role') ?? as(message, 'x.grp.mem.del')) !== undefined;
}

/** The news, as the roster hears it. */
export function rosterNews({ group }: ChannelContext, event: ChannelEvent): RosterHeard | undefined {
  if (event.type !== 'relay.message') return undefined;
  const { message, signedBy } = event;
  return { type: 'roster.heard', message, signedBy, ownerKeys: group?.ownerKeys ?? [] };
}

/** A roster begins with the first news that can be any; a removal without a version, a relay's say, never is. */
export function beginsRoster({ message }: RosterHeard): boolean {
  const removal = as(message, 'x.grp.mem.del');
  return removal === undefined || removal.version !== undefined;
}

export const rosterInput = ({ membershipId, group, policy }: ChannelContext): RosterInput => ({
  membershipId: known(membershipId),
  publicGroupId: known(group).publicGroupId,
  limit: policy.limits.roster,
});
