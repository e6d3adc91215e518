import type { ContactAddressContext } from '../../../machines/contact/address-events.ts';
import type { ContactContext } from '../../../machines/contact/contact-events.ts';
import type { MemberConnectionContext } from '../../../machines/member/member-connection-context.ts';
import { memberConnectionKey, membershipKey } from '../../../machines/member/member-labels.ts';
import type { InstanceRecord } from '../../../runtime/record.ts';
import type { Client } from '../client.ts';
import { tap } from '../groups/people.ts';
import { isOver } from '../groups/sights.ts';
import type { Tie, TieOf } from './plan.ts';
import type { MergeWorld } from './world.ts';

/** What people do who get to know each other: each time, whatever they see to do next. */

/** The record that both sides have of a tie between contacts, or that who asks has of it. */
export const contactOf = (tie: number): string => `contact/t${tie}`;
const home = 'contact-address/home';
const gate = (group: number) => `contact-address/gate${group}`;
const garden = (group: number) => membershipKey(`g${group}`);
/** How the group's id ends on the device of who comes back by its link. */
export const again = '.again';
const groupIdBy = ({ group, after }: TieOf<'groupLink'>) => `g${group}${after === undefined ? '' : again}`;

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
  const { clients, anew } = world;
  const key = contactOf(at);
  if (anew.has(at) && rowIn(clients, guest, key)?.value === 'gone') return tap(clients.get(guest), key, 'user.connect');
  const link = linkOf(clients, host, home);
  if (link !== undefined) await begin(world, guest, key, { contactId: `t${at}`, by: 'link', link, incognito });
}

async function goOnByLink(world: MergeWorld, tie: TieOf<'groupLink'>): Promise<void> {
  const { host, guest, group, incognito, after } = tie;
  const link = linkOf(world.clients, host, gate(group));
  if (link === undefined || (after !== undefined && !isOut(world, after))) return;
  const groupId = groupIdBy(tie);
  await begin(world, guest, membershipKey(groupId), { groupId, by: 'link', link, incognito });
}

/** Whether who was in the group by that tie is out, to its own knowledge. */
function isOut(world: MergeWorld, at: number): boolean {
  const tie = world.plan.ties[at];
  const own = tie && isIntoGroup(tie) ? membershipBy(world, tie) : undefined;
  return world.ended.has(at) && (!own || isOver(own));
}

/** A host invites anew who has not heard of it. */
async function goOnInvited(world: MergeWorld, tie: TieOf<'groupInvitation'>): Promise<void> {
  const { host, guest, group, over, incognito, after } = tie;
  const { clients } = world;
  if (after !== undefined && !world.ended.has(after)) return;
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
  const isBack = after !== undefined && isOver(invited) && isOut(world, after);
  if (isBack || (!own && invited.value === 'invited')) await tap(clients.get(host), key, 'user.invite');
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

type IntoGroup = TieOf<'groupLink' | 'groupInvitation'>;
const isIntoGroup = (tie: Tie): tie is IntoGroup => tie.kind === 'groupLink' || tie.kind === 'groupInvitation';

/** The membership that a tie has brought about. */
function membershipBy({ clients }: MergeWorld, tie: IntoGroup): InstanceRecord | undefined {
  if (tie.kind === 'groupLink') return rowIn(clients, tie.guest, membershipKey(groupIdBy(tie)));
  const ids = `membership/t${tie.over}.`;
  const rows = clients.get(tie.guest)?.witness.bytes.rows() ?? [];
  const invited = rows.filter(({ key }) => key.startsWith(ids));
  return invited.find((each) => !isOver(each)) ?? invited.at(-1);
}

/** A person's own membership of a group: the last one. */
function membershipOf(world: MergeWorld, group: number, name: string): InstanceRecord | undefined {
  const ties = world.plan.ties.filter(isIntoGroup).filter((tie) => tie.group === group && tie.guest === name);
  const own = ties.flatMap((tie) => membershipBy(world, tie) ?? []).at(-1);
  return own ?? rowIn(world.clients, name, garden(group));
}

/** One of the two ends it: a contact is deleted, a member leaves or is removed. */
export async function end(world: MergeWorld, at: number, name: string): Promise<void> {
  const tie = world.plan.ties[at];
  if (!tie || tie.kind === 'fromGroup') return;
  world.ended.add(at);
  const client = world.clients.get(name);
  if (!('group' in tie)) return tap(client, contactOf(at), 'user.delete');
  const own = membershipBy(world, tie);
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

/** The address at which somebody is asked, once it is there. */
export const addressOf = ({ clients }: MergeWorld, name: string): string | undefined => linkOf(clients, name, home);

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
      return stands(guest, contactOf(at)) || hasNoAddress(rowIn(world.clients, guest, contactOf(at)));
    case 'groupLink':
    case 'groupInvitation':
      return membershipBy(world, tie)?.value === 'connected';
    case 'fromGroup': {
      const { contact } = (memberRow(world, { group: tie.group, one: guest, other: host })?.context ??
        {}) as Partial<MemberConnectionContext>;
      return contact !== undefined && stands(guest, contact.key);
    }
  }
}

/** It is gone, and was not heard to show an address: there is nowhere to ask. */
function hasNoAddress(row: InstanceRecord | undefined): boolean {
  return row?.value === 'gone' && (row.context as object as ContactContext).peer?.profile.contactLink === undefined;
}
