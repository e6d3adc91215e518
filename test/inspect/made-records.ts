import type { Inspected, Opened } from '../../runtime/inspect/record.ts';
import type { InstanceRecord } from '../../runtime/record.ts';

/** A row of nothing in particular; `n` is what it remembers. */
export function row(key: string, n = 0, fields: Partial<InstanceRecord> = {}): InstanceRecord {
  return {
    ...{ key, birth: 'b', machine: 'contact', version: 1, children: {}, revision: n, status: 'active' },
    ...{ value: 'connected', context: { n }, commands: [], timers: [], labels: [], lastEvents: [] },
    ...{ since: 0, updatedAt: 0 },
    ...fields,
  };
}

export function commit(puts: readonly InstanceRecord[], deletes: readonly string[] = []): Inspected {
  return { type: 'commit', turn: 't', puts, deletes, parked: [], emitted: [] };
}

export function opened(rows: readonly InstanceRecord[]): Opened {
  return { type: 'opened', epoch: 1, machines: { contact: 1 }, rows, parked: [] };
}

export function happened(to: string, text = ''): Inspected {
  return { type: 'event', turn: 't', from: 'agent', to, event: { type: 'user.say', text } };
}
