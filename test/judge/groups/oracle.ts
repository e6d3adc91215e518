import type { MemberConnectionContext } from '../../../machines/member/member-connection-context.ts';
import type { MembershipContext } from '../../../machines/member/membership-context.ts';
import type { InstanceRecord as Row } from '../../../runtime/record.ts';
import { founder } from './plan.ts';
import { isOver, knows, membersOf, membershipOf, openMemberships, ownMembership, reasonIn, rowOf } from './sights.ts';
import type { GroupWorld } from './world.ts';

/**
 * Who can connect. Whatever failed for good is tried again with another connection once nothing goes wrong any more, so
 * that everybody who is to be in the group gets in, and all of them are connected with each other.
 */
export function* missing(world: GroupWorld): Generator<[client: string, what: string]> {
  const { clients, plan, out, isDeleted } = world;
  const inside = insiders(world);
  for (const name of inside) {
    const own = ownMembership(clients, plan.guests, name);
    if (own?.value !== 'connected') yield [name, `it can be in the group, and is ${describe(own)}`];
  }
  for (const one of inside) {
    for (const other of inside) {
      if (one === other || !areIntroduced(world, one, other)) continue;
      const row = rowOf(clients, plan.guests, one, other);
      if (row?.value !== 'connected') yield [one, `it can connect with ${other}, which is ${describe(row)}`];
    }
  }
  for (const name of isDeleted ? clients.keys() : []) {
    for (const own of openMemberships(clients, name)) {
      if (isInside(own)) yield [name, `the group was deleted, and it is ${describe(own)}`];
    }
  }
  for (const [name, how] of out) {
    const host = plan.guests.find((each) => each.name === name)?.by ?? founder;
    for (const own of openMemberships(clients, name)) {
      // Nobody is removed by who has left itself.
      if (how === 'remove' && out.has(host) && isInside(own)) continue;
      if (own.value !== 'ending') yield [name, `it is to be out of the group, and is ${describe(own)}`];
    }
  }
}

/**
 * Those who are to be in the group, and whom somebody who is in it lets in. Whoever was in before its host went, stays:
 * there it is, without a host.
 */
export function insiders({ clients, plan: { guests }, out, isDeleted }: GroupWorld): string[] {
  if (isDeleted) return [];
  const inside = out.has(founder) ? [] : [founder];
  // A guest is invited by one who comes before.
  for (const guest of guests) {
    const { name, by = founder } = guest;
    const isIn = inside.includes(by) || membershipOf(clients, guest)?.value === 'connected';
    if (isIn && !out.has(name)) inside.push(name);
  }
  return inside;
}

/**
 * Whether somebody brings the two together, or has done so before it went. Whoever lets people in introduces them to all
 * whom it knows; of two that were let in by different people at the same time, neither host knew the other's.
 */
export function areIntroduced(world: GroupWorld, one: string, other: string): boolean {
  const { clients, plan, out } = world;
  const hostOf = (name: string) => plan.guests.find((each) => each.name === name)?.by ?? founder;
  const hosts = [hostOf(one), hostOf(other)];
  if (hosts[0] === other || hosts[1] === one) return true;
  if (hosts[0] === hosts[1] && !out.has(hostOf(one))) return true;
  const [id, otherId] = [idOf(world, one), idOf(world, other)];
  return hosts.some((host) =>
    clients
      .get(host)
      ?.witness.bytes.rows()
      .some(
        ({ machine, key, value }) =>
          machine === 'introduction' &&
          key.includes(`.${id}`) &&
          key.includes(`.${otherId}`) &&
          (!out.has(host) || value === 'connected'),
      ),
  );
}

/** Whether a person in the group may write there. */
export function mayWrite({ clients, plan: { guests } }: GroupWorld, name: string): boolean {
  return ownMembership(clients, guests, name)?.context['role'] !== 'observer';
}

/**
 * Members that somebody still has, though they are gone, and whoever introduced them knows it: it has said so, or passed
 * on that they said it.
 */
export function* lingering(world: GroupWorld): Generator<[client: string, what: string]> {
  const inside = insiders(world);
  for (const name of inside) {
    for (const row of membersOf(world, name)) {
      const { facts, introducer } = row.context as object as MemberConnectionContext;
      const host = inside.find((other) => idOf(world, other) === introducer.memberId);
      if (host !== undefined && !knows(world, host, facts.memberId))
        yield [name, `it has ${facts.memberId}, who is gone: ${describe(row)}`];
    }
  }
}

/** Connections that somebody keeps, though the member on the other side has said by it that it leaves. */
export function* unheeded({ clients, reader }: GroupWorld): Generator<[client: string, what: string]> {
  for (const [name, { witness }] of clients) {
    for (const { machine, parent, context } of witness.bytes.rows()) {
      const { connectionId = '' } = context as { connectionId?: string };
      if (machine !== 'peer-connection' || !reader.wasLeft(name, connectionId)) continue;
      const owner = parent === undefined ? undefined : witness.bytes.row(parent);
      if (owner && !isOver(owner)) yield [name, `${parent}: the member has left, and it is ${describe(owner)}`];
    }
  }
}

/** Rows that wait for what will never come, and such as failed without a reason. */
export function* wrongEndings({ clients }: Pick<GroupWorld, 'clients'>): Generator<[client: string, what: string]> {
  for (const [name, { witness }] of clients) {
    for (const row of witness.bytes.rows()) {
      if (isOver(row)) continue;
      if (row.timers.length + row.commands.length > 0) yield [name, `${row.key} is still at it: ${describe(row)}`];
      if (row.value === 'failed' && reasonIn(row) === undefined) yield [name, `${row.key} failed without a reason`];
    }
  }
}

const isInside = ({ value }: Row): boolean =>
  ['connected', 'pendingApproval', 'pendingReview'].some((each) => each === value);

const idOf = ({ clients, plan }: GroupWorld, name: string) =>
  (ownMembership(clients, plan.guests, name)?.context as Partial<MembershipContext> | undefined)?.memberId;

function describe(row: Row | undefined): string {
  return row ? `${JSON.stringify(row.value)} ${reasonIn(row) ?? ''}` : 'not there';
}
