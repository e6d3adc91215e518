import type { AgentEvent } from '../machines/vocabulary/agent-event.ts';
import type { Changes } from './changes.ts';
import type { DeadLetterReason } from './dead-letter.ts';
import type { Delivery, MachineEvent } from './record.ts';

/** To whom an event of the agent goes, or why to nobody. */
export type Route =
  | { readonly deliveries: readonly Delivery[] }
  | { readonly dead: DeadLetterReason; readonly detail?: string };

/** Where rows are looked for. */
type Directory = Pick<Changes, 'read' | 'ownerOf' | 'waitingFor' | 'hears'>;

/** To whom an agent's event goes: by its command, else by its connection, or connections. */
export async function route(event: AgentEvent, directory: Directory): Promise<Route> {
  if (event.type === 'NETWORK') return { deliveries: [] };
  if (event.type === 'UP' || event.type === 'DOWN') return routeToAll(event, directory);
  const { id: eventId, corrId, connectionId } = event;
  if (corrId !== undefined) return routeAnswer(event, corrId, directory);
  const key = connectionId === undefined ? undefined : await directory.ownerOf(connectionId);
  if (key === undefined) return { dead: 'unknown-connection' };
  return { deliveries: [{ kind: 'event', key, event: event as unknown as MachineEvent, eventId }] };
}

/** One instance may own several of the connections, and is told of each. */
async function routeToAll(
  { id, type, connectionIds }: Extract<AgentEvent, { type: 'UP' | 'DOWN' }>,
  directory: Directory,
): Promise<Route> {
  const deliveries: Delivery[] = [];
  // To look for the owners of a whole group's connections takes time, in which nothing else is done.
  for (const connectionId of directory.hears(type) ? connectionIds : []) {
    const key = await directory.ownerOf(connectionId);
    const each = { event: { type, id, connectionId }, eventId: `${id}.${connectionId}` };
    if (key !== undefined) deliveries.push({ kind: 'event', key, ...each });
  }
  return { deliveries };
}

async function routeAnswer(
  event: Exclude<AgentEvent, { type: 'NETWORK' | 'UP' | 'DOWN' }>,
  corrId: string,
  directory: Directory,
): Promise<Route> {
  const key = directory.waitingFor(corrId);
  const record = key === undefined ? undefined : await directory.read(key);
  const entry = record?.commands.find((each) => each.corrId === corrId);
  if (!record || !entry) return { dead: 'unknown-command' };
  const connection = 'connectionId' in entry.command ? { connectionId: entry.command.connectionId } : {};
  if (event.connectionId !== undefined && (connection.connectionId ?? event.connectionId) !== event.connectionId) {
    return { dead: 'wrong-connection' };
  }
  // An answer may leave out its connection, or name one that its command knows nothing of: the command's counts.
  const { connectionId: _, ...said } = event as unknown as MachineEvent;
  const told = { key: record.key, event: { ...said, ...connection }, eventId: event.id };
  if (event.type === 'WAIT' || event.type === 'MWARN') return { deliveries: [{ kind: 'event', ...told }] };
  const completes =
    event.type === entry.expects || event.type === 'ERR' || (event.type === 'MERR' && entry.expects === 'SENT');
  if (!completes) return { dead: 'wrong-kind', detail: `expected ${entry.expects}` };
  return { deliveries: [{ kind: 'answer', corrId, ...told }] };
}
