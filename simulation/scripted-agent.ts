import type { AgentEvent, ConnectionStatus } from '../machines/vocabulary/agent-event.ts';
import type { Agent, SubmittedCommand } from '../runtime/agent/agent.ts';
import { copyOf } from './plain.ts';

type Scripted<E> = E extends AgentEvent
  ? Omit<E, 'id' | 'corrId' | 'connectionId'> & { id?: string; corrId?: string; connectionId?: string }
  : never;
/** An event as a script says it: its id is given where it has none. */
export type ScriptedEvent = Scripted<AgentEvent>;

/** An agent that holds every command, and says only what the test makes it say. For model-based tests. */
export interface ScriptedAgent extends Agent {
  /** Commands that were not answered, in the order of their submission; a repeat does not appear twice. */
  readonly held: readonly SubmittedCommand[];
  /** Every submission, repeats too. */
  readonly submissions: readonly SubmittedCommand[];
  /** Commands that were asked to be withdrawn; the script answers them. */
  readonly cancelled: readonly string[];
  /** Answers a held command; its connection is filled in. Resolves when the handler took it, else rejects. */
  answer(corrId: string, event: ScriptedEvent): Promise<void>;
  /** Says any event, likewise. */
  emit(event: ScriptedEvent): Promise<void>;
  /** Says whatever is given, checked by nobody. */
  emitRaw(event: unknown): Promise<void>;
  /** What `status` reports of a connection from now on. */
  setStatus(status: ConnectionStatus): void;
  /** Events that were said and not acknowledged. */
  readonly unacknowledged: readonly AgentEvent[];
  /** The client crashed: nobody listens until the next `onEvent`, which gets what was not acknowledged once more. */
  crash(): void;
}

/** Makes a scripted agent. It is in no network, and has no time of its own. */
export function scriptedAgent(): ScriptedAgent {
  const held = new Map<string, SubmittedCommand>();
  const submissions: SubmittedCommand[] = [];
  const answered = new Set<string>();
  const cancelled: string[] = [];
  const statuses = new Map<string, ConnectionStatus>();
  const unacknowledged = new Map<string, AgentEvent>();
  let handler: ((event: AgentEvent) => Promise<void>) | undefined;
  let serial = 0;

  async function say(event: AgentEvent): Promise<void> {
    unacknowledged.set(event.id, event);
    if (!handler) return;
    await handler(copyOf(event));
    unacknowledged.delete(event.id);
  }

  const emit = (event: ScriptedEvent) => say({ ...event, id: event.id ?? `event-${(serial += 1)}` } as AgentEvent);

  return {
    get held() {
      return [...held.values()];
    },
    get submissions() {
      return submissions;
    },
    get cancelled() {
      return cancelled;
    },
    get unacknowledged() {
      return [...unacknowledged.values()];
    },
    async submit(command) {
      submissions.push(copyOf(command));
      if (!answered.has(command.corrId)) held.set(command.corrId, copyOf(command));
    },
    async cancel(corrIds) {
      cancelled.push(...corrIds);
    },
    async status(connectionIds) {
      return connectionIds.map((connectionId) => statuses.get(connectionId) ?? { connectionId, state: 'none' });
    },
    onEvent(listener) {
      handler = listener;
      for (const event of unacknowledged.values()) void say(event).catch(() => undefined);
      return () => {
        if (handler === listener) handler = undefined;
      };
    },
    async answer(corrId, event) {
      const command = held.get(corrId);
      if (!command) throw new Error(`scriptedAgent: no command ${corrId} is held`);
      held.delete(corrId);
      answered.add(corrId);
      const connection = 'connectionId' in command ? { connectionId: command.connectionId } : {};
      await emit({ ...connection, ...event, corrId });
    },
    emit,
    emitRaw: (event) => say(event as AgentEvent),
    setStatus: (status) => void statuses.set(status.connectionId, status),
    crash() {
      handler = undefined;
    },
    async close() {
      handler = undefined;
    },
  };
}
