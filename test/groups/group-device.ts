import { explain } from '../../machines/explain.ts';
import type { Explanation } from '../../machines/explanation.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import type { InstanceRecord, MachineEvent } from '../../runtime/record.ts';
import { isInstance, type EngineRow } from '../../runtime/rows.ts';
import { Device } from '../scenarios/device.ts';

const week = 604_800_000;

/** A device with contacts and groups. Everything that is read of it is committed. */
export class GroupDevice extends Device {
  /** Commits since it was made, over all its processes. */
  commits = 0;

  override async start(): Promise<void> {
    this.onCommit(() => (this.commits += 1));
    await super.start();
  }

  /** The process ends as by a power cut. */
  crash(): void {
    this.die();
  }

  /** The process runs again, on what was stored. */
  async restart(): Promise<void> {
    await this.start();
  }

  /** The network is gone, or (false) back. */
  offline(on = true): void {
    this.network.faults.offline(this.name, on);
  }

  /** The process dies at the commit of that number, counted from the device's first: `before` or `after` it is made. */
  dieAtCommit(number: number, when: 'before' | 'after'): void {
    this.dieAt(when, () => this.commits === (when === 'before' ? number - 1 : number));
  }

  /** Starts an instance; returns its key. */
  async begin(machine: string, id: string, input: object): Promise<string> {
    await this.engine.start(machine, id, input);
    return `${machine}/${id}`;
  }

  /** What a person tells an instance. Rejects where it was refused. */
  async tap(key: string, type: `user.${string}`, fields: JsonObject = {}): Promise<{ changed: boolean }> {
    return this.engine.send(key, { type, ...fields });
  }

  /** The state of an instance; undefined where there is none. */
  state(key: string): unknown {
    return this.row(key)?.value;
  }

  /** What an instance remembers. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- what a row holds only the test knows
  memory<T extends object>(key: string): T {
    const row = this.row(key);
    if (!row) throw new Error(`${this.name} has no ${key}`);
    return row.context as unknown as T;
  }

  /** What a screen says of an instance. */
  explained(key: string): Explanation {
    const row = this.row(key);
    if (!row) throw new Error(`${this.name} has no ${key}`);
    return explain(row);
  }

  /** All rows, or those of a machine, by key. */
  all(machine?: string): InstanceRecord[] {
    return [...this.data.rows.values()]
      .map(({ text }) => JSON.parse(text) as EngineRow)
      .filter(isInstance)
      .filter((row) => machine === undefined || row.machine === machine)
      .toSorted((one, other) => (one.key < other.key ? -1 : 1));
  }

  /** Lets time pass until the instance is in the state: a week at most. */
  async until(key: string, state: string): Promise<void> {
    await this.network.clock.runUntil(() => this.state(key) === state, week);
  }

  /** What the application was told by events of this type. */
  told(type: string): MachineEvent[] {
    return this.emitted.filter(({ event }) => event.type === type).map(({ event }) => event);
  }
}
