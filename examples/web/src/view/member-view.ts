import type { InstanceKey, InstanceRecord } from 'joinery';
import {
  explain,
  type Explanation,
  type InvitationContext,
  type MemberConnectionContext,
  type MemberInvitationPhase,
  type MembershipContext,
  type MemberState,
} from 'joinery/machines';
import { reasonOf } from './explained.ts';
import { invitationTones, memberTones } from './group-tones.ts';
import type { Tone } from './tone.ts';

/** What the list shows of one member, whichever machine keeps it. */
export interface MemberView {
  readonly id: string;
  readonly key: InstanceKey;
  readonly machine: string;
  readonly name: string;
  readonly role: string;
  readonly isHost: boolean;
  /** In the group, or about to be; not who is invited, or waits at the door. */
  readonly isIn: boolean;
  readonly tone: Tone;
  readonly explanation: Pick<Explanation, 'phase' | 'reason' | 'actions'>;
}

/** As what the group counts those who are in it. */
const inside: readonly (string | undefined)[] = ['connecting', 'connected', 'failed'];

/** The members of a group by their names, who let us in among them; who is gone comes last. */
export function membersOf(group: InstanceRecord, rows: readonly InstanceRecord[]): MemberView[] {
  return [...hostOf(group), ...rows.filter(({ status }) => status !== 'done').map(memberOf)].toSorted(
    (one, other) =>
      Number(one.tone === 'over') - Number(other.tone === 'over') ||
      one.name.localeCompare(other.name) ||
      one.id.localeCompare(other.id),
  );
}

function memberOf(record: InstanceRecord): MemberView {
  const explained = explain(record);
  const reason = reasonOf(record);
  const explanation = { phase: explained.phase, actions: explained.actions, ...(reason && { reason }) };
  const { key, machine, status } = record;
  const common = { id: key, key, machine, isHost: false, explanation };
  if (machine === 'member-invitation') {
    const { profile, role, phase } = record.context as unknown as InvitationContext;
    const tone = status === 'quarantined' ? 'bad' : invitationTones[explanation.phase as MemberInvitationPhase];
    return { ...common, name: profile?.displayName ?? '…', role, isIn: inside.includes(phase), tone };
  }
  const { facts, phase } = record.context as unknown as MemberConnectionContext;
  const tone = status === 'quarantined' ? 'bad' : memberTones[explanation.phase as MemberState];
  return { ...common, name: facts.profile.displayName, role: facts.role, isIn: inside.includes(phase), tone };
}

/** Who let us in is reached by the connection of the group's own row. */
function hostOf({ key, value, context }: InstanceRecord): MemberView[] {
  const { host, connection, trouble, reason } = context as unknown as MembershipContext;
  if (!host || value !== 'connected' || connection !== 'begun') return [];
  const [phase, tone] = trouble ? (['inactive', 'held'] as const) : (['connected', 'good'] as const);
  const explanation = { phase, actions: [], ...(trouble && reason && { reason }) };
  const { role, profile } = host;
  const machine = 'member-connection';
  const common = { id: `${key}#host`, key, machine, isHost: true, isIn: true, explanation };
  return [{ ...common, name: profile.displayName, role, tone }];
}
