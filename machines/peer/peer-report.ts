import { known } from '../vocabulary/known.ts';
import type { PeerContext, PeerEvent } from './peer-context.ts';
import type { PeerReport } from './peer-events.ts';

type Told = Exclude<PeerReport['type'], 'connection.sent' | 'connection.undelivered' | 'connection.troubled'>;

/** What the owner is told, of this kind: from where the connection stands and the event that is being taken. */
export function reportOf(type: Told, context: PeerContext, event: PeerEvent): PeerReport {
  switch (type) {
    case 'connection.created':
      return { type, connectionId: known(context.connectionId), request: known(requestIn(event)) };
    case 'connection.joined':
    case 'connection.ready':
      return { type, connectionId: known(context.connectionId) };
    case 'connection.confirmation':
      return { type, connectionId: known(context.connectionId), ...saidIn(known(confirmationIn(event))) };
    case 'connection.informed':
      return { type, connectionId: known(context.connectionId), ...saidIn(known(messageIn(event))) };
    case 'connection.message':
      return { type, ...saidIn(known(messageIn(event))) };
    case 'connection.interrupted':
    case 'connection.failed':
      return { type, reason: known(context.reason) };
    case 'connection.waits':
      return { type, wait: known(context.wait) };
    case 'connection.revived':
      return { type };
  }
}

/** A confirmation comes as an event, or with the status that stands for a missed one. */
export function confirmationIn(event: PeerEvent) {
  if (event.type === 'CONF') return event;
  return event.type === 'STATUS' ? event.confirmation : undefined;
}

function requestIn(event: PeerEvent): string | undefined {
  return event.type === 'INV' || event.type === 'STATUS' ? event.request : undefined;
}

function messageIn(event: PeerEvent): Said | undefined {
  return 'message' in event && 'connectionId' in event ? event : undefined;
}

function saidIn({ message, signedBy }: Said): Said {
  return { message, ...(signedBy !== undefined && { signedBy }) };
}

type Said = Pick<Extract<PeerReport, { type: 'connection.message' }>, 'message' | 'signedBy'>;
