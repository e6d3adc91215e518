import type { ContactContext } from '../../../machines/contact/contact-events.ts';
import type { InvitationContext } from '../../../machines/member/invitation-events.ts';
import type { MemberConnectionContext } from '../../../machines/member/member-connection-context.ts';
import type { MembershipContext } from '../../../machines/member/membership-context.ts';
import type { PersonMemory } from '../../../machines/person/person-events.ts';
import type { Profile } from '../../../machines/vocabulary/profile.ts';
import type { InstanceRecord } from '../../../runtime/record.ts';
import type { Ground } from '../ground.ts';

/** What a device has stored of somebody, by the bytes alone: a contact, or somebody in a group. */
export interface Sight {
  readonly key: string;
  readonly kind: 'contact' | 'member';
  readonly group?: string | undefined;
  /** Connected, neither deleted nor gone. */
  readonly current: boolean;
  /** The device's user is in disguise there. */
  readonly incognito: boolean;
  /** How the other one looks, and how its user does: undefined where it is not known. */
  readonly theirs?: string | undefined;
  readonly ours?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly identity?: string | undefined;
}

/** What of a profile makes people look the same. */
function portraitOf(profile: Profile | undefined): string | undefined {
  if (!profile) return undefined;
  const { displayName, fullName, shortDescr, image } = profile;
  return [displayName, fullName, shortDescr, image].map((each) => each ?? '').join('\n');
}

type Row = Pick<InstanceRecord, 'machine' | 'key' | 'value' | 'context' | 'status'>;

/** Whom a row stands for; undefined where it is none of somebody else. */
export function sightOf(row: Row): Sight | undefined {
  const facts = factsOf(row);
  if (!facts) return undefined;
  const { key, status, context } = row;
  const { identity } = context as PersonMemory;
  const { theirs, ours, at, ...others } = facts;
  const current = at.some((each) => each === row.value) && status === 'active';
  return { key, ...others, current, theirs: portraitOf(theirs), ours: portraitOf(ours), identity };
}

type Facts = Pick<Sight, 'kind' | 'group' | 'incognito' | 'connectionId'> & {
  readonly at: readonly string[];
  readonly theirs?: Profile | undefined;
  readonly ours?: Profile | undefined;
};

function factsOf({ machine, context }: Row): Facts | undefined {
  switch (machine) {
    case 'contact': {
      const { peer, profile, incognito, connectionId } = context as object as ContactContext;
      return { kind: 'contact', at: ['connected'], incognito, connectionId, theirs: peer?.profile, ours: profile };
    }
    case 'member-connection': {
      const { group, facts, connectionId } = context as object as MemberConnectionContext;
      const { profile: ours, incognito = false } = group.me;
      const seen = { at: ['connected', 'inactive'], incognito, connectionId, theirs: facts.profile, ours };
      return { kind: 'member', group: group.groupId, ...seen };
    }
    case 'member-invitation': {
      const { groupId, profile, group, connectionId } = context as object as InvitationContext;
      const incognito = group?.me.incognito ?? false;
      const seen = { at: ['connected'], incognito, connectionId, theirs: profile, ours: group?.me.profile };
      return { kind: 'member', group: groupId, ...seen };
    }
    case 'membership': {
      const { groupId, host, profile, disguised, ...own } = context as object as MembershipContext;
      if (!host) return undefined;
      const at = own.connection === 'begun' ? ['connected'] : [];
      const incognito = own.incognito || disguised === true;
      const seen = { at, incognito, connectionId: host.connectionId, theirs: host.profile, ours: profile };
      return { kind: 'member', group: groupId, ...seen };
    }
    default:
      return undefined;
  }
}

/** The key of the instance that a row belongs to. */
export const rootOf = (key: string): string => key.split('/').slice(0, 2).join('/');

type Watched = Pick<Ground, 'clients'>;

/** Everybody whom a client has a record of, by their keys. */
export function sightsOf({ clients }: Watched, name: string): Sight[] {
  const rows = clients.get(name)?.witness.bytes.rows() ?? [];
  return rows.flatMap((row) => sightOf(row) ?? []).toSorted((one, other) => (one.key < other.key ? -1 : 1));
}

/** The record at that place of those that are there, counted round. */
export function recordAt(world: Watched, name: string, record: number): Sight | undefined {
  const current = sightsOf(world, name).filter((each) => each.current);
  return current[record % Math.max(1, current.length)];
}
