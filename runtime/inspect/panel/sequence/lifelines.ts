import { isFamily, kindOf, shortPeer, type Kind, type Participant } from './participant.ts';

/** A column of the diagram: one participant, or those of a kind for whom there is no room. */
export interface Lifeline {
  readonly id: string;
  readonly kind: Kind;
  readonly name: string;
  /** Whose it is: what stands above the name. */
  readonly above: string;
  /** So many share it; 1 where it is one. */
  readonly count: number;
}

export interface Lifelines {
  readonly all: readonly Lifeline[];
  /** The place of a participant's line among all. */
  columnOf(participant: Participant): number;
}

/** So many lines of instances, and of peers, there is room for; the others of a kind share one. */
const room: Partial<Record<Kind, number>> = { instance: 12, peer: 6 };

const order: readonly Kind[] = ['application', 'instance', 'clock', 'engine', 'agent', 'peer'];

/**
 * The lines of those who take part, from left to right: the application, the instances with each family together, the
 * agent, and who is behind it. Where there is no room for all, those come first who are of the family of the one that is
 * looked at, and then those who appeared first.
 * @param participants in the order in which they appeared.
 */
export function lifelinesOf(participants: Iterable<Participant>, selected?: Participant): Lifelines {
  const byKind = new Map(order.map((kind) => [kind, [] as Participant[]]));
  for (const participant of participants) byKind.get(kindOf(participant))?.push(participant);
  const all: Lifeline[] = [];
  const columns = new Map<Participant, number>();
  for (const [kind, members] of byKind) {
    const ranked = selected === undefined ? members : familyFirst(members, selected);
    const most = room[kind] ?? Infinity;
    const own = ranked.length > most ? ranked.slice(0, most - 1) : ranked;
    const rest = ranked.slice(own.length);
    for (const member of kind === 'instance' ? byTree(own, members) : own) {
      columns.set(member, all.length);
      all.push({ id: member, kind, count: 1, ...namesOf(member, kind) });
    }
    if (rest.length === 0) continue;
    for (const member of rest) columns.set(member, all.length);
    all.push({ id: `others:${kind}`, kind, count: rest.length, name: `${rest.length} others`, above: 'folded' });
  }
  return { all, columnOf: (participant) => columns.get(participant) ?? -1 };
}

function familyFirst(members: readonly Participant[], selected: Participant): Participant[] {
  return [
    ...members.filter((member) => isFamily(member, selected)),
    ...members.filter((member) => !isFamily(member, selected)),
  ];
}

/** Each family together, a parent before its children, families in the order in which they appeared. */
function byTree(members: readonly Participant[], appeared: readonly Participant[]): Participant[] {
  const rank = new Map<string, number>();
  for (const member of appeared) if (!rank.has(rootOf(member))) rank.set(rootOf(member), rank.size);
  const rankOf = (member: Participant): number => rank.get(rootOf(member)) ?? 0;
  return [...members].sort((one, other) => rankOf(one) - rankOf(other) || (one < other ? -1 : 1));
}

/** Of `machine/id/child` that is `machine/id`. */
const rootOf = (key: Participant): string => key.split('/', 2).join('/');

function namesOf(participant: Participant, kind: Kind): Pick<Lifeline, 'name' | 'above'> {
  if (kind === 'peer') return { name: shortPeer(participant), above: 'peer' };
  const end = participant.lastIndexOf('/');
  return { name: participant.slice(end + 1), above: participant.slice(0, Math.max(0, end)).split('/').at(-1) ?? '' };
}
