import type { Json } from '../../../machines/vocabulary/json.ts';
import type { InstanceRecord } from '../../../runtime/record.ts';
import type { Client } from '../client.ts';
import { founder, type Guest } from './plan.ts';
import { byLink, garden, groupIdOf, isOver, linkOf, membershipOf, openMemberships, rowOfGuest } from './sights.ts';
import type { GroupWorld } from './world.ts';

/** What people do who look at their screens: each time, whatever they see to do next. */

const groupProfile = { displayName: 'garden', fullName: '' };

export async function tap(client: Client | undefined, key: string, type: `user.${string}`, fields = {}): Promise<void> {
  if (client?.isAwake) await client.press(key, { type, ...(fields as Record<string, Json>) });
}

async function begin(client: Client | undefined, key: string, input: object): Promise<void> {
  if (client?.isAwake) await client.begin(key, input);
}

const isOneOf = (states: readonly Json[], { value }: { value: Json }): boolean => states.includes(value);

/** The founder makes the group and its link; those who will invite each other become contacts. */
export async function prepare({ plan, clients, pass }: GroupWorld): Promise<void> {
  const { guests, admission, limits } = plan;
  const host = clients.get(founder);
  await begin(host, `membership/${garden}`, { groupId: garden, by: 'create', groupProfile, limits });
  if (guests.some(({ by }) => by === undefined)) {
    const group = { groupId: garden, groupProfile, admission: { verdict: admission } };
    await begin(host, 'contact-address/gate', { addressId: 'gate', group, limits });
  }
  const pairs = guests.filter(({ by }) => by !== undefined);
  for (const { name, by = founder } of pairs) {
    await begin(clients.get(by), `contact/${name}`, { contactId: name, by: 'invite', limits });
  }
  const shown = ({ name, by = founder }: Guest) => clients.get(by)?.witness.bytes.row(`contact/${name}`);
  await pass(60_000, () => pairs.every((each) => shown(each)?.context['request'] !== undefined));
  for (const guest of pairs) {
    const { name, by = founder } = guest;
    const link = shown(guest)?.context['request'];
    await begin(clients.get(name), `contact/${by}`, { contactId: by, by: 'link', link, limits });
  }
  const contacts = () =>
    [...clients.values()].flatMap(({ witness }) =>
      witness.bytes.rows().filter(({ machine }) => machine.startsWith('contact') || machine === 'membership'),
    );
  await pass(60_000, () => contacts().every(({ value }) => value === 'connected' || value === 'open'));
}

/**
 * One more step of a person into the group, by both who are concerned. In the end, they take the way out that they are
 * shown: whom the host takes for a member, and who is none, is removed and invited again; who can't reach the host any
 * more leaves, and gets in anew.
 */
export async function goOn(world: GroupWorld, guest: Guest, inTheEnd = false): Promise<void> {
  const { clients, plan } = world;
  const { name, by, incognito, role } = guest;
  const device = clients.get(name);
  const own = membershipOf(clients, guest);
  // A group goes on without a host that has left it.
  if (inTheEnd && own && isCutOff(own) && !world.out.has(by ?? founder)) return tap(device, own.key, 'user.leave');
  if (own?.value === 'failed' || own?.value === 'interrupted') await tap(device, own.key, 'user.retry');
  if (by === undefined) {
    const link = linkOf(clients);
    if (!own || isOver(own)) {
      const groupId = own ? `${byLink}${world.clock.now()}` : byLink;
      if (link !== undefined)
        await begin(device, `membership/${groupId}`, { groupId, by: 'link', link, incognito, limits: plan.limits });
      return;
    }
    const isIn = isOneOf(inside, own);
    if (inTheEnd && isIn && rowOfGuest(clients, guest)?.value === 'failed') await tap(device, own.key, 'user.leave');
    return;
  }
  if (own?.value === 'invited') return tap(device, own.key, 'user.join', incognito ? { incognito } : {});

  const inviter = clients.get(by);
  const invited = rowOfGuest(clients, guest);
  const groupId = groupIdOf(clients, plan.guests, by);
  if (!invited) {
    const invitationId = `${groupId}.${name}`;
    const input = { invitationId, groupId, contact: `contact/${name}`, role };
    if (groupId !== undefined) await begin(inviter, `member-invitation/${invitationId}`, input);
    return;
  }
  if (isOneOf(['withdrawn', 'removed', 'left'], invited)) return tap(inviter, invited.key, 'user.invite');
  // Of what was declined, nothing is left. Who failed may have used up the invitation's queue, which serves once.
  const isLost = own === undefined || own.value === 'failed' || isOver(own);
  const isStuck = isLost && isOneOf(['connected', 'allowing', ...(own ? ['invited'] : [])], invited);
  if (isStuck && inTheEnd) return tap(inviter, invited.key, 'user.remove');
  // Who has not answered may not have heard.
  if (invited.value === 'invited' && own?.value !== 'joining') await tap(inviter, invited.key, 'user.invite');
}

