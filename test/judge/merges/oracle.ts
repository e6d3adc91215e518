import type { MemberRef } from '../../../machines/contact/contact-events.ts';
import { membershipKey } from '../../../machines/member/member-labels.ts';
import { recordsOf } from '../../../machines/person/identity-context.ts';
import type { PersonMemory } from '../../../machines/person/person-events.ts';
import type { AgentError } from '../../../machines/vocabulary/agent-error.ts';
import { knows } from '../groups/sights.ts';
import { askerOf, couplesIn, everMet, isAskedAnew, pairsOf, whyNotDue, type Pair } from './due.ts';
import { between, isLong, type MergePlan } from './plan.ts';
import { sightsOf } from './sights.ts';
import { bondsIn, type Bond, type End } from './truth.ts';
import type { MergeWorld } from './world.ts';

/** What came of a world, in numbers, and what is to be read with them. */
export interface Tally {
  readonly counts: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

/** All connections that both sides have a record of, as it is now. */
export function bonds(world: MergeWorld): Bond[] {
  const sights = new Map(world.plan.clients.map((name) => [name, sightsOf(world, name)]));
  return bondsIn(world.network.save(), sights);
}

/** Pairs of records of the same two devices, those that are to be one person, and those of them that are. */
export function tally(world: MergeWorld): Tally {
  const pairs = couplesIn(bonds(world).filter(isHonest)).flatMap(pairsOf);
  const due = pairs.filter((pair) => isWhole(world, pair) && whyNotDue(world, pair) === undefined);
  const left = due.filter((pair) => !verdicts(pair).every(Boolean));
  const { refused, expired } = world.reader;
  return {
    counts: {
      ...{ pairs: pairs.length, due: due.length, merged: due.length - left.length },
      ...{ refused: refused.size, expired: expired.size },
    },
    notes: left.map((pair) => `due, and not one person: ${describe(pair)}`),
  };
}

/**
 * Records that are one person to one side, and two to the other. Who was asked anew is who it was, with all that it is one
 * with, until something speaks against it, whatever the other side makes of it.
 */
export function* uneven(world: MergeWorld): Generator<[client: string, what: string]> {
  for (const couple of couplesIn(bonds(world))) {
    const isTaken = couple.flat().some((end) => isAskedAnew(world, end));
    for (const pair of pairsOf(couple)) {
      if (!isWhole(world, pair) || (isTaken && whyNotDue(world, pair) !== undefined)) continue;
      const [one, other] = verdicts(pair);
      if (one !== other) yield [pair.one[0].client, `one person to one side only: ${describe(pair)}`];
    }
  }
}

/** Records that point to who does not know them, and such as are known where they do not point to. */
export function* misled({ clients }: Pick<MergeWorld, 'clients'>): Generator<[client: string, what: string]> {
  for (const [name, { witness }] of clients) {
    const { bytes } = witness;
    const pointsTo = (key: string) => (bytes.row(key)?.context as PersonMemory | undefined)?.identity;
    for (const row of bytes.rows()) {
      const identity = pointsTo(row.key);
      const person = identity === undefined ? undefined : bytes.row(identity);
      if (identity !== undefined && !(person && recordsOf(person).includes(row.key)))
        yield [name, `${row.key} (${JSON.stringify(row.value)}) points to ${identity}, which does not know it`];
      for (const record of row.machine === 'identity' ? recordsOf(row) : [])
        if (pointsTo(record) !== row.key) yield [name, `${row.key} has ${record}, which points to ${pointsTo(record)}`];
    }
  }
}

/**
 * Nobody of the two has said otherwise, nothing that was said has failed for good, nobody was deceived, and none of their
 * contacts came too late.
 */
function isWhole(world: MergeWorld, { one }: Pair): boolean {
  const { plan, reader, separated } = world;
  const spoilt = [...hurtIn(plan), ...separated, ...reader.deceived];
  const [first, second] = one.map(({ client }) => client);
  return (
    one.every(({ client }) => !spoilt.includes(client)) &&
    !isLate(world, first, second) &&
    !isLate(world, second, first)
  );
}

/**
 * Whether one has a contact that was made over the other's place in a group, and was there only when the other was out: to
 * the other side it had been that member before.
 */
function isLate({ clients, reader }: MergeWorld, one = '', other = ''): boolean {
  const rows = clients.get(one)?.witness.bytes.rows() ?? [];
  return rows.some(({ machine, key, context }) => {
    const { member, identity } = context as PersonMemory & { member?: MemberRef };
    const isNobody = machine === 'contact' && member !== undefined && identity === undefined;
    return isNobody && !knows({ clients }, one, member.memberId) && reader.truth.whose(one, key).includes(other);
  });
}

/** Clients of whom something that they said may have failed for good, or what their connections are bound by. */
function hurtIn({ deeds }: MergePlan): string[] {
  return deeds.flatMap((deed) =>
    deed.kind === 'fail' && ['sendMessage', 'readSecret'].includes(deed.command) && isForGood(deed.error)
      ? [deed.client]
      : [],
  );
}

/**
 * Who lets people into a group has let this one in, and what said so has failed for good, as an agent says that the queue
 * is gone: it does not know, waits at the door, and writes nothing there. Nobody else is excused: who is in, writes.
 */
export function isKeptOut({ plan, clients, reader }: MergeWorld, { client, sight }: End): boolean {
  if (sight.kind !== 'member') return false;
  const own = membershipKey(sight.group ?? '');
  const stands = clients.get(client)?.witness.bytes.row(own)?.value;
  const isAtDoor = stands === 'pendingApproval' || stands === 'pendingReview';
  return isAtDoor && reader.truth.whose(client, own).some((host) => hurtIn(plan).includes(host));
}

const isForGood = ({ type }: AgentError): boolean => !['BROKER', 'PROXY', 'CRITICAL'].includes(type);
const isHonest = (bond: Bond): boolean => bond.every(({ client }) => client !== between);

/** Whether the two records are one, to each side. */
function verdicts({ one, other }: Pair): boolean[] {
  return one.map(({ sight }, side) => {
    const { identity } = sight;
    return identity !== undefined && identity === other[side]?.sight.identity;
  });
}

function describe({ one, other }: Pair): string {
  return one
    .map(({ client, sight: { key, identity = 'nobody' } }, side) => {
      const second = other[side]?.sight;
      return `${client} has ${key} (${identity}) and ${second?.key} (${second?.identity ?? 'nobody'})`;
    })
    .join('; ');
}

/**
 * New records that were not told a secret, whoever their users are: also who merges nobody says one to each. Nor is one said
 * more often than there were records, or the user asked for it.
 */
export function* unsaid(world: MergeWorld): Generator<[client: string, what: string]> {
  const { plan, reader } = world;
  if (isLong(plan)) return;
  const hurt = hurtIn(plan);
  for (const couple of couplesIn(bonds(world).filter(isHonest))) {
    for (const [at, { client }] of couple[0]?.entries() ?? []) {
      const other = couple[0]?.[1 - at]?.client ?? '';
      if ([client, other].some((name) => hurt.includes(name) || reader.deceived.has(name))) continue;
      const said = reader.secrets.saidTo(client, other);
      const least = couple.filter((bond) => askerOf(world, bond)?.client === client).length;
      const asked = plan.deeds.filter((deed) => deed.kind === 'probe' && deed.client === client).length;
      const anew = [...world.anew].filter((tie) => plan.ties[tie]?.guest === client && plan.ties[tie]?.host === other);
      const most = everMet(world, client, other).length + asked + anew.length;
      if (said < least) yield [client, `it told ${other} ${said} secrets, and had to tell ${least}`];
      if (said > most) yield [client, `it told ${other} ${said} secrets, and had to tell no more than ${most}`];
    }
  }
}
