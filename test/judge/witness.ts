import type { AgentEvent } from '../../machines/vocabulary/agent-event.ts';
import type { MemoryStoreData } from '../../persistence/memory.ts';
import type { SubmittedCommand } from '../../runtime/agent/agent.ts';
import type { InstanceRecord } from '../../runtime/record.ts';
import { Bytes } from './bytes.ts';
import { connectionProblems, endlessWaits, familyProblems } from './family-invariants.ts';
import { rowProblems } from './row-invariants.ts';

/** A command that no process has handed over for so long, though nothing was in its way, is lost. Milliseconds. */
export const overdue = 90_000;

/** Told of everything that a witness finds wrong. */
export type Accuse = (what: string, commit: number) => void;

/**
 * Watches one client from outside: its store's bytes, and what passes between it and its agent. Never asks the engine.
 */
export class Witness {
  readonly bytes: Bytes;
  /** Instances as they were stored last, those too that are gone. */
  readonly last = new Map<string, InstanceRecord>();
  readonly births = new Map<string, Set<string>>();
  /** Commands that were ever stored, and since when; the connections that were given up; those that were joined. */
  readonly issued = new Map<string, number>();
  readonly givenUp = new Set<string>();
  readonly joins = new Set<string>();
  /** The instances that own connections, or did. */
  readonly owners = new Map<string, string>();
  /** Commands that the agent has taken from the process that runs now. */
  readonly #submitted = new Set<string>();
  #undisturbedSince = 0;
  commits = 0;
  #now = 0;

  constructor(
    data: MemoryStoreData,
    private readonly accuse: Accuse,
    /** What is wrong with a row in this kind of world. */
    private readonly further: (row: InstanceRecord) => Iterable<string> = () => [],
  ) {
    this.bytes = new Bytes(data);
  }

  /** A process begins, or goes on after it could not: what it owes is owed from now on. */
  begins(now: number, anew: boolean): void {
    if (anew) this.#submitted.clear();
    this.#undisturbedSince = now;
  }

  /** A transaction is durable. */
  committed(puts: readonly string[], deletes: readonly string[], now: number): void {
    this.commits += 1;
    this.#now = now;
    const rows = puts.map((key) => this.bytes.row(key)).filter((row) => row !== undefined);
    for (const key of deletes) this.last.delete(key);
    for (const row of rows) {
      this.#remember(row);
      for (const what of rowProblems(this.last.get(row.key), row, this.bytes.text(row.key))) this.#blame(row.key, what);
      for (const what of endlessWaits(row)) this.#blame(row.key, what);
      for (const what of this.further(row)) this.#blame(row.key, what);
      this.last.set(row.key, row);
    }
    for (const key of new Set([...puts, ...deletes].map(rootOf))) {
      const root = this.bytes.row(key);
      if (root?.machine === 'channel-join') for (const what of familyProblems(root, this.bytes)) this.#blame(key, what);
    }
    const all = this.bytes.rows();
    for (const what of connectionProblems(all)) this.accuse(what, this.commits);
    this.owes(now, overdue, all);
  }

  /** The agent is given a command: it has to be stored already. */
  submitted({ corrId, type }: SubmittedCommand, taken: boolean): void {
    if (!this.issued.has(corrId)) this.accuse(`${type} left before it was stored: ${corrId}`, this.commits);
    if (taken) this.#submitted.add(corrId);
  }

  /** The agent's event is acknowledged: what it answers has to be off its row. */
  acknowledged(event: AgentEvent): void {
    if (event.corrId === undefined) return;
    const found = this.bytes.command(event.corrId);
    if (!found) return;
    const { expects, command } = found.entry;
    const named = 'connectionId' in command ? command.connectionId : undefined;
    if (event.connectionId !== undefined && named !== undefined && event.connectionId !== named) return;
    if (event.type !== expects && event.type !== 'ERR') return;
    this.#blame(found.row.key, `${event.type} was acknowledged, and ${event.corrId} waits for it still`);
  }

  /** Every command in flight for so long has to be with the agent. */
  owes(now: number, age: number, rows: readonly InstanceRecord[] = this.bytes.rows()): void {
    if (now - this.#undisturbedSince < age) return;
    for (const { key, commands } of rows) {
      for (const { corrId, command } of commands) {
        if (this.#submitted.has(corrId) || now - (this.issued.get(corrId) ?? now) < age) continue;
        this.#blame(key, `${command.type} was never given to the agent: ${corrId}`);
      }
    }
  }

  #remember(row: InstanceRecord): void {
    const births = this.births.get(row.key) ?? new Set();
    this.births.set(row.key, births.add(row.birth));
    for (const label of row.labels) {
      if (label.startsWith('connection:')) this.owners.set(label.slice('connection:'.length), row.key);
    }
    for (const { corrId, command } of row.commands) {
      if (!this.issued.has(corrId)) this.issued.set(corrId, this.#now);
      if (command.type === 'deleteConnection') this.givenUp.add(command.connectionId);
      if (command.type === 'joinConnection') this.joins.add(command.connectionId);
    }
  }

  #blame(key: string, what: string): void {
    this.accuse(`${key}: ${what}`, this.commits);
  }
}

/** The key of the instance that began it all. */
function rootOf(key: string): string {
  return key.split('/').slice(0, 2).join('/');
}
