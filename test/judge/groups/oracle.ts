import type { MembershipContext } from '../../../machines/member/membership-context.ts';
import type { InstanceRecord as Row } from '../../../runtime/record.ts';
import { founder } from './plan.ts';
import { isOver, openMemberships, ownMembership, reasonIn, rowOf } from './sights.ts';
import type { GroupWorld } from './world.ts';

/**
 * Who can connect. Whatever failed for good is tried again with another connection once nothing goes wrong any more, so
 * that everybody who is to be in the group gets in, and all of them are connected with each other.
 */
export function* missing(world: GroupWorld): Generator<[client: string, what: string]> {
  const { clients, plan, out } = world;
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
  for (const [name, how] of out) {
    // Who was only invited is not told that it is not wanted any more.
    if (how === 'remove') continue;
    for (const own of openMemberships(clients, name)) {
      if (own.value !== 'ending') yield [name, `it is to be out of the group, and is ${describe(own)}`];
    }
  }
}

/** Those who are to be in the group, and whom somebody who is in it lets in. */
export function insiders({ plan: { guests }, out }: GroupWorld): string[] {
  const inside = [founder];
  // A guest is invited by one who comes before.
  for (const { name, by = founder } of guests) if (!out.has(name) && inside.includes(by)) inside.push(name);
  return inside;
}

/**
 * Whether somebody brings the two together. Whoever lets people in introduces them to all whom it knows; of two that were
 * let in by different people at the same time, neither host knew the other's.
 */
export function areIntroduced({ clients, plan: { guests } }: GroupWorld, one: string, other: string): boolean {
  const hostOf = (name: string) => guests.find((each) => each.name === name)?.by ?? founder;
  if (hostOf(one) === hostOf(other) || hostOf(one) === other || hostOf(other) === one) return true;
  const [id, otherId] = [one, other].map((name) => idIn(ownMembership(clients, guests, name)));
  return [hostOf(one), hostOf(other)].some((host) =>
    clients
      .get(host)
      ?.witness.bytes.rows()
      .some(({ machine, key }) => machine === 'introduction' && key.includes(`.${id}`) && key.includes(`.${otherId}`)),
  );
}

/** Rows that wait for what will never come, and such as failed without a reason. */
export function* wrongEndings({ clients }: GroupWorld): Generator<[client: string, what: string]> {
  for (const [name, { witness }] of clients) {
    for (const row of witness.bytes.rows()) {
      if (isOver(row)) continue;
      if (row.timers.length + row.commands.length > 0) yield [name, `${row.key} is still at it: ${describe(row)}`];
      if (row.value === 'failed' && reasonIn(row) === undefined) yield [name, `${row.key} failed without a reason`];
    }
  }
}

const idIn = (row: Row | undefined) => (row?.context as Partial<MembershipContext> | undefined)?.memberId;

function describe(row: Row | undefined): string {
  return row ? `${JSON.stringify(row.value)} ${reasonIn(row) ?? ''}` : 'not there';
}
