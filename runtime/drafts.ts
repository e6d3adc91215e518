import type { AnyStateMachine } from 'xstate';
import type { MachineDefinition } from '../machines/registry.ts';
import type { Json } from '../machines/vocabulary/json.ts';
import { Draft } from './draft.ts';
import { Fault } from './errors.ts';
import { forgotten, remainder } from './forget.ts';
import { childLabel, connectionsOf, quarantinedLabel } from './labels.ts';
import { MachineThrew } from './machine-threw.ts';
import { byKey, type InstanceKey, type InstanceRecord } from './record.ts';
import { tagsOf } from './step.ts';

/**
 * What a chain asks for: a row by its key, perhaps only where work remains on it (such rows are in memory), or the rows
 * that bear a label, ordered by key: those after one, up to a limit.
 */
export type Need = { read: InstanceKey; unfinished?: true } | { find: string; after?: InstanceKey; limit?: number };

/** A computation that may need rows which are not at hand: it yields what it needs and is resumed with them. */
export type Chaining<T> = Generator<Need, T, readonly InstanceRecord[]>;

/** As stores see it: NUL, or a surrogate without its pair. */
const unstorable = /[\0\uD800-\uDFFF]/u;

/** The rows that one chain touches. */
export class Drafts {
  readonly #drafts = new Map<InstanceKey, Draft>();

  constructor(
    private readonly definition: (machine: string) => MachineDefinition,
    private readonly now: number,
  ) {}

  *get(key: InstanceKey): Chaining<Draft | undefined> {
    const known = this.#drafts.get(key);
    if (known) return known;
    const [record] = yield { read: key };
    return record && this.#add(new Draft(record, record, this.now));
  }

  /** A new instance. What one that had its key before still has to hear goes to a row of its own. */
  *create(record: InstanceRecord): Chaining<Draft> {
    const [stored] = yield { read: record.key, unfinished: true };
    const draft = this.#drafts.get(record.key);
    // What it asked for in this chain has ids of the chain's revision: what is asked for in its name, of the next.
    const former = draft ? { ...draft.record, revision: draft.revision } : stored;
    if (former && former.commands.length > 0) {
      this.#add(new Draft(remainder(former, true, this.now), undefined, this.now));
    }
    return this.#add(new Draft(record, undefined, this.now));
  }

  /** The row as of now in this chain, to be read only. */
  *look(key: InstanceKey): Chaining<InstanceRecord | undefined> {
    const known = this.#drafts.get(key);
    if (known) return known.record;
    const [record] = yield { read: key };
    return record;
  }

