import type { CommandEntry, Delivery, InstanceKey } from './record.ts';

/** What the machine of a command is told that was not answered for too long. */
export function abandoned(key: InstanceKey, { corrId, command }: CommandEntry): Delivery {
  const connection = 'connectionId' in command ? { connectionId: command.connectionId } : {};
  const event = { type: 'ERR', corrId, ...connection, error: { type: 'ABANDONED' } };
  return { kind: 'answer', key, corrId, event, eventId: `abandoned.${corrId}` };
}
