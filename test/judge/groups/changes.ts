import type { ContactContext } from '../../../machines/contact/contact-events.ts';
import type { MemberConnectionContext } from '../../../machines/member/member-connection-context.ts';
import type { MembershipContext } from '../../../machines/member/membership-context.ts';
import type { InvitationContext } from '../../../machines/member/invitation-events.ts';
import type { InstanceRecord } from '../../../runtime/record.ts';
import { areIntroduced, insiders } from './oracle.ts';
import { founder } from './plan.ts';
import { ownMembership, rowOf, rowOfGuest } from './sights.ts';
import type { GroupWorld } from './world.ts';

/** What has to be so after roles were changed, and members asked each other to be contacts. */

/** Roles that somebody has another idea of than who let the member in. */
export function* wrongRoles(world: GroupWorld): Generator<[client: string, what: string]> {
  const { clients, plan } = world;
  const inside = insiders(world);
  for (const guest of plan.guests) {
    const { name, by = founder } = guest;
    if (!inside.includes(name) || !inside.includes(by)) continue;
    const role = roleIn(rowOfGuest(clients, guest));
    const own = (ownMembership(clients, plan.guests, name)?.context as Partial<MembershipContext> | undefined)?.role;
    if (own !== role) yield [name, `it is ${role}, and has itself for ${own}`];
    for (const other of inside) {
      if (other === name || !areIntroduced(world, other, name)) continue;
      const seen = roleIn(rowOf(clients, plan.guests, other, name));
      if (seen !== role) yield [other, `${name} is ${role}, and it has it for ${seen}`];
    }
  }
}

function roleIn(row: InstanceRecord | undefined): string | undefined {
  const { facts, host, role } = (row?.context ?? {}) as Partial<
    MemberConnectionContext & Pick<MembershipContext, 'host'> & InvitationContext
  >;
  return (facts ?? host)?.role ?? role;
}

/** Those who asked each other to be contacts, and are none; or more than one. */
export function* unmet(world: GroupWorld): Generator<[client: string, what: string]> {
  for (const [asker, other] of world.wishes) {
    for (const [one, two] of [
      [asker, other],
      [other, asker],
    ] as const) {
      const contacts = contactsOf(world, one, two);
      if (contacts?.length !== undefined && contacts.length !== 1)
        yield [one, `it can be a contact of ${two}, and has ${contacts.length}`];
    }
  }
}

/** The contacts that are connected, of a person with a member who was introduced to it; undefined where there is none. */
function contactsOf(world: GroupWorld, one: string, other: string): readonly InstanceRecord[] | undefined {
  const { clients, plan } = world;
  const inside = insiders(world);
  if (!inside.includes(one) || !inside.includes(other) || !areIntroduced(world, one, other)) return undefined;
  const row = rowOf(clients, plan.guests, one, other);
  if (row?.machine !== 'member-connection') return undefined;
  const { facts, group, contact } = row.context as object as MemberConnectionContext;
  return (clients.get(one)?.witness.bytes.rows() ?? []).filter(({ machine, key, value, context }) => {
    const { member } = context as Partial<ContactContext>;
    // Who has come back is another member; that it is the contact of before, probes have shown.
    const isThat = key === contact?.key || (member?.memberId === facts.memberId && member.groupId === group.groupId);
    return machine === 'contact' && value === 'connected' && isThat;
  });
}
