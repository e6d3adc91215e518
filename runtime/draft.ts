import { expectedAnswer, type AgentCommand } from '../machines/vocabulary/agent-command.ts';
import type { CommandEntry, InstanceRecord, MachineEvent, TimerEntry } from './record.ts';

/** Ids of external events that a row remembers. */
const rememberedEvents = 32;

/** A row that a chain works on: the book-keeping of one instance, and its mailbox. Nothing of it outlives a failed chain. */
export class Draft {
  readonly mailbox: MachineEvent[] = [];
  /** What it has asked for, in the order in which it asked: taken before anything else. */
  readonly answers: MachineEvent[] = [];
  busy = false;
  #issued = 0;

  constructor(
    public record: InstanceRecord,
    /** The row as it was before the chain; `undefined` for a new instance. */
    readonly stored: InstanceRecord | undefined,
    private readonly now: number,
  ) {}

  get key(): string {
    return this.record.key;
  }

  get revision(): number {
    return this.record.revision + 1;
  }

  set(fields: Partial<InstanceRecord>): void {
    this.record = { ...this.record, ...fields };
  }

  remember(eventId: string | undefined): void {
    if (eventId !== undefined) this.set({ lastEvents: [...this.record.lastEvents, eventId].slice(-rememberedEvents) });
  }

  /** A command's id is a function of the row, its revision and its place: a repeat of the step gives the same. */
  issue(command: AgentCommand): void {
    const corrId = `${this.record.birth}.${this.revision}.${this.#issued++}`;
    const entry: CommandEntry = { corrId, command, expects: expectedAnswer[command.type], createdAt: this.now };
    this.set({ commands: [...this.record.commands, entry] });
  }

  /**
   * Withdraws what is in flight, but no deletion: what was given up has to go, whatever else changes. Messages may be
   * let through.
   */
  cancelCommands(butMessages = false): void {
    const withdrawn = (entry: CommandEntry): CommandEntry =>
      entry.command.type === 'deleteConnection' || (butMessages && entry.command.type === 'sendMessage')
        ? entry
        : { ...entry, cancelled: true };
    this.set({ commands: this.record.commands.map(withdrawn) });
  }

  takeCommand(corrId: string): CommandEntry | undefined {
    const entry = this.record.commands.find((each) => each.corrId === corrId);
    if (entry) this.set({ commands: this.record.commands.filter((each) => each !== entry) });
    return entry;
  }

  schedule(id: string, event: MachineEvent, delay: number): void {
    this.takeTimer(id);
    this.set({ timers: [...this.record.timers, { id, event, delay, dueAt: this.now + delay }] });
  }

  takeTimer(id: string): TimerEntry | undefined {
    const timer = this.record.timers.find((each) => each.id === id);
    if (timer) this.set({ timers: this.record.timers.filter((each) => each !== timer) });
    return timer;
  }

  /** The instance is over: it waits for nothing any more but the answers to its commands. */
  end(): void {
    this.set({ status: 'done', timers: [], children: {} });
    this.silence();
  }

  /** The event that it takes next. */
  next(): MachineEvent | undefined {
    return this.answers.shift() ?? this.mailbox.shift();
  }

  /** Takes nothing of what waits for it. */
  silence(): void {
    this.mailbox.length = 0;
    this.answers.length = 0;
  }
}
