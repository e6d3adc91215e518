import type { ContactAddressContext } from '../../../machines/contact/address-events.ts';
import type { ContactContext } from '../../../machines/contact/contact-events.ts';
import type { MemberConnectionContext } from '../../../machines/member/member-connection-context.ts';
import { memberConnectionKey, membershipKey } from '../../../machines/member/member-labels.ts';
import type { InstanceRecord } from '../../../runtime/record.ts';
import type { Client } from '../client.ts';
import { tap } from '../groups/people.ts';
import type { Tie, TieOf } from './plan.ts';
import type { MergeWorld } from './world.ts';

/** What people do who get to know each other: each time, whatever they see to do next. */

/** The record that both sides have of a tie between contacts, or that who asks has of it. */
export const contactOf = (tie: number): string => `contact/t${tie}`;
const home = 'contact-address/home';
const gate = (group: number) => `contact-address/gate${group}`;
const garden = (group: number) => membershipKey(`g${group}`);

type Clients = ReadonlyMap<string, Client>;

function rowIn(clients: Clients, name: string, key: string): InstanceRecord | undefined {
  return clients.get(name)?.witness.bytes.row(key);
}

async function begin({ clients }: MergeWorld, name: string, key: string, input: object): Promise<void> {
  const client = clients.get(name);
  if (client?.isAwake && !client.witness.bytes.row(key)) await client.begin(key, input);
}

/** What is there from the start: choices, addresses and groups. */
export async function settleIn(world: MergeWorld): Promise<void> {
  const { people, ties, groups } = world.plan;
  for (const { name, policy } of people) await begin(world, name, 'merge-settings/account', { policy });
  for (const { kind, host } of ties) {
    if (kind === 'address') await begin(world, host, home, { addressId: 'home', automatic: true });
  }
  for (const [group, { founder, admission }] of groups.entries()) {
    const groupProfile = { displayName: `garden ${group}`, fullName: '' };
    const groupId = `g${group}`;
    await begin(world, founder, garden(group), { groupId, by: 'create', groupProfile });
    const link = { groupId, groupProfile, admission: { verdict: admission } };
    await begin(world, founder, gate(group), { addressId: `gate${group}`, group: link });
  }
}

/** One more step of two people to each other, by both. Who has ended it does not begin again. */
export async function goOn(world: MergeWorld, at: number): Promise<void> {
  const tie = world.plan.ties[at];
  if (!tie || world.ended.has(at)) return;
  switch (tie.kind) {
    case 'invitation':
      return goOnByInvitation(world, at, tie);
    case 'address':
      return goOnByAddress(world, at, tie);
    case 'groupLink':
      return goOnByLink(world, tie);
    case 'groupInvitation':
      return goOnInvited(world, tie);
    case 'fromGroup':
      return goOnFromGroup(world, tie);
  }
}

async function goOnByInvitation(world: MergeWorld, at: number, tie: TieOf<'invitation'>): Promise<void> {
  const { host, guest, incognito, as } = tie;
  const key = contactOf(at);
  const shown = as === undefined ? undefined : world.plan.profiles?.[as];
  const about = {
    contactId: `t${at}`,
    ...(incognito === 'host' && { incognito: true }),
    ...(shown && { profile: shown }),
  };
  await begin(world, host, key, { ...about, by: 'invite' });
  const { request: link } = (rowIn(world.clients, host, key)?.context ?? {}) as Partial<ContactContext>;
  const own = incognito === 'guest' ? { incognito: true } : {};
  if (link !== undefined) await begin(world, guest, key, { contactId: `t${at}`, by: 'link', link, ...own });
}

async function goOnByAddress(
  world: MergeWorld,
  at: number,
  { host, guest, incognito }: TieOf<'address'>,
): Promise<void> {
  const link = linkOf(world.clients, host, home);
  if (link !== undefined)
    await begin(world, guest, contactOf(at), { contactId: `t${at}`, by: 'link', link, incognito });
}

async function goOnByLink(world: MergeWorld, { host, guest, group, incognito }: TieOf<'groupLink'>): Promise<void> {
  const link = linkOf(world.clients, host, gate(group));
  if (link === undefined) return;
  await begin(world, guest, garden(group), { groupId: `g${group}`, by: 'link', link, incognito });
}

