import type { Reason } from '../vocabulary/reason.ts';
import type { PeerWait } from './peer-events.ts';

/** Why it takes so long: nothing failed, and it is tried again by itself. */
export function reasonOfWait({ waitingFor, server }: PeerWait): Reason {
  if (waitingFor === 'busyPeer') return { code: 'PeerFull' };
  return { code: 'Unreachable', ...(server !== undefined && { server }) };
}
