import type { ConnectionId, CorrId } from '../../machines/vocabulary/agent-command.ts';
import type { AgentEvent } from '../../machines/vocabulary/agent-event.ts';
import type { Row, Store } from '../../persistence/store.ts';
import type { SubmittedCommand } from './agent.ts';

/** A connection's name here, and the weak agent's name for it. */
export interface ConnectionRow extends Row {
  readonly kind: 'connection';
  readonly id: ConnectionId;
  readonly weakId: string;
}

/** A command: unfinished until it is answered; its answer is kept, for a repeat. */
export interface CommandRow extends Row {
  readonly kind: 'command';
  readonly command: SubmittedCommand;
  /** The weak agent has taken it. */
  readonly sent?: true;
  readonly answer?: AgentEvent;
}

/** An event that was not acknowledged. */
export interface EventRow extends Row {
  readonly kind: 'event';
  readonly event: AgentEvent;
}

export type AdapterRow = ConnectionRow | CommandRow | EventRow;

const prefix = 'agent-adapter';
const connectionsLabel = `${prefix}:connections`;
const page = 1_000;

export const connectionRow = (id: ConnectionId, weakId: string): ConnectionRow => ({
  key: `${prefix}/connection/${id}`,
  labels: [connectionsLabel],
  kind: 'connection',
  id,
  weakId,
});

export const commandRow = (command: SubmittedCommand, rest: Pick<CommandRow, 'sent' | 'answer'> = {}): CommandRow => ({
  key: commandKey(command.corrId),
  labels: 'connectionId' in command ? [`${prefix}:of:${command.connectionId}`] : [],
  kind: 'command',
  command,
  ...rest,
  ...(rest.answer === undefined && { unfinished: 1 }),
});

/** All that the adapter remembers: connections, commands without an answer, and events without an acknowledgement. */
export class AdapterJournal {
  readonly weakIds = new Map<ConnectionId, string>();
  readonly connectionIds = new Map<string, ConnectionId>();
  readonly pending = new Map<CorrId, CommandRow>();
  readonly inbox = new Map<string, EventRow>();
  #turn = 0;
  #serial = 0;

  private constructor(
    private readonly store: Store<AdapterRow>,
    private readonly epoch: number,
  ) {}

  /** Opens the store, which must be the adapter's own, and reads what is unfinished. */
  static async open(store: Store<AdapterRow>): Promise<AdapterJournal> {
    const { epoch } = await store.open();
    const journal = new AdapterJournal(store, epoch);
    for (const row of await store.unfinished()) journal.#remember(row);
    for (let rows = await store.find(connectionsLabel, { limit: page }); rows.length > 0;) {
      for (const row of rows) journal.#remember(row);
      const after = rows.at(-1)?.key;
      rows =
        rows.length < page || after === undefined ? [] : await store.find(connectionsLabel, { limit: page, after });
    }
    return journal;
  }

  /** An event's row, under an id that was never given before; in the order of their making. */
  eventRow(event: object): EventRow {
    const id = `${padded(this.epoch)}-${padded((this.#serial += 1))}`;
    const key = `${prefix}/event/${id}`;
    return { key, labels: [], unfinished: 1, kind: 'event', event: { ...event, id } as AgentEvent };
  }

  /** The command's row, where it was answered. */
  async answered(corrId: CorrId): Promise<CommandRow | undefined> {
    const [row] = await this.store.read([commandKey(corrId)]);
    return row?.kind === 'command' && row.answer ? row : undefined;
  }

  /** Keys of the answers that are kept for a connection's commands. */
  async answersOf(connectionId: ConnectionId): Promise<string[]> {
    const rows = await this.store.find(`${prefix}:of:${connectionId}`);
    return rows.filter((row) => row.unfinished === undefined).map(({ key }) => key);
  }

  /** Writes in one transaction, and remembers what was written. */
  async commit(puts: readonly AdapterRow[], deletes: readonly string[] = []): Promise<void> {
    await this.store.commit({ epoch: this.epoch, turn: (this.#turn += 1) }, puts, deletes);
    for (const row of puts) this.#remember(row);
    for (const key of deletes) this.inbox.delete(key);
  }

  close(): Promise<void> {
    return this.store.close();
  }

  #remember(row: AdapterRow): void {
    switch (row.kind) {
      case 'connection':
        this.weakIds.set(row.id, row.weakId);
        this.connectionIds.set(row.weakId, row.id);
        return;
      case 'command':
        if (row.answer) this.pending.delete(row.command.corrId);
        else this.pending.set(row.command.corrId, row);
        return;
      case 'event':
        this.inbox.set(row.key, row);
    }
  }
}

function commandKey(corrId: CorrId): string {
  return `${prefix}/command/${corrId}`;
}

/** So that keys are ordered as numbers are. */
function padded(number: number): string {
  return String(number).padStart(12, '0');
}
