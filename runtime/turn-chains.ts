import { encodeBase64url } from '../machines/vocabulary/base64url.ts';
import type { ChainHost } from './chain-host.ts';
import type { Chain } from './chain.ts';
import type { Changes } from './changes.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Chaining } from './drafts.ts';
import { emittedRow } from './emitted.ts';
import { JoineryError } from './errors.ts';
import { takeAlong } from './family.ts';
import { anyParkedLabel, parkedLabel } from './labels.ts';
import { MachineThrew } from './machine-threw.ts';
import type { Outcome } from './occurrence.ts';
import type { Delivery, InstanceKey, MachineEvent } from './record.ts';
import type { Rows } from './rows.ts';
import { runChain } from './run-chain.ts';

/** Events that are kept for one instance in quarantine, and how long each is as JSON. */
const mostParked = 256;
const largestParked = 32_768;

/** The chains of one turn: each is run on the rows as the one before it leaves them, and what it leaves is put there. */
export class TurnChains {
  readonly emitted: { key: InstanceKey; event: MachineEvent }[] = [];
  /** What goes to nobody. */
  readonly deadLetters: Parameters<DeadLetters['add']>[] = [];
  #parkedCount = 0;

  constructor(
    private readonly rows: Changes,
    private readonly stored: Rows,
    private readonly host: ChainHost,
    private readonly id: string,
    /** What is emitted is kept until the application has taken it. */
    private readonly keepsEmitted: boolean,
  ) {}

  /** Runs a chain to its end. Throws a JoineryError where it was refused, and MachineThrew: the rows are as before then. */
  async run(body: (chain: Chain) => Chaining<unknown>): Promise<Outcome> {
    const { log } = this.host;
    const mark = log?.records.length ?? 0;
    const { refusal, puts, deletes, parked, emitted } = await this.#drive(runChain(this.host, body)).catch(
      (error: unknown) => {
        if (error instanceof MachineThrew) log?.threw(mark, error);
        throw error;
      },
    );
    if (refusal) {
      log?.refused(mark, refusal);
      throw new JoineryError({ type: 'Refused', reason: refusal });
    }
    for (const row of puts) this.rows.put(row);
    for (const key of deletes) {
      for (const row of await this.rows.find(parkedLabel(key))) this.rows.delete(row.key);
      this.rows.delete(key);
    }
    const { migrated } = this.stored;
    for (const { key } of puts) if (migrated.has(key)) await takeAlong(this.rows, key, migrated);
    for (const { key, event } of parked) await this.park(key, { kind: 'event', key, event });
    for (const { key, event } of emitted) {
      const about = { key, event, at: this.host.now };
      if (this.keepsEmitted) this.rows.put(emittedRow(this.id, this.emitted.length, this.host.draw(12), about));
      this.emitted.push({ key, event });
    }
    return { changed: puts.length + deletes.length + parked.length > 0 };
  }

  /** Runs a chain, fetching the rows that it asks for. */
  async #drive<T>(chaining: Chaining<T>): Promise<T> {
    let next = chaining.next();
    while (!next.done) next = chaining.next(await this.rows.fetch(next.value));
    return next.value;
  }

  /** Keeps the delivery for an instance in quarantine, within bounds: a flood is not to fill the disk. */
  async park(instance: InstanceKey, parked: Delivery): Promise<boolean> {
    const text = JSON.stringify(parked);
    const tooLarge = text.length > largestParked;
    if (tooLarge || (await this.rows.find(parkedLabel(instance))).length >= mostParked) {
      this.deadLetters.push(['quarantine-full', 'event' in parked ? parked.event : undefined]);
      return false;
    }
    // Names of turns come again in a store that was imported: what it is, and when it came, are a part of the key.
    const nth = String(this.#parkedCount++).padStart(6, '0');
    const print = encodeBase64url(this.host.digest(`${this.host.now} ${text}`).subarray(0, 12));
    const key = `parked/${instance}/${this.id}.${nth}.${print}`;
    this.rows.put({
      key,
      labels: [anyParkedLabel, parkedLabel(instance)],
      parked,
      instance,
      at: this.host.now,
    });
    return true;
  }
}