/** Nothing reaches the host any more. */
const isCutOff = (row: InstanceRecord) => isOneOf(inside, row) && row.context['trouble'] === 'disabled';

/** Who can't reach the host of a group that was ended has not heard of it: there is nothing left but to leave. */
export async function giveUp({ clients, plan: { guests } }: GroupWorld): Promise<void> {
  for (const { name } of guests) {
    for (const own of openMemberships(clients, name))
      if (isCutOff(own)) await tap(clients.get(name), own.key, 'user.leave');
  }
}

/**
 * Who is to be out, and never heard so, takes what is offered: an invitation that nobody means any more leads to a
 * reason, and then there is nothing left but to leave.
 */
export async function findOut({ clients }: GroupWorld, name: string): Promise<void> {
  for (const own of openMemberships(clients, name)) {
    if (own.value === 'invited') await tap(clients.get(name), own.key, 'user.join');
    else if (own.value === 'failed' || isCutOff(own)) await tap(clients.get(name), own.key, 'user.leave');
  }
}

/** A person goes: by their own wish, or by that of who let them in. */
export async function goOut(
  { clients }: GroupWorld,
  guest: Guest | typeof founder,
  how: 'leave' | 'remove',
): Promise<void> {
  const name = guest === founder ? founder : guest.name;
  const device = clients.get(name);
  if (how === 'leave') for (const { key } of openMemberships(clients, name)) await tap(device, key, 'user.leave');
  if (guest === founder) return;
  const row = rowOfGuest(clients, guest);
  const inviter = clients.get(guest.by ?? founder);
  if (!row || isOver(row) || row.value === 'ending') return;
  const isIn = isOneOf(['allowing', 'accepting', 'connected'], row);
  if (how === 'leave' && isIn) return;
  if (isOneOf(['pendingApproval', 'pendingReview'], row)) return tap(inviter, row.key, 'user.reject');
  await tap(inviter, row.key, how === 'remove' ? 'user.remove' : 'user.withdraw');
}

/** A person tries again whatever failed, and decides what is asked. */
export async function tryAgain(client: Client): Promise<void> {
  for (const { machine, key, value, context, status } of client.witness.bytes.rows()) {
    if (status !== 'active') continue;
    if (value === 'pendingApproval' || value === 'pendingReview') {
      if (machine === 'member-invitation') await tap(client, key, 'user.accept');
    } else if (machine === 'contact') {
      const isTroubled = context['trouble'] !== undefined || isOneOf(retried, { value });
      if (isTroubled) await tap(client, key, 'user.retry');
    } else if (isOneOf(retried, { value }) && machine !== 'peer-connection') await tap(client, key, 'user.retry');
  }
}

const retried = ['failed', 'interrupted', 'disabled'];

/** A person writes to everybody in the group; from the door, too, where it is to be found out whether anybody is there. */
export async function say(client: Client, text: string, fromDoor = false): Promise<void> {
  for (const row of client.witness.bytes.rows()) {
    const isIn = row.machine === 'membership' && isOneOf(fromDoor ? inside : ['connected'], row);
    if (isIn) await tap(client, row.key, 'user.send', { text });
  }
}

const inside = ['connected', 'pendingApproval', 'pendingReview'];
