import type { ContactContext } from '../contact/contact-events.ts';
import type { InvitationContext } from '../member/invitation-events.ts';
import { keptProfile } from '../member/member-facts.ts';
import type { MemberConnectionContext } from '../member/member-connection-context.ts';
import type { MembershipContext } from '../member/membership-context.ts';
import type { FoundInstance } from '../vocabulary/effect.ts';
import type { Json, JsonObject } from '../vocabulary/json.ts';
import type { Profile } from '../vocabulary/profile.ts';
import { alikeLabel } from './alike.ts';
import { nameLabel } from './local-names.ts';
import { personLabels } from './person-labels.ts';
import type { PersonMemory } from './person-events.ts';
import type { PersonRecord } from './person-record.ts';

/** A record without what its identity knows. */
export type FoundRecord = Omit<PersonRecord, 'contacts'>;

/** What a row says about the person whose record it is. */
type Facts = Pick<
  PersonRecord,
  'kind' | 'groupId' | 'incognito' | 'current' | 'connectionId' | 'boundTo' | 'renewed'
> & {
  profile: Profile | undefined;
  ours: Profile | undefined;
};
type Row = { readonly value: Json; readonly context: JsonObject };

const readers: Readonly<Record<string, (row: Row) => Facts>> = {
  contact: ({ value, context }) => {
    const { peer, profile: ours, incognito, connectionId, boundTo, renewed } = context as object as ContactContext;
    const current = value === 'connected';
    return { kind: 'contact', profile: peer?.profile, ours, incognito, connectionId, boundTo, renewed, current };
  },
  'member-connection': ({ value, context }) => {
    const { group, facts, connectionId } = context as object as MemberConnectionContext;
    return {
      ...{ kind: 'member', groupId: group.groupId, profile: facts.profile, ours: group.me.profile, connectionId },
      ...{ incognito: group.me.incognito ?? false, current: value === 'connected' || value === 'inactive' },
    };
  },
  'member-invitation': ({ value, context }) => {
    const { groupId, profile, group, connectionId } = context as object as InvitationContext;
    return {
      ...{ kind: 'member', groupId, profile, ours: group?.me.profile, connectionId },
      ...{ incognito: group?.me.incognito ?? false, current: value === 'connected' },
    };
  },
  membership: ({ value, context }) => {
    const { groupId, host, profile, incognito, disguised, connection } = context as object as MembershipContext;
    return {
      ...{ kind: 'member', groupId, profile: host?.profile, ours: profile, connectionId: host?.connectionId },
      ...{ incognito: incognito || disguised === true, current: value === 'connected' && connection === 'begun' },
    };
  },
};

function factsOf(machine: string, row: Row): (Facts & { profile: Profile; ours: Profile }) | undefined {
  const facts = readers[machine]?.(row);
  // A contact has all of what we show, a group as much as its rows keep.
  return facts?.profile && facts.ours ? { ...facts, profile: facts.profile, ours: keptProfile(facts.ours) } : undefined;
}

/** Who the person of a record is, as it says itself; undefined where the row is no record, or does not know it yet. */
export function profileOf(machine: string, row: Row): Profile | undefined {
  return readers[machine]?.(row).profile;
}

/** The record that a row is; undefined where it is none, or does not know yet who it is. */
export function recordOf({ key, machine, status, value, context, createdAt }: FoundInstance): FoundRecord | undefined {
  const facts = factsOf(machine, { value, context });
  if (!facts) return undefined;
  const { identity, apart = [] } = context as PersonMemory;
  const current = facts.current && status === 'active';
  return { ...facts, key, createdAt, current, apart, ...(identity !== undefined && { identity }) };
}

/** By what a record is found: by its name, as who it may be, if it can be asked, and as whose it is. */
export function recordLabels(machine: string, row: Row): string[] {
  const facts = factsOf(machine, row);
  const { identity } = row.context as PersonMemory;
  return [
    ...(facts ? [nameLabel(facts.profile.displayName)] : []),
    ...(facts?.current && !facts.incognito ? [alikeLabel(facts.profile)] : []),
    ...(identity === undefined ? [] : [personLabels.records(identity)]),
  ];
}
