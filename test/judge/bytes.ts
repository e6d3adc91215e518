import type { MemoryStoreData } from '../../persistence/memory.ts';
import type { CommandEntry, InstanceRecord } from '../../runtime/record.ts';
import { isInstance, type EngineRow } from '../../runtime/rows.ts';

/** What a client's store holds, read from its bytes and from nothing else. */
export class Bytes {
  readonly #read = new Map<string, { text: string; row: EngineRow }>();

  constructor(private readonly data: MemoryStoreData) {}

  /** The row of an instance, as it is stored now. */
  row(key: string): InstanceRecord | undefined {
    const text = this.data.rows.get(key)?.text;
    if (text === undefined) return undefined;
    const known = this.#read.get(key);
    const row = known?.text === text ? known.row : (JSON.parse(text) as EngineRow);
    if (known?.row !== row) this.#read.set(key, { text, row });
    return isInstance(row) ? row : undefined;
  }

  /** All instances. */
  rows(): InstanceRecord[] {
    return [...this.data.rows.keys()].map((key) => this.row(key)).filter((row) => row !== undefined);
  }

  children(parent: string): InstanceRecord[] {
    return this.rows().filter((row) => row.parent === parent);
  }

  /** A command in flight, and whose. */
  command(corrId: string): { row: InstanceRecord; entry: CommandEntry } | undefined {
    for (const row of this.rows()) {
      const entry = row.commands.find((each) => each.corrId === corrId);
      if (entry) return { row, entry };
    }
    return undefined;
  }

  text(key: string): string {
    return this.data.rows.get(key)?.text ?? '';
  }
}
