import type { AgentEvent, ConnectionStatus } from '../machines/vocabulary/agent-event.ts';
import type { Agent } from '../runtime/agent/agent.ts';
import { acknowledge, release, streamOf } from './agent-inbox.ts';
import { cancelCommands, takeCommand } from './agent-queue.ts';
import { copyOf } from './plain.ts';
import type { InboxEntry } from './state.ts';
import { clientOf, schedule, type World } from './world.ts';

/** The part of a running agent that dies with its client: who listens, and what was handed over. */
export interface AgentSession {
  readonly agent: Agent;
  /** Hands over what can be. */
  offer(): void;
  /** An event whose handler failed may be offered again. */
  forgive(event: string): void;
  /** The client ends without warning. */
  end(): void;
}

/** Most events handed over and not acknowledged at one time. */
const window = 256;
/** Most unacknowledged events that a status carries. */
const statusEvents = 16;
/** Milliseconds before an event is offered again to a handler that failed. */
const pause = 10_000;

export interface SessionHost {
  world: World;
  /** Resolves once everything that has happened so far is saved. */
  durable(): Promise<void>;
  /** The session has ended by `close`. */
  closed(): void;
}

/** Opens a client's agent, on top of what is kept of it in the network's state. */
export function openSession(name: string, { world, durable, closed }: SessionHost): AgentSession {
  let live = true;
  let handler: ((event: AgentEvent) => Promise<void>) | undefined;
  /** Events that a handler works on, by stream; and those that a handler failed on. */
  let busy = new Map<string, string>();
  let failed = new Set<string>();

  /** The first event of every stream that is not under way. */
  function offer(): void {
    if (!live || !handler) return;
    const streams = new Set<string>();
    for (const entry of [...clientOf(world, name).inbox]) {
      const stream = streamOf(entry.event);
      if (streams.has(stream)) continue;
      streams.add(stream);
      if (busy.has(stream) || busy.size >= window || entry.held || failed.has(entry.id)) continue;
      busy.set(stream, entry.id);
      entry.offered = true;
      void hand(entry, stream, handler);
    }
  }

  async function hand(entry: InboxEntry, stream: string, to: NonNullable<typeof handler>): Promise<void> {
    const mine = busy;
    let done = false;
    try {
      // Nothing leaves the network before it is saved, else a restart could undo what the client has seen.
      await durable();
      if (!live || busy !== mine) return;
      await to(copyOf(entry.event));
      done = true;
    } catch {
      // The handler's failure is its own to report; here it means that the event was not taken.
    }
    if (!live || busy !== mine) return;
    busy.delete(stream);
    if (done) acknowledge(clientOf(world, name), entry.id);
    else {
      failed.add(entry.id);
      schedule(world, pause, { kind: 'redeliver', client: name, event: entry.id });
    }
    world.offer(name);
  }

  function requireLive(): void {
    if (!live) throw new Error(`The agent of ${name} is closed`);
  }

  const agent: Agent = {
    async submit(command) {
      requireLive();
      takeCommand(world, name, command);
      world.offer(name);
      await durable();
    },
    async cancel(corrIds) {
      requireLive();
      cancelCommands(world, name, corrIds);
      world.offer(name);
      await durable();
    },
    async status(connectionIds) {
      requireLive();
      const asked = new Set(connectionIds);
      const statuses = connectionIds.map((connectionId) => statusOf(world, name, connectionId));
      release(world, name, ({ held, event }) => held === 'lost' && asked.has(event.connectionId ?? ''));
      await durable();
      return statuses;
    },
    onEvent(listener) {
      requireLive();
      handler = listener;
      busy = new Map();
      failed = new Set();
      world.offer(name);
      return () => {
        if (handler === listener) handler = undefined;
      };
    },
    async close() {
      if (!live) return;
      live = false;
      closed();
      await durable();
    },
  };

  return {
    agent,
    offer,
    forgive: (event) => {
      failed.delete(event);
      offer();
    },
    end: () => {
      live = false;
    },
  };
}

function statusOf(world: World, name: string, connectionId: string): ConnectionStatus {
  const { connections, inbox } = clientOf(world, name);
  const { state = 'none', confirmation, request } = connections[connectionId] ?? {};
  const unacknowledged = inbox.flatMap(({ event }) => (event.connectionId === connectionId ? [copyOf(event)] : []));
  return {
    connectionId,
    state,
    ...(state === 'confirmed' && confirmation && { confirmation: copyOf(confirmation) }),
    ...(request !== undefined && { request }),
    ...(unacknowledged.length > 0 && { unacknowledged: unacknowledged.slice(0, statusEvents) }),
  };
}
