import type { InstanceKey, InstanceRecord } from 'joinery';
import {
  explain,
  type Explanation,
  type InvitationContext,
  type MemberConnectionContext,
  type MemberInvitationPhase,
  type MembershipContext,
  type MemberState,
  type Profile,
} from 'joinery/machines';
import { reasonOf } from './explained.ts';
import { invitationTones, memberTones } from './group-tones.ts';
import type { Tone } from './tone.ts';

/** What is shown of one member, whichever machine keeps it. */
export interface MemberView {
  readonly key: InstanceKey;
  readonly machine: string;
  readonly name: string;
  readonly role: string;
  readonly isHost: boolean;
  /** In the group, or about to be; not who is invited, or waits at the door. */
  readonly isIn: boolean;
  readonly profile: Pick<Profile, 'contactLink'>;
  /** The contact that is the same person. */
  readonly contact: InstanceKey | undefined;
  readonly tone: Tone;
  readonly explanation: Explanation;
}

/** As what the group counts those who are in it. */
const inside: readonly (string | undefined)[] = ['connecting', 'connected', 'failed'];

/** The members of a group by their names, as their rows have it: that of who let us in is the group's own. */
export function membersOf(rows: readonly InstanceRecord[]): MemberView[] {
  return rows
    .flatMap((record) => (record.machine === 'membership' ? hostOf(record) : memberOf(record)))
    .toSorted((one, other) => one.name.localeCompare(other.name) || one.key.localeCompare(other.key));
}

function memberOf(record: InstanceRecord): MemberView {
  const reason = reasonOf(record);
  const explanation: Explanation = { ...explain(record), ...(reason && { reason }) };
  const { key, machine, status } = record;
  const common = { key, machine, isHost: false, explanation };
  if (machine === 'member-invitation') {
    const { profile, role, phase, contact, contactIs } = record.context as unknown as InvitationContext;
    const tone = status === 'quarantined' ? 'bad' : invitationTones[explanation.phase as MemberInvitationPhase];
    return {
      ...common,
      name: profile?.displayName ?? '…',
      profile: profile ?? {},
      role,
      isIn: inside.includes(phase),
      contact: contactIs === 'gone' ? undefined : contact,
      tone,
    };
  }
  const { facts, phase, contact } = record.context as unknown as MemberConnectionContext;
  const tone = status === 'quarantined' ? 'bad' : memberTones[explanation.phase as MemberState];
  return {
    ...common,
    name: facts.profile.displayName,
    profile: facts.profile,
    role: facts.role,
    isIn: inside.includes(phase),
    contact: contact?.state === 'gone' ? undefined : contact?.key,
    tone,
  };
}

/** Who let us in is reached by the connection of the group's own row. */
function hostOf(group: InstanceRecord): MemberView[] {
  const { key, value, context, since } = group;
  const { host, connection, contact, contactIs, trouble, reason } = context as unknown as MembershipContext;
  if (!host || value !== 'connected' || connection !== 'begun') return [];
  const { role, profile } = host;
  return [
    {
      key,
      machine: 'member-connection',
      name: profile.displayName,
      profile,
      role,
      isHost: true,
      isIn: true,
      contact: contactIs === 'gone' ? undefined : contact,
      tone: trouble ? 'held' : 'good',
      explanation: {
        phase: trouble ? 'inactive' : 'connected',
        done: 1,
        of: 1,
        waitingFor: trouble ? 'member' : 'nothing',
        since,
        // The group's own row offers it for its host.
        actions: explain(group).actions.filter((action) => action === 'contact'),
        ...(trouble && reason && { reason }),
      },
    },
  ];
}