  /** The rows that bear the label as of now in this chain, ordered by key: those after `after` only, and at most `limit`. */
  *find(label: string, limit: number, after?: InstanceKey): Chaining<InstanceRecord[]> {
    const changed = [...this.#drafts.values()].filter(({ record, stored }) => record !== stored);
    const keys = new Set(changed.map(({ key }) => key));
    // Of the stored ones those may be too many that the chain has changed: they count as they are by now.
    const stored = yield { find: label, limit: limit + keys.size, ...(after !== undefined && { after }) };
    const bearers = changed
      .map(({ record }) => this.#indexed(record))
      .filter(({ key, labels }) => labels.includes(label) && (after === undefined || key > after));
    return [...stored.filter(({ key }) => !keys.has(key)), ...bearers].sort(byKey).slice(0, limit);
  }

  /** The same, to be worked on. */
  *bearers(label: string, limit: number): Chaining<Draft[]> {
    const rows = yield* this.find(label, limit);
    return rows.map((row) => this.#drafts.get(row.key) ?? this.#add(new Draft(row, row, this.now)));
  }

  /** The rows to write, with revision, labels and time, and the keys to delete. */
  *finish(): Chaining<{ puts: InstanceRecord[]; deletes: InstanceKey[] }> {
    const deletes = new Set<InstanceKey>();
    for (const draft of [...this.#drafts.values()]) {
      for (const key of yield* this.#disposable(draft)) deletes.add(key);
    }
    const left = [...this.#drafts.values()].filter(({ key }) => !deletes.has(key));
    const rows = left.map((draft) => (draft.record === draft.stored ? draft.record : this.#seal(draft)));
    assertOwnersDiffer(rows);
    return { puts: rows.filter((row, n) => row !== left[n]?.stored), deletes: [...deletes] };
  }

  #add(draft: Draft): Draft {
    this.#drafts.set(draft.key, draft);
    return draft;
  }

  #seal({ record, stored, revision }: Draft): InstanceRecord {
    const entered = stored === undefined || !sameValue(stored.value, record.value);
    const since = entered ? this.now : stored.since;
    return this.#indexed({ ...record, revision, since, updatedAt: this.now });
  }

  /** The row with what a store finds it by. One that no store takes would hold up all that is committed with it. */
  #indexed(row: InstanceRecord): InstanceRecord {
    if (row.status === 'quarantined' || row.machine === forgotten) return adrift(row);
    try {
      const labelled = indexed(row, this.definition(row.machine));
      if (unstorable.test([row.key, ...labelled.labels].join())) throw new Fault('a label that no store can keep');
      return labelled;
    } catch (error) {
      throw new MachineThrew(row.key, 'labels', error);
    }
  }

  /** An instance that ended in a `disposable` state goes with all its children, once none of them waits for an answer. */
  *#disposable(draft: Draft): Chaining<InstanceKey[]> {
    let top = draft;
    while (top.record.status === 'done' && top.record.parent !== undefined) {
      const parent = yield* this.get(top.record.parent);
      if (parent?.record.status !== 'done') break;
      top = parent;
    }
    const { status, machine, value, commands } = top.record;
    if (machine === forgotten) return commands.length > 0 ? [] : [top.key];
    if (status !== 'done' || !tagsOf(this.definition(machine).machine, value).has('disposable')) return [];
    const family = [top];
    for (const member of family) {
      for (const { key } of yield { find: childLabel(member.key) }) yield* this.get(key);
      family.push(...[...this.#drafts.values()].filter(({ record }) => record.parent === member.key));
    }
    const over = family.every(({ record }) => record.status !== 'active' && record.commands.length === 0);
    return over ? family.map(({ key }) => key) : [];
  }
}

/** State values are names, or small trees of them. */
function sameValue(one: Json, other: Json): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** An event of a connection has one receiver: who hands a connection over lets go of it in the same chain. */
function assertOwnersDiffer(rows: readonly InstanceRecord[]): void {
  const owners = new Map<string, InstanceKey>();
  for (const { key, labels, machine } of rows) {
    for (const id of connectionsOf(labels)) {
      const owner = owners.get(id);
      if (owner !== undefined) {
        // Of one that is forgotten the connection is being deleted: nobody can have it anew.
        const thrower = machine === forgotten ? owner : key;
        throw new MachineThrew(thrower, 'labels', new Fault('a connection that another one owns'));
      }
      owners.set(id, key);
    }
  }
}

/** The row with what a store finds it by. */
export function indexed(row: InstanceRecord, { machine, labels }: MachineDefinition): InstanceRecord {
  const kin = row.parent === undefined ? `machine:${row.machine}` : childLabel(row.parent);
  const { unfinished: _, ...rest } = row;
  const labelled = { ...rest, labels: [kin, ...labels(row)] };
  return isUnfinished(machine, labelled) ? { ...labelled, unfinished: 1 } : labelled;
}

/** Such a row has no machine, or one that may be unknown: nothing but its commands is awaited. */
function adrift({ unfinished: _, ...row }: InstanceRecord): InstanceRecord {
  const found = row.status === 'quarantined' ? [quarantinedLabel] : [];
  const labels = [...new Set([...row.labels, ...found])];
  return row.commands.length > 0 ? { ...row, labels, unfinished: 1 } : { ...row, labels };
}

/** Work remains: an answer or a time is awaited, or the state itself says that it is not settled. */
function isUnfinished(machine: AnyStateMachine, record: InstanceRecord): boolean {
  if (record.commands.length > 0 || record.timers.length > 0) return true;
  return record.status === 'active' && !tagsOf(machine, record.value).has('settled');
}
