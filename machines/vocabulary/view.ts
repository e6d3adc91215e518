import type { Json, JsonObject } from './json.ts';

/** What a machine's row shows to the outside, as far as pure functions over it need. An engine's snapshot is one. */
export interface MachineView {
  readonly machine: string;
  readonly status: 'active' | 'done' | 'quarantined';
  readonly value: Json;
  readonly context: JsonObject;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly timers: readonly { readonly id: string; readonly dueAt: number }[];
}
