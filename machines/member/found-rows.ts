import type { ContactContext, Peer } from '../contact/contact-events.ts';
import type { ConnectionId } from '../vocabulary/agent-command.ts';
import type { HostAnswer } from '../vocabulary/effect.ts';
import type { GroupProfile } from '../vocabulary/group-params.ts';
import type { InvitationContext } from './invitation-events.ts';
import type { GroupFacts } from './member-events.ts';
import { groupFactsOf, type MembershipContext } from './membership-context.ts';

/** What a query finds of other instances. Their rows are ours: what their state promises is there. */

export type FoundGroup = { readonly group: GroupFacts; readonly groupProfile: GroupProfile };

/** The group's membership, if we are in the group. */
export function foundGroup(event: { type: string }): FoundGroup | undefined {
  const context = contextIn(event) as MembershipContext | undefined;
  const group = context && groupFactsOf(context);
  return group && context.groupProfile && { group, groupProfile: context.groupProfile };
}

/** The contact, if it is one by now, and can be told; and whether we are somebody else to it. */
export function foundContact(event: { type: string }): { peer: Peer; incognito?: boolean | undefined } | undefined {
  const { peer, connection, incognito } = (contextIn(event) ?? {}) as Partial<ContactContext>;
  return connection === undefined || connection === 'broken' || !peer ? undefined : { peer, incognito };
}

/** The connection to a member, whichever row it has: of our host, that is the membership. */
export function foundConnection(event: { type: string }): ConnectionId | undefined {
  const { host, connectionId } = (contextIn(event) ?? {}) as Partial<MembershipContext & InvitationContext>;
  return host ? host.connectionId : connectionId;
}

function contextIn(event: { type: string }): object | undefined {
  return event.type === 'found' ? (event as HostAnswer & { type: 'found' }).rows[0]?.context : undefined;
}
