import type { LinkData } from '../vocabulary/agent-event.ts';
import type { MachineView } from '../vocabulary/view.ts';

/** A row as a plan reads it: an engine's snapshot is one. */
export type PlanRow = { readonly key: string } & Pick<MachineView, 'machine' | 'status' | 'value' | 'context'>;

/** What is known about a link before anything is done with it. */
export type PlanFacts = {
  /** Rows that were begun by this very link, or that offer it. */
  readonly rows: readonly PlanRow[];
  /** Contacts that were the hosts of groups among them, as far as they are there. */
  readonly hosts: readonly PlanRow[];
  /** Records of people whose profile shows this address; and contacts that are there, and are one with them. */
  readonly addressOf: readonly PlanRow[];
  /** What the link leads to, where that was fetched. */
  readonly data?: LinkData | undefined;
};

/** How far a record is that was begun by a link. */
export type Standing =
  /** Begun, and nothing was sent yet, or it failed: the same one goes on. */
  | 'prepared'
  /** Our request is out, and nobody has answered. */
  | 'requested'
  /** Both sides agreed; the connection comes. */
  | 'connecting'
  | 'there'
  /** The host of the group refused us. */
  | 'rejected'
  /** It was once, and is no more. */
  | 'over';

const contacts: Readonly<Record<string, Standing>> = {
  requested: 'requested',
  connecting: 'connecting',
  connected: 'there',
  ending: 'over',
  gone: 'over',
  deleting: 'over',
  deleted: 'over',
};

const memberships: Readonly<Record<string, Standing>> = {
  joined: 'requested',
  weighing: 'requested',
  accepted: 'connecting',
  entering: 'connecting',
  pendingApproval: 'connecting',
  pendingReview: 'connecting',
  connected: 'there',
  rejected: 'rejected',
  ending: 'over',
  removed: 'over',
  left: 'over',
  groupDeleted: 'over',
  declined: 'over',
};

const channels: Readonly<Record<string, Standing>> = {
  fetchingGroupLink: 'connecting',
  fetchingRelayLinks: 'connecting',
  preparingIdentity: 'connecting',
  settling: 'connecting',
  connecting: 'connecting',
  congested: 'connecting',
  functional: 'there',
  rejected: 'rejected',
  leaving: 'over',
  left: 'over',
  cancelling: 'over',
  cancelled: 'over',
  direct: 'over',
  discarded: 'over',
};

const standings: Readonly<Record<string, Readonly<Record<string, Standing>>>> = {
  contact: contacts,
  membership: memberships,
  'channel-join': channels,
};

/** How far the record of a row is; undefined where the row is no record that a link begins. Total. */
export function standingOf({ machine, value }: PlanRow): Standing | undefined {
  const states = standings[machine];
  return states && typeof value === 'string' ? (states[value] ?? 'prepared') : undefined;
}

/** Whether a contact can be asked anew, at its address: it was deleted there, or never connected. */
export const isWithoutConnection = ({ machine, value }: PlanRow): boolean =>
  machine === 'contact' && (value === 'gone' || value === 'unconnected');

/**
 * Whether the row offers the link to others: an invitation of ours that nobody has used, an address, or the link of a group
 * of ours.
 */
export function ownershipOf(row: PlanRow): 'invitation' | 'address' | 'group' | undefined {
  const { machine, status, context } = row;
  if (status === 'done') return undefined;
  if (machine === 'contact') {
    return context['way'] === 'create' && standingOf(row) === 'prepared' ? 'invitation' : undefined;
  }
  if (machine !== 'contact-address') return undefined;
  return context['group'] === undefined ? 'address' : 'group';
}
