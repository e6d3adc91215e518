import { makesConnection, type ConnectionId, type CorrId } from '../../machines/vocabulary/agent-command.ts';
import { mostUnacknowledged, type AgentEvent, type ConnectionStatus } from '../../machines/vocabulary/agent-event.ts';
import { encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import type { Store } from '../../persistence/store.ts';
import { AdapterJournal, commandRow, connectionRow, type AdapterRow, type CommandRow } from './adapter-journal.ts';
import { lostAnswer } from './adapter-recovery.ts';
import type { Agent, SubmittedCommand } from './agent.ts';
import { EventWindow } from './event-window.ts';
import type { WeakAgent, WeakEvent } from './weak-agent.ts';

const cancelled = { type: 'CANCELLED' } as const;

/**
 * Makes an Agent of one that gives less: keeps a durable map of connection names, every command until it is answered
 * and its answer after, and every event until it is acknowledged. The store must be its own, not the engine's. What
 * can still be lost is in docs/reliability.md.
 */
export async function adaptAgent(weak: WeakAgent, store: Store<AdapterRow>): Promise<Agent> {
  // Before anything is awaited: the weak agent forgets what nobody listens to.
  const early: WeakEvent[] = [];
  let take = (event: WeakEvent): void => void early.push(event);
  const stop = weak.onEvent((event) => take(event));
  const adapter = new AdaptedAgent(weak, await AdapterJournal.open(store), stop);
  for (const event of early) adapter.take(event);
  take = (event) => adapter.take(event);
  await adapter.recover();
  return adapter;
}

class AdaptedAgent implements Agent {
  readonly #window: EventWindow;
  /** Everything that writes happens one after the other. */
  #turns: Promise<unknown> = Promise.resolve();
  #ended: Error | undefined;
  /** Commands that the weak agent is being given. */
  readonly #giving = new Map<CorrId, Promise<void>>();
  /** Commands that were given to the weak agent in an earlier run. */
  readonly #beforeRestart: ReadonlySet<CorrId>;

  constructor(
    private readonly weak: WeakAgent,
    private readonly journal: AdapterJournal,
    private readonly stopListening: () => void,
  ) {
    this.#beforeRestart = new Set(journal.pending.keys());
    this.#window = new EventWindow(journal.inbox, (key) => this.#inTurn(() => this.#acknowledge(key)));
  }

  async submit(command: SubmittedCommand): Promise<void> {
    this.#requireOpen();
    const sending = await this.#inTurn(async () => {
      const { pending } = this.journal;
      const known = pending.get(command.corrId);
      if (known?.sent || (await this.#answerAgain(command.corrId))) return undefined;
      const row = known ?? commandRow(withMessageId(command));
      if (!known && !(await this.#accept(row))) return undefined;
      // Begun here, so that commands reach the weak agent in their order; awaited outside, so that it holds up nothing.
      return { sent: this.#give(row) };
    });
    await sending?.sent;
  }

  async cancel(corrIds: readonly CorrId[]): Promise<void> {
    this.#requireOpen();
    const withdrawn = await this.#inTurn(async () => {
      const left: CorrId[] = [];
      for (const corrId of corrIds) {
        const row = this.journal.pending.get(corrId);
        if (row?.sent && this.weak.cancel) left.push(corrId);
        // Its answer may have been told before the restart, to nobody: there may be none to come.
        const mayBeAnswered = this.#beforeRestart.has(corrId);
        const stillAnswers = row?.sent && !mayBeAnswered && (this.weak.cancel || 'connectionId' in row.command);
        if (stillAnswers || (!row && (await this.#answerAgain(corrId)))) continue;
        await this.#cancelHere(corrId, row);
      }
      return left;
    });
    if (withdrawn.length > 0) await this.weak.cancel?.(withdrawn);
  }

  async status(connectionIds: readonly ConnectionId[]): Promise<ConnectionStatus[]> {
    this.#requireOpen();
    const { weakIds } = this.journal;
    const known = [...new Set(connectionIds)].filter((id) => weakIds.has(id));
    const statuses = await this.weak.status(known.map((id) => weakIds.get(id) ?? id));
    const byId = new Map(known.map((id, at) => [id, statuses[at]]));
    const waiting = [...this.journal.inbox.values()].map(({ event }) => event);
    return connectionIds.map((connectionId) => {
      // What the weak agent told is in the inbox here; what it has itself, it tells by itself.
      const unacknowledged = waiting
        .filter((event) => event.connectionId === connectionId)
        .slice(0, mostUnacknowledged);
      const standing: ConnectionStatus = { state: 'none', ...byId.get(connectionId), connectionId };
      return { ...standing, unacknowledged: unacknowledged.length > 0 ? unacknowledged : undefined };
    });
  }

  onEvent(handler: (event: AgentEvent) => Promise<void>): () => void {
    this.#requireOpen();
    return this.#window.listen(handler);
  }

  async close(): Promise<void> {
    if (this.#ended) return;
    this.#ended = new Error('The agent is closed');
    this.stopListening();
    this.#window.close();
    await this.#turns;
    await this.weak.close();
    await this.journal.close();
  }

  /** The weak agent tells something. Once stored it can't be lost any more. */
  take(told: WeakEvent): void {
    this.#inTurn(async () => {
      const event = this.#translate(told);
      if (event) await this.#tell(event);
    }).catch((error: unknown) => this.#fail(error));
  }

  /** After a start: commands without an answer are given again, or answered by what the connection's status proves. */
  async recover(): Promise<void> {
    const rows = [...this.journal.pending.values()];
    if (rows.length === 0) return;
    const ids = rows.map(({ command }) => ('connectionId' in command ? command.connectionId : ''));
    const statuses = await this.status(ids);
    await this.#inTurn(async () => {
      for (const [at, row] of rows.entries()) {
        if (!this.journal.pending.has(row.command.corrId)) continue;
        const next = lostAnswer(row, statuses[at]?.state ?? 'none');
        if (next.kind === 'answer') await this.#tell(next.event);
        // What the weak agent may not have is given by whoever submitted it: that promise has never resolved.
        if (next.kind === 'send' && row.sent) void this.#give(row).catch(() => undefined);
      }
    });
  }

  /** Stores a command that is new. False where it was answered on the spot. */
  async #accept(row: CommandRow): Promise<boolean> {
    const { command } = row;
    const { corrId } = command;
    if (!('connectionId' in command) || this.journal.weakIds.has(command.connectionId)) {
      await this.journal.commit([row]);
      return true;
    }
    const { connectionId } = command;
    if (makesConnection(command.type)) {
      const weakId = await this.weak.reserveConnection();
      await this.journal.commit([connectionRow(connectionId, weakId), row]);
      return true;
    }
    const event: WeakEvent =
      command.type === 'deleteConnection'
        ? { type: 'DELD', corrId, connectionId }
        : { type: 'ERR', corrId, connectionId, error: { type: 'CONN', code: 'NOT_FOUND' } };
    const answer = this.journal.eventRow(event);
    await this.journal.commit([commandRow(command, { answer: answer.event }), answer]);
    this.#window.offer();
    return false;
  }

  /** Gives the command to the weak agent, once at a time, and notes that it has it. */
  #give({ command }: CommandRow): Promise<void> {
    const { corrId } = command;
    const giving = this.#giving.get(corrId) ?? this.#send(command).finally(() => this.#giving.delete(corrId));
    this.#giving.set(corrId, giving);
    return giving;
  }

  async #send(command: SubmittedCommand): Promise<void> {
    const weakId = (id: ConnectionId): string => this.journal.weakIds.get(id) ?? id;
    const named = 'connectionId' in command ? { connectionId: weakId(command.connectionId) } : {};
    await this.weak.submit({ ...command, ...named });
    await this.#inTurn(async () => {
      if (this.journal.pending.has(command.corrId)) await this.journal.commit([commandRow(command, { sent: true })]);
    });
  }

  /** Puts an event into the inbox. An answer completes its command in the same commit; a second answer is dropped. */
  async #tell(event: WeakEvent): Promise<void> {
    const row = this.journal.eventRow(event);
    const { corrId } = event;
    if (corrId === undefined || event.type === 'WAIT' || event.type === 'MWARN') {
      await this.journal.commit([row]);
    } else {
      const command = this.journal.pending.get(corrId)?.command;
      if (!command) return;
      const old = event.type === 'DELD' ? await this.journal.answersOf(event.connectionId) : [];
      await this.journal.commit([commandRow(command, { answer: row.event }), row], old);
    }
    this.#window.offer();
  }

  /** Whether the command was answered before. Its answer is in the inbox still, or comes again. */
  async #answerAgain(corrId: CorrId): Promise<boolean> {
    const row = await this.journal.answered(corrId);
    if (!row?.answer) return false;
    const { id } = row.answer;
    if ([...this.journal.inbox.values()].some(({ event }) => event.id === id)) return true;
    const again = this.journal.eventRow(row.answer);
    await this.journal.commit([commandRow(row.command, { answer: again.event }), again]);
    this.#window.offer();
    return true;
  }

  /** Withdraws what the weak agent never had, or can't be asked to withdraw and may do in vain. */
  async #cancelHere(corrId: CorrId, row: CommandRow | undefined): Promise<void> {
    // One that never came is remembered as an answered one, so that it does nothing if it comes still.
    const command = row?.command ?? ({ type: 'createKey', corrId } as const);
    const connection = 'connectionId' in command ? { connectionId: command.connectionId } : {};
    const answer = this.journal.eventRow({ type: 'ERR', corrId, ...connection, error: cancelled });
    await this.journal.commit([commandRow(command, { answer: answer.event }), answer]);
    this.#window.offer();
  }

  async #acknowledge(key: string): Promise<void> {
    await this.journal.commit([], [key]);
  }

  /** The event with our names; undefined where it is of connections that we know nothing of. */
  #translate(event: WeakEvent): WeakEvent | undefined {
    const { connectionIds: ours } = this.journal;
    if ('connectionIds' in event) {
      const connectionIds = event.connectionIds.flatMap((id) => ours.get(id) ?? []);
      return connectionIds.length > 0 ? { ...event, connectionIds } : undefined;
    }
    if (event.connectionId === undefined) return event;
    const connectionId = ours.get(event.connectionId);
    return connectionId === undefined ? undefined : { ...event, connectionId };
  }

  #inTurn<T>(body: () => Promise<T>): Promise<T> {
    const turn = this.#turns.then(body);
    this.#turns = turn.catch(() => undefined);
    return turn;
  }

  /** An event could not be stored: better no agent than one that loses more. The next start asks for the status. */
  #fail(error: unknown): void {
    this.#ended ??= new Error('The agent could not store an event; open it again', { cause: error });
    this.stopListening();
    this.#window.close();
  }

  #requireOpen(): void {
    if (this.#ended) throw this.#ended;
  }
}

/** A message is known again by the id in it, so that one that is sent twice is received once. */
function withMessageId(command: SubmittedCommand): SubmittedCommand {
  if (command.type !== 'sendMessage' || command.message.msgId !== undefined) return command;
  const bytes = Uint8Array.from(command.corrId, (character) => character.charCodeAt(0));
  const msgId = encodeBase64url(bytes);
  return { ...command, message: { ...command.message, msgId } };
}
