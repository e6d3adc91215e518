import { areUnbound, isNarrow, permits } from './rules.ts';
import { contactOf } from './people.ts';
import { isLong, type Tie } from './plan.ts';
import type { Sight } from './sights.ts';
import type { Bond, End } from './truth.ts';
import type { MergeWorld } from './world.ts';

/** Two connections between the same two devices, both records on both sides. */
export interface Pair {
  readonly one: Bond;
  readonly other: Bond;
}

/** Connections by the two devices that they are between. */
export function couplesIn(bonds: readonly Bond[]): Bond[][] {
  const couples = new Map<string, Bond[]>();
  for (const bond of bonds) {
    const name = bond.map(({ client }) => client).join(' ');
    couples.set(name, [...(couples.get(name) ?? []), bond]);
  }
  return [...couples.values()];
}

export const pairsOf = (couple: readonly Bond[]): Pair[] =>
  couple.flatMap((one, at) => couple.slice(at + 1).map((other) => ({ one, other })));

/**
 * Why two records need not be one person in the end; undefined where they have to be. By the plan, the network's log, and
 * what was stored when: one of them came when the other was there, whoever asks then did so, and both users' choices have
 * permitted it ever since.
 */
export function whyNotDue(world: MergeWorld, { one, other }: Pair): string | undefined {
  if (isMadeOver(world, one, other) || isMadeOver(world, other, one)) return undefined;
  const first = whyNotFound(world, one, other);
  return first === undefined ? undefined : closest(first, whyNotFound(world, other, one));
}

/** The reason that says most, of the two directions. */
function closest(first: string, second: string | undefined): string | undefined {
  return second === undefined || first === 'nobody asks' || first === 'it was not there' ? second : first;
}

// ── one that was made over the other ─────────────────────────────────────────────────────────────────────────

/** A contact who was invited to the group, or a member who became a contact. */
function isMadeOver({ plan }: MergeWorld, contact: Bond, member: Bond): boolean {
  const [a, b] = contact;
  if (a.sight.kind !== 'contact' || member[0].sight.kind !== 'member') return false;
  return plan.ties.some(
    (tie) =>
      tie.kind === 'groupInvitation' &&
      isOf(tie, contact) &&
      [a, b].every(({ sight }) => sight.key === contactOf(tie.over)) &&
      member.some(
        ({ client, sight }) => client === tie.host && sight.key === `member-invitation/g${tie.group}.${tie.guest}`,
      ),
  );
}

const isOf = ({ host, guest }: Tie, bond: Bond): boolean =>
  bond.every(({ client }) => client === host || client === guest);

// ── one that is found out ────────────────────────────────────────────────────────────────────────────────────

/** The new record asks who else it may be, when the other one is there. */
function whyNotFound(world: MergeWorld, fresh: Bond, known: Bond): string | undefined {
  // What an agent forgot is made good at the next start: after so long nobody waits for it.
  if (isLong(world.plan)) return 'it took too long';
  const asks = askerOf(world, fresh);
  if (!asks) return 'nobody asks';
  const { client } = asks;
  const answers = endOf(fresh, (each) => each !== client);
  const [ours, theirs] = [endOf(known, (each) => each === client), endOf(known, (each) => each !== client)];
  if (!answers || !ours || !theirs) return 'nobody is asked';
  const began = sinceWhen(world, asks);
  const wasThere = sinceWhen(world, ours);
  if (!began || !wasThere || ![answers, theirs].every((end) => sinceWhen(world, end))) return 'it was gone meanwhile';
  if (wasThere.commit >= began.commit) return 'it was not there';
  const sides = [
    [asks, ours],
    [answers, theirs],
  ] as const;
  const refused = sides.map(([a, b]) => refusal(world, a, b, began.at)).find((each) => each !== undefined);
  if (refused !== undefined) return refused;
  const policies = sides.map(([{ client: name }]) => world.reader.timeline.policies(name, began.at));
  const [own = [], their = []] = policies;
  if (own.some((a) => their.some((b) => areUnbound(a, b)))) return 'one binds, and the other does not';
  if (everMet(world, client, answers.client).length <= 2) return undefined;
  // One of several may be asked for all: it has to be as good as any.
  const isPlain =
    !policies.flat().some(isNarrow) && looksOnlySo(world, asks, answers) && looksOnlySo(world, answers, asks);
  return isPlain ? undefined : 'others may be asked';
}

const endOf = (bond: Bond, is: (client: string) => boolean): End | undefined => bond.find(({ client }) => is(client));

/** Who looks who else a new record may be: who joined by a link, or came later into a group. */
export function askerOf({ plan, reader }: MergeWorld, bond: Bond): End | undefined {
  return bond.find(({ client, sight: { key, connectionId } }) => {
    const tie = plan.ties[Number(/^contact\/t(\d+)$/.exec(key)?.[1] ?? Number.NaN)];
    if (tie) return tie.guest === client;
    const [, host] = key.startsWith('membership/g') ? [key, endOf(bond, (each) => each !== client)?.client] : [];
    if (host !== undefined) return reader.shown.has(`${client} ${host} ${connectionId}`);
    const member = /^member-connection\/.*\.([^.]+)$/.exec(key)?.[1];
    return member !== undefined && reader.introduced.has(`${client} ${member}`);
  });
}

/** From when on a record was there without a break; undefined where there was one. Who was asked anew asks anew. */
function sinceWhen(world: MergeWorld, end: End): { at: number; commit: number } | undefined {
  const all = world.reader.timeline.of(end.client, end.sight.key);
  const began = all.filter(({ was }, n) => was.current && all[n - 1]?.was.current !== true);
  const isThere = all.at(-1)?.was.current === true && began.length === (isAskedAnew(world, end) ? 2 : 1);
  return isThere ? began.at(-1) : undefined;
}

/** Whether the contact was gone, and was asked at its address again. */
export const isAskedAnew = ({ clients }: MergeWorld, { client, sight: { key } }: End): boolean =>
  clients.get(client)?.witness.bytes.row(key)?.context['renewed'] === true;

/** What one side's user had against it at some time from then on, however the two records looked. */
function refusal({ reader: { timeline } }: MergeWorld, one: End, other: End, from: number): string | undefined {
  const { client } = one;
  const looks = ({ sight: { key } }: End): Sight[] => {
    const all = timeline.of(client, key);
    return all.filter(({ was }, n) => was.current && (all[n + 1]?.at ?? Infinity) >= from).map(({ was }) => was);
  };
  return timeline
    .policies(client, from)
    .flatMap((policy) => looks(one).flatMap((a) => looks(other).map((b) => permits(policy, a, b))))
    .find((each) => each !== undefined);
}

/** The records that one has ever had of another. */
export function everMet({ reader }: MergeWorld, one: string, other: string): string[] {
  return reader.timeline.records(one).filter((key) => reader.truth.whose(one, key).includes(other));
}

/** Whether one has seen the other in one way only, and shown itself in one, but for what it did in disguise. */
function looksOnlySo(world: MergeWorld, { client }: End, other: End): boolean {
  const { timeline } = world.reader;
  const looks = everMet(world, client, other.client)
    .flatMap((key) => timeline.of(client, key))
    .filter(({ was }) => was.current && !was.incognito)
    .map(({ was: { theirs, ours } }) => JSON.stringify([theirs, ours]));
  return new Set(looks).size <= 1;
}
