import type { AnyStateMachine } from 'xstate';
import type { MachineDefinition } from '../machines/registry.ts';
import { indexed } from './drafts.ts';
import { Fault, faultOf } from './errors.ts';
import { forgotten } from './forget.ts';
import { inertMachine, settledSnapshot } from './inert.ts';
import type { InstanceKey, InstanceRecord, TimerEntry } from './record.ts';
import { unreadableField } from './row-check.ts';
import { tagsOf } from './step.ts';

/** A stored row as today's machines see it, in memory only: what is stored stays as it is until the row is written. */
export interface Admitted {
  readonly record: InstanceRecord;
  /** It was written by an older version of its machine. */
  readonly migrated?: true;
  /** Nobody can go on with it: why. */
  readonly problem?: string;
}

/** A row of today's machines and versions: an older one is migrated, one that can't be understood is in quarantine. */
export function admit(row: InstanceRecord, registry: Readonly<Record<string, MachineDefinition>>): Admitted {
  const field = unreadableField(row);
  if (field !== undefined) return quarantined(readablePart(row), `field '${field}' can't be read`);
  if (row.status === 'quarantined' || row.machine === forgotten) return { record: row };
  try {
    const definition = Object.hasOwn(registry, row.machine) ? registry[row.machine] : undefined;
    if (!definition) throw new Fault(`no machine '${row.machine}' here`);
    if (row.version !== definition.version) return { record: migrate(row, definition), migrated: true };
    tagsOf(definition.machine, row.value);
    return { record: row };
  } catch (error) {
    return quarantined(row, faultOf(error));
  }
}

/** The key of the instance that spawned this one, by the key alone. */
function parentOf(key: InstanceKey): InstanceKey | undefined {
  const parent = key.slice(0, key.lastIndexOf('/'));
  return parent.includes('/') ? parent : undefined;
}

function quarantined(row: InstanceRecord, problem: string): Admitted {
  return { record: { ...row, status: 'quarantined', error: { message: problem } }, problem };
}

/** What the engine may rely on of a row that is damaged. It is never written. */
function readablePart(damaged: InstanceRecord): InstanceRecord {
  const blank: InstanceRecord = {
    ...{ key: damaged.key, birth: '', machine: '', version: 0, children: {}, revision: 0, status: 'quarantined' },
    ...{ value: '', context: {}, commands: [], timers: [], labels: [], lastEvents: [], since: 0, updatedAt: 0 },
  };
  const parent = parentOf(damaged.key);
  const read = parent === undefined ? blank : { ...blank, parent };
  for (const name of ['birth', 'machine', 'version', 'labels'] as const) {
    const repaired = { ...read, [name]: damaged[name] };
    if (unreadableField(repaired) === undefined) Object.assign(read, { [name]: damaged[name] });
  }
  return damaged.unfinished ? { ...read, unfinished: 1 } : read;
}

function migrate(row: InstanceRecord, definition: MachineDefinition): InstanceRecord {
  const { machine, version, migrations } = definition;
  if (row.version > version) throw new Fault(`version ${row.version} of '${row.machine}' is newer than ${version}`);
  let { value, context } = row;
  for (let from = row.version; from < version; from++) {
    const next = migrations[from];
    if (!next) throw new Fault(`no migration of '${row.machine}' from version ${from}`);
    ({ value, context } = next({ value, context }));
  }
  const moved = { ...row, value, context, version };
  return indexed({ ...moved, timers: currentTimers(machine, moved) }, definition);
}

/**
 * The timers that the machine would have, had it always been of this version: those of states that are not active, or
 * have no such time limit any more, go; those that are new count from when the state was entered.
 */
function currentTimers(machine: AnyStateMachine, row: InstanceRecord): TimerEntry[] {
  const timers = row.timers.filter(({ event }) => !event.type.startsWith('xstate.after.'));
  const inert = inertMachine(machine);
  const { _nodes } = settledSnapshot(inert, row.value);
  if (row.status !== 'active') return timers;
  for (const { eventType: id, delay: name } of _nodes.flatMap((node) => node.after)) {
    if (timers.some((timer) => timer.id === id)) continue;
    const known = row.timers.find((timer) => timer.id === id);
    if (known) {
      timers.push(known);
      continue;
    }
    const given: unknown = inert.implementations.delays[name as string] ?? name;
    const event = { type: id };
    const delay = Number(
      typeof given === 'function' ? (given as (about: object) => unknown)({ context: row.context, event }) : given,
    );
    if (!Number.isFinite(delay)) throw new Fault(`a delay of ${delay} ms: ${id}`);
    timers.push({ id, event, delay, dueAt: row.since + delay });
  }
  return timers;
}
