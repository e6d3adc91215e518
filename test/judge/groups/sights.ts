import type { ContactAddressContext } from '../../../machines/contact/address-events.ts';
import type { InvitationContext } from '../../../machines/member/invitation-events.ts';
import type { MemberConnectionContext } from '../../../machines/member/member-connection-context.ts';
import { memberConnectionKey, membershipKey } from '../../../machines/member/member-labels.ts';
import type { MembershipContext } from '../../../machines/member/membership-context.ts';
import type { InstanceRecord } from '../../../runtime/record.ts';
import type { Client } from '../client.ts';
import { founder, type Guest } from './plan.ts';

/** What is stored of one group on the devices of a world: who sees whom, by the stores' bytes alone. */

type Clients = ReadonlyMap<string, Pick<Client, 'witness'>>;
type Scene = { readonly clients: Clients; readonly plan: { readonly guests: readonly Guest[] } };

/** The group's id on the founder's device. */
export const garden = 'garden';
/** The group's id on the device of who asks by its link. */
export const byLink = 'by-link';

const endings: readonly unknown[] = ['left', 'removed', 'groupDeleted', 'rejected', 'declined', 'over', 'withdrawn'];

/** It was in the group, or on the way, and is no more. */
export const isOver = ({ value, status }: InstanceRecord): boolean => endings.includes(value) || status !== 'active';

function rowsOf(clients: Clients, name: string): readonly InstanceRecord[] {
  return clients.get(name)?.witness.bytes.rows() ?? [];
}

function row(clients: Clients, name: string, key: string): InstanceRecord | undefined {
  return clients.get(name)?.witness.bytes.row(key);
}

/** A person's own membership, the last one: of those who were invited, the one that whoever invites them has in mind. */
export function membershipOf(clients: Clients, guest: Guest | typeof founder): InstanceRecord | undefined {
  if (guest === founder) return row(clients, founder, membershipKey(garden));
  if (guest.by === undefined) {
    const asked = rowsOf(clients, guest.name).filter(
      ({ machine, key }) => machine === 'membership' && key.startsWith(membershipKey(byLink)),
    );
    return asked.find((each) => !isOver(each)) ?? asked.at(-1);
  }
  const { memberId } = (rowOfGuest(clients, guest)?.context ?? {}) as Partial<InvitationContext>;
  return rowsOf(clients, guest.name).find(
    ({ machine, context }) => machine === 'membership' && memberId !== undefined && context['memberId'] === memberId,
  );
}

/** The memberships of a person that are not over. */
export function openMemberships(clients: Clients, name: string): InstanceRecord[] {
  return rowsOf(clients, name).filter((each) => each.machine === 'membership' && !isOver(each));
}

/** The group's id on the device of who invites. */
export function groupIdOf(clients: Clients, guests: readonly Guest[], name: string): string | undefined {
  if (name === founder) return garden;
  const guest = guests.find((each) => each.name === name);
  const membership = guest && membershipOf(clients, guest);
  return membership?.value === 'connected' ? membership.key.slice('membership/'.length) : undefined;
}

/** The row of a guest on the device of who let it in. */
export function rowOfGuest(clients: Clients, guest: Guest): InstanceRecord | undefined {
  if (guest.by === undefined) {
    const { contactReqId } = (membershipOf(clients, guest)?.context ?? {}) as Partial<MembershipContext>;
    return row(clients, founder, `member-invitation/${garden}.${contactReqId}`);
  }
  const invited = rowsOf(clients, guest.by).filter(
    ({ machine, key }) => machine === 'member-invitation' && key.endsWith(`.${guest.name}`),
  );
  return invited.find((each) => !isOver(each)) ?? invited.at(-1);
}

/** The link to the group, once there is one. */
export function linkOf(clients: Clients): string | undefined {
  return (row(clients, founder, 'contact-address/gate')?.context as ContactAddressContext | undefined)?.link;
}

/** Where a person has another: the row that has the connection of the two. */
export function rowOf(
  clients: Clients,
  guests: readonly Guest[],
  one: string,
  other: string,
): InstanceRecord | undefined {
  const guest = guests.find(({ name }) => name === other);
  if (guest && (guest.by ?? founder) === one) return rowOfGuest(clients, guest);
  const own = ownMembership(clients, guests, one);
  const their = ownMembership(clients, guests, other);
  const groupId = own?.key.slice('membership/'.length) ?? '';
  const memberId = their?.context['memberId'];
  const { host } = (own?.context ?? {}) as Partial<MembershipContext>;
  if (host !== undefined && host.memberId === memberId) return own;
  return typeof memberId === 'string' ? row(clients, one, memberConnectionKey(groupId, memberId)) : undefined;
}

export function ownMembership(clients: Clients, guests: readonly Guest[], name: string): InstanceRecord | undefined {
  const guest = guests.find((each) => each.name === name);
  return membershipOf(clients, guest ?? founder);
}

/** Those who were introduced to a person in the group, as long as they are in it to its knowledge. */
export function membersOf({ clients, plan: { guests } }: Scene, name: string): InstanceRecord[] {
  const groupId = ownMembership(clients, guests, name)?.key.slice('membership/'.length) ?? '';
  return rowsOf(clients, name).filter(
    (each) =>
      each.machine === 'member-connection' &&
      each.key.startsWith(memberConnectionKey(groupId, '')) &&
      !isOver(each) &&
      each.value !== 'ending',
  );
}

/** Whether a person has a member, by whichever row. */
export function knows({ clients }: Pick<Scene, 'clients'>, name: string, memberId: string): boolean {
  return rowsOf(clients, name).some((each) => {
    if (isOver(each)) return false;
    const { facts, host } = each.context as object as Partial<MemberConnectionContext & MembershipContext>;
    const invited = each.machine === 'member-invitation' ? each.context['memberId'] : undefined;
    return [invited, facts?.memberId, host?.memberId].includes(memberId);
  });
}

/** Why a row is where it is. */
export function reasonIn({ context }: InstanceRecord): string | undefined {
  return (context as Partial<MemberConnectionContext>).reason?.code;
}
