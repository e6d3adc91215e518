import type { InstanceKey } from '../../../record.ts';

/** Who takes part in an exchange: an instance by its key, one of those outside by its name, or a peer: see `peerOf`. */
export type Participant = string;

export type Kind = 'application' | 'instance' | 'clock' | 'engine' | 'agent' | 'peer';

const outside = new Set<string>(['application', 'clock', 'engine', 'agent']);

export function kindOf(participant: Participant): Kind {
  if (outside.has(participant)) return participant as Kind;
  return participant.startsWith('peer:') ? 'peer' : 'instance';
}

/** Who is at the other end of a connection. */
export const peerOf = (connectionId: string): Participant => `peer:${connectionId}`;

/** A participant as one calls it. */
export function nameOf(participant: Participant): string {
  const kind = kindOf(participant);
  if (kind === 'peer') return `the peer of ${shortPeer(participant)}`;
  return kind === 'instance' ? participant : `the ${participant}`;
}

/** The end of a connection's id, which tells whose it is. */
export function shortPeer(peer: Participant): string {
  const connection = peer.slice('peer:'.length);
  return connection.length <= 12 ? connection : `…${connection.slice(-9)}`;
}

/** Whether an instance is another, or below it: a child's key is its parent's key and its own id. */
export const isWithin = (key: InstanceKey, other: InstanceKey): boolean => key === other || key.startsWith(`${other}/`);

/** Whether an instance is of the family of another: itself, those above it and those below it. */
export const isFamily = (key: InstanceKey, other: InstanceKey): boolean => isWithin(key, other) || isWithin(other, key);
