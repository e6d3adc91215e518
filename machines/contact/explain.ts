import type { SnapshotFrom } from 'xstate';
import { because, explainedBy, type Explanation, type PhaseRow, type UserAction } from '../explanation.ts';
import type { MachineView } from '../vocabulary/view.ts';
import type { ContactContext } from './contact-events.ts';
import { addressIn, isAddress } from './contact-link.ts';
import type { contactRequest } from './contact-request.ts';
import type { contact } from './contact.ts';

/** What a person may see of a contact: `beginning` is only passed through. */
export type ContactPhase = Exclude<SnapshotFrom<typeof contact>['value'], 'beginning'>;
export type ContactRequestPhase = SnapshotFrom<typeof contactRequest>['value'];

const contactTable: Record<ContactPhase, PhaseRow> = {
  preparing: [0, 'identity', 'delete'],
  fetchingLink: [0, 'link', 'delete'],
  creating: [0, 'server', 'delete'],
  invited: [1, 'user', 'send', 'delete'],
  joining: [0, 'server', 'send', 'delete'],
  requested: [1, 'peer', 'repeat', 'send', 'delete'],
  connecting: [2, 'peer', 'send', 'delete'],
  connected: [3, 'nothing', 'retry', 'send', 'probe', 'delete'],
  interrupted: [0, 'user', 'retry', 'send', 'delete'],
  failed: [0, 'user', 'retry', 'delete'],
  unconnected: [0, 'user', 'connect', 'delete'],
  ending: [0, 'deletion', 'delete'],
  gone: [0, 'user', 'connect', 'delete'],
  deleting: [0, 'deletion'],
  deleted: [0, 'nothing'],
};

/** Invitation or request, agreement, connection. */
const contactSteps = 3;

/** How far a contact is. */
export function explainContact(view: MachineView): Explanation<ContactPhase> {
  const phase = view.value as ContactPhase;
  const { connection, trouble, member, peer, link, reason } = view.context as Partial<ContactContext>;
  const [done, waitingFor, ...actions] = contactTable[phase];
  const may: Partial<Record<UserAction, boolean>> = {
    repeat: isAddress(link),
    connect: addressIn(peer?.profile) !== undefined,
    send: connection !== undefined && connection !== 'broken',
    retry: phase === 'connected' ? trouble !== undefined : connection !== 'broken',
  };
  return {
    phase,
    done,
    of: contactSteps,
    // A member has our invitation already; any other is for the user to pass on.
    waitingFor: phase === 'invited' && member ? 'peer' : waitingFor,
    since: view.since,
    ...because(reason),
    actions: view.status === 'active' ? actions.filter((action) => may[action] ?? true) : [],
  };
}

const requestTable: Record<ContactRequestPhase, PhaseRow> = {
  pending: [0, 'user', 'accept', 'reject'],
  naming: [0, 'device'],
  accepted: [1, 'nothing'],
  recalling: [1, 'device'],
  rejected: [0, 'nothing'],
};

/** What is to be decided about who asks at an address. */
export function explainContactRequest(view: MachineView): Explanation<ContactRequestPhase> {
  return explainedBy(requestTable, 1, view);
}
