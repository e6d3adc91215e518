import type { ContactContext, Peer } from '../contact/contact-events.ts';
import type { HostAnswer } from '../vocabulary/effect.ts';
import type { GroupProfile } from '../vocabulary/group-params.ts';
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

/** The contact, if it is one by now, and can be told. */
export function foundContact(event: { type: string }): Peer | undefined {
  const { peer, connection } = (contextIn(event) ?? {}) as Partial<ContactContext>;
  return connection === undefined || connection === 'broken' ? undefined : peer;
}

function contextIn(event: { type: string }): object | undefined {
  return event.type === 'found' ? (event as HostAnswer & { type: 'found' }).rows[0]?.context : undefined;
}
