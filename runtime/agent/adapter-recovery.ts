import type { ConnectionStatus } from '../../machines/vocabulary/agent-event.ts';
import type { CommandRow } from './adapter-journal.ts';
import type { WeakEvent } from './weak-agent.ts';

/** What becomes, after a restart, of a command whose answer may have been told to nobody. */
export type Recovery =
  /** The weak agent has it and will answer, or has answered with what only the status can still show. */
  | { kind: 'wait' }
  /** It may be carried out twice. */
  | { kind: 'send' }
  /** It was carried out, or never will be. */
  | { kind: 'answer'; event: WeakEvent };

/** The rule of idempotency of each command, by the weak agent's word on its connection. */
export function lostAnswer({ command }: CommandRow, state: ConnectionStatus['state']): Recovery {
  const { corrId } = command;
  if (!('connectionId' in command)) return { kind: 'send' };
  const { connectionId } = command;
  switch (command.type) {
    case 'deleteConnection':
    case 'setLink':
    case 'createConnection':
    case 'readSecret':
      return { kind: 'send' };
    case 'joinConnection':
    case 'acceptContact':
      if (state === 'none') return gone(corrId, connectionId);
      if (state !== 'new') return { kind: 'answer', event: { type: 'JOINED', corrId, connectionId, secured: false } };
      // Given again it could ask the relay twice: what was taken is waited for.
      return { kind: 'wait' };
    case 'allowConnection':
      if (state === 'none') return gone(corrId, connectionId);
      return state === 'allowed' || state === 'ready'
        ? { kind: 'answer', event: { type: 'OK', corrId, connectionId } }
        : { kind: 'send' };
    case 'sendMessage':
      return state === 'none' ? gone(corrId, connectionId) : { kind: 'send' };
  }
}

/** Of a deleted connection nothing is carried out any more. */
function gone(corrId: string, connectionId: string): Recovery {
  return { kind: 'answer', event: { type: 'ERR', corrId, connectionId, error: { type: 'CANCELLED' } } };
}
