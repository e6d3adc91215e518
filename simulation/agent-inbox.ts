import type { AgentEvent } from '../machines/vocabulary/agent-event.ts';
import { holdFor, plannedFor } from './event-faults.ts';
import type { ClientState, InboxEntry } from './state.ts';
import { clientOf, nextSerial, schedule, type World } from './world.ts';

type WithoutId<E> = E extends AgentEvent ? Omit<E, 'id'> : never;
/** An event that the inbox has yet to name. */
export type NewEvent = WithoutId<AgentEvent>;

/** Puts an event into a client's inbox, where it stays until it is acknowledged. Faults strike here. Returns its id. */
export function emit(world: World, name: string, event: NewEvent): string {
  const client = clientOf(world, name);
  const id = `${name}:${nextSerial(world)}`;
  const entry: InboxEntry = { id, event: plannedFor(world, client, { ...event, id }), since: world.clock.now() };
  const hold = holdFor(world, client, event);
  if (hold.kind === 'lost') entry.held = 'lost';
  if (hold.kind === 'repeated') entry.repeat = true;
  if (hold.kind === 'late') {
    entry.held = 'late';
    schedule(world, hold.ms, { kind: 'release', client: name, event: id });
  }
  if (event.type === 'WAIT') dropOlderWaits(client, entry);
  client.inbox.push(entry);
  world.offer(name);
  return id;
}

/** Waits that were never shown and are over, or replaced, need not be told. */
export function dropOlderWaits(client: ClientState, { event }: Pick<InboxEntry, 'event'>): void {
  client.inbox = client.inbox.filter(
    (each) =>
      each.offered ||
      each.event.type !== 'WAIT' ||
      each.event.corrId !== event.corrId ||
      each.event.connectionId !== event.connectionId,
  );
}

/** Lets events go that were held back; all of the client's, or those of one connection or command. */
export function release(world: World, name: string, which: (entry: InboxEntry) => boolean): void {
  for (const entry of clientOf(world, name).inbox) if (which(entry)) delete entry.held;
  world.offer(name);
}

/** Events of one stream come one after the other: a connection's, a command's without connection, and all others. */
export function streamOf(event: AgentEvent): string {
  if (event.connectionId !== undefined) return `connection:${event.connectionId}`;
  return event.corrId === undefined ? 'agent' : `command:${event.corrId}`;
}

/** The handler is done with an event: it leaves the inbox, unless a fault makes it come once more. */
export function acknowledge(client: ClientState, id: string): void {
  const entry = client.inbox.find((each) => each.id === id);
  if (entry?.repeat) {
    delete entry.repeat;
    return;
  }
  client.inbox = client.inbox.filter((each) => each.id !== id);
}

/** How often and how long a message is handed over anew, by the facts of the SimpleX agent. */
const patience = { redeliveries: 8, age: 86_400_000 };

/**
 * The agent starts: messages that were handed over before and never acknowledged come again. One that was handed over
 * too often, for too long, is dropped, and its client is told by an error that says nothing of the connection.
 */
export function countRedeliveries(world: World, client: ClientState): void {
  for (const entry of client.inbox) {
    if (entry.event.type !== 'MSG' || !entry.offered) continue;
    entry.redelivered = (entry.redelivered ?? 0) + 1;
    const tired = entry.redelivered >= patience.redeliveries;
    if (!tired || world.clock.now() - (entry.since ?? 0) < patience.age) continue;
    const { id, connectionId } = entry.event;
    entry.event = { type: 'ERR', id, connectionId, error: { type: 'AGENT', code: 'A_DUPLICATE' } };
  }
}
