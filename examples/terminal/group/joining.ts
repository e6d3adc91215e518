/** How people get into a group: what each of them taps, in order. */
import type { Person } from './person.ts';

const groupId = 'garden';
const groupProfile = { displayName: 'Garden', fullName: '' };

const addressId = 'gate';

/** The host founds the group, and makes a link to it; returns the link. */
export async function found(host: Person): Promise<string> {
  await host.begin('membership', groupId, { groupId, by: 'create', groupProfile });
  const group = { groupId, groupProfile, admission: { verdict: 'accept' } };
  const address = await host.begin('contact-address', addressId, { addressId, group });
  const { link } = await host.until(address, 'open');
  return link as string;
}

/** The host and the guest become contacts; then the host invites the guest, who joins. */
export async function invite(host: Person, guest: Person): Promise<void> {
  const ofGuest = await host.begin('contact', guest.name, { contactId: guest.name, by: 'invite' });
  const { request } = await host.until(ofGuest, 'invited');
  const ofHost = await guest.begin('contact', host.name, { contactId: host.name, by: 'link', link: request });
  await Promise.all([host.until(ofGuest, 'connected'), guest.until(ofHost, 'connected')]);
  const invitationId = `${groupId}.${guest.name}`;
  await host.begin('member-invitation', invitationId, { invitationId, groupId, contact: ofGuest });
  await guest.cues.until(() => membershipOf(guest)?.value === 'invited');
  await guest.tell(membershipOf(guest)?.key ?? '', { type: 'user.join' });
}

/** The guest asks by the group's link. */
export async function ask(guest: Person, link: string): Promise<void> {
  await guest.begin('membership', groupId, { groupId, by: 'link', link });
}

/** The person writes to the group. */
export async function write(person: Person): Promise<void> {
  const text = `Greetings from ${person.name}`;
  await person.tell(membershipOf(person)?.key ?? '', { type: 'user.send', text, msgId: `greeting-${person.name}` });
}

/** The row of a person's own membership in the group. */
export function membershipOf(person: Person) {
  return person.of('membership')[0];
}
