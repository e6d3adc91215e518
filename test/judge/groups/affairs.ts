import type { MemberConnectionContext } from '../../../machines/member/member-connection-context.ts';
import type { MemberRole } from '../../../machines/member/member-events.ts';
import { membershipKey } from '../../../machines/member/member-labels.ts';
import { tap } from './people.ts';
import { founder, type Guest } from './plan.ts';
import { garden, rowOf, rowOfGuest } from './sights.ts';
import type { GroupWorld } from './world.ts';

/** What people in a group do besides getting in and out. */

/** The founder ends the group for everybody. */
export async function endGroup({ clients }: GroupWorld): Promise<void> {
  await tap(clients.get(founder), membershipKey(garden), 'user.deleteGroup');
}

/** Who let a person in gives it another role. */
export async function changeRole({ clients }: GroupWorld, guest: Guest, role: MemberRole): Promise<void> {
  const row = rowOfGuest(clients, guest);
  if (row) await tap(clients.get(guest.by ?? founder), row.key, 'user.changeRole', { role });
}

/**
 * A person asks a member to be a contact, where there is none, and none is on the way. In the end, who was asked and has
 * not heard of it is asked anew: the contact that is waited for is deleted first.
 */
export async function befriend(world: GroupWorld, asker: string, other: string, inTheEnd = false): Promise<void> {
  const { clients, plan } = world;
  const device = clients.get(asker);
  const row = rowOf(clients, plan.guests, asker, other);
  if (row?.machine !== 'member-connection') return;
  const { contact } = row.context as object as MemberConnectionContext;
  if (contact?.state !== 'asked' && contact?.state !== 'there')
    return tap(device, row.key, 'user.contact', { text: `${asker} to ${other}` });
  if (inTheEnd && device?.witness.bytes.row(contact.key)?.value !== 'connected')
    await tap(device, contact.key, 'user.delete');
}