/** A host invites anew who has not heard of it. */
async function goOnInvited(world: MergeWorld, tie: TieOf<'groupInvitation'>): Promise<void> {
  const { host, guest, group, over, incognito } = tie;
  const { clients } = world;
  const invitationId = `g${group}.${guest}`;
  const key = `member-invitation/${invitationId}`;
  const contact = contactOf(over);
  if (rowIn(clients, host, contact)?.value !== 'connected') return;
  const invited = rowIn(clients, host, key);
  if (!invited) return begin(world, host, key, { invitationId, groupId: `g${group}`, contact });
  const own = clients
    .get(guest)
    ?.witness.bytes.rows()
    .find((each) => each.machine === 'membership' && each.context['memberId'] === invited.context['memberId']);
  if (own?.value === 'invited') return tap(clients.get(guest), own.key, 'user.join', incognito ? { incognito } : {});
  if (!own && invited.value === 'invited') await tap(clients.get(host), key, 'user.invite');
}

async function goOnFromGroup(world: MergeWorld, { host, guest, group }: TieOf<'fromGroup'>): Promise<void> {
  const row = memberRow(world, { group, one: guest, other: host });
  const { contact } = (row?.context ?? {}) as Partial<MemberConnectionContext>;
  if (row?.value !== 'connected' || contact?.state === 'asked' || contact?.state === 'there') return;
  await tap(world.clients.get(guest), row.key, 'user.contact', { text: `${guest} to ${host}` });
}

/** The row of a member on another member's device, where it was introduced to it. */
function memberRow(
  world: MergeWorld,
  { group, one, other }: { group: number; one: string; other: string },
): InstanceRecord | undefined {
  const [own, their] = [one, other].map((name) => membershipOf(world, group, name));
  const memberId = their?.context['memberId'];
  if (!own || typeof memberId !== 'string') return undefined;
  return rowIn(world.clients, one, memberConnectionKey(own.key.slice('membership/'.length), memberId));
}

/** A person's own membership of a group. */
function membershipOf({ clients, plan }: MergeWorld, group: number, name: string): InstanceRecord | undefined {
  const byLink = rowIn(clients, name, garden(group));
  const tie = plan.ties.find((each) => each.kind === 'groupInvitation' && each.group === group && each.guest === name);
  if (byLink || tie?.kind !== 'groupInvitation') return byLink;
  const ids = `membership/t${tie.over}.`;
  const rows = clients.get(name)?.witness.bytes.rows() ?? [];
  return rows.find(({ key }) => key.startsWith(ids));
}

/** One of the two ends it: a contact is deleted, a member leaves or is removed. */
export async function end(world: MergeWorld, at: number, name: string): Promise<void> {
  const tie = world.plan.ties[at];
  if (!tie || tie.kind === 'fromGroup') return;
  world.ended.add(at);
  const client = world.clients.get(name);
  if (!('group' in tie)) return tap(client, contactOf(at), 'user.delete');
  const own = membershipOf(world, tie.group, tie.guest);
  if (name === tie.guest && own) return tap(client, own.key, 'user.leave');
  const rows = client?.witness.bytes.rows() ?? [];
  const guest = rows.find(({ machine, context }) => {
    return machine === 'member-invitation' && context['memberId'] === own?.context['memberId'];
  });
  if (own && guest) await tap(client, guest.key, 'user.remove');
}

function linkOf(clients: Clients, name: string, key: string): string | undefined {
  return (rowIn(clients, name, key)?.context as ContactAddressContext | undefined)?.link;
}

/** Whether all that is to come about has done so, as far as both have a record of it. */
export function areTied(world: MergeWorld): boolean {
  return world.plan.ties.every((tie, at) => world.ended.has(at) || isTied(world, tie, at));
}

function isTied(world: MergeWorld, tie: Tie, at: number): boolean {
  const { host, guest } = tie;
  const stands = (name: string, key: string) => rowIn(world.clients, name, key)?.value === 'connected';
  switch (tie.kind) {
    case 'invitation':
      return stands(host, contactOf(at)) && stands(guest, contactOf(at));
    case 'address':
      return stands(guest, contactOf(at));
    case 'groupLink':
    case 'groupInvitation':
      return membershipOf(world, tie.group, guest)?.value === 'connected';
    case 'fromGroup': {
      const { contact } = (memberRow(world, { group: tie.group, one: guest, other: host })?.context ??
        {}) as Partial<MemberConnectionContext>;
      return contact !== undefined && stands(guest, contact.key);
    }
  }
}
