import type { InstanceRecord } from '../../../runtime/record.ts';
import type { LogEntryOf } from '../../../simulation/index.ts';
import type { MergePlan, Tie } from './plan.ts';

type Member = { readonly memberId?: string; readonly profile?: { readonly displayName?: string } };

/** Knows from the plan who is in disguise where, and says where a message tells who they are otherwise. */
export class Masks {
  /** By member id: who that is, in disguise. */
  readonly #members = new Map<string, string>();

  constructor(private readonly plan: MergePlan) {}

  /** A row was stored: a membership of somebody who is in disguise there. */
  note(client: string, { machine, key, context }: InstanceRecord): void {
    const { memberId } = context;
    if (machine !== 'membership' || typeof memberId !== 'string') return;
    const group = this.#groupOf(client, key);
    if (group !== undefined && this.#isMaskedIn(client, group)) this.#members.set(memberId, client);
  }

  /** What a message tells that was to be hidden. `record`: the receiver's. */
  problem({ from, to, message }: LogEntryOf<'chat'>, record: string): string | undefined {
    const told = `is in disguise, and ${to} is told by ${message.event} who it is`;
    if (this.#isMasked(from, to, record) && JSON.stringify(message).includes(this.#nameOf(from)))
      return `${from} ${told}`;
    const { memberId = '', profile } = (message.params['memberInfo'] ?? {}) as Member;
    const masked = this.#members.get(memberId);
    return masked !== undefined && profile?.displayName === this.#nameOf(masked) ? `${masked} ${told}` : undefined;
  }

  #isMasked(from: string, to: string, record: string): boolean {
    const { ties } = this.plan;
    const [, tie] = /^contact\/t(\d+)$/.exec(record) ?? [];
    if (tie !== undefined) return isMaskedBy(ties[Number(tie)], from);
    const group = this.#groupOf(to, record);
    return group !== undefined && this.#isMaskedIn(from, group);
  }

  #isMaskedIn(name: string, group: number): boolean {
    return this.plan.ties.some((tie) => 'group' in tie && tie.group === group && isMaskedBy(tie, name));
  }

  /** The group that a record of a client belongs to: its id begins with that of the group, or with the contact's. */
  #groupOf(client: string, record: string): number | undefined {
    const [, machine, kind, n] = /^([\w-]+)\/([gt])(\d+)(?:\.|$)/.exec(record) ?? [];
    if (machine === undefined || machine === 'contact') return undefined;
    if (kind === 'g') return Number(n);
    const tie = this.plan.ties.find(
      (each) => each.kind === 'groupInvitation' && each.over === Number(n) && each.guest === client,
    );
    return tie && 'group' in tie ? tie.group : undefined;
  }

  #nameOf(name: string): string {
    return this.plan.profiles?.[name]?.displayName ?? name;
  }
}

function isMaskedBy(tie: Tie | undefined, name: string): boolean {
  if (!tie || !('incognito' in tie)) return false;
  if (tie.kind === 'invitation') return tie.incognito !== undefined && tie[tie.incognito] === name;
  return tie.incognito && tie.guest === name;
}
