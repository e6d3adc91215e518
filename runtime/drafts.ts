import type { AnyStateMachine } from 'xstate';
import type { MachineDefinition } from '../machines/registry.ts';
import type { Json } from '../machines/vocabulary/json.ts';
import { Draft } from './draft.ts';
import { Fault } from './errors.ts';
import { forgotten } from './forget.ts';
import { MachineThrew } from './machine-threw.ts';
import type { InstanceKey, InstanceRecord } from './record.ts';
import { tagsOf } from './step.ts';

/** What a chain asks for: a row by its key, or the rows of an instance's children. */
export type Need = { read: InstanceKey } | { childrenOf: InstanceKey };

/** A computation that may need rows which are not at hand: it yields what it needs and is resumed with them. */
export type Chaining<T> = Generator<Need, T, readonly InstanceRecord[]>;

/** A child's row bears this label, so that a parent's children are found whether or not it still knows them. */
export const childLabel = (parent: InstanceKey): string => `child-of:${parent}`;

/** Rows that are in quarantine since their machine threw. */
export const quarantinedLabel = 'quarantined';

/** As stores see it: NUL, or a surrogate without its pair. */
const unstorable = /[\0\p{Surrogate}]/u;

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

  create(record: InstanceRecord): Draft {
    return this.#add(new Draft(record, undefined, this.now));
  }

  /** The rows to write, with revision, labels and time, and the keys to delete. */
  *finish(): Chaining<{ puts: InstanceRecord[]; deletes: InstanceKey[] }> {
    const deletes = new Set<InstanceKey>();
    for (const draft of [...this.#drafts.values()]) {
      for (const key of yield* this.#disposable(draft)) deletes.add(key);
    }
    const changed = [...this.#drafts.values()].filter(
      ({ key, record, stored }) => record !== stored && !deletes.has(key),
    );
    return { puts: changed.map((draft) => this.#seal(draft)), deletes: [...deletes] };
  }

  #add(draft: Draft): Draft {
    this.#drafts.set(draft.key, draft);
    return draft;
  }

  #seal({ record, stored, revision }: Draft): InstanceRecord {
    const entered = stored === undefined || !sameValue(stored.value, record.value);
    const { unfinished: _, ...rest } = record;
    const sealed = { ...rest, revision, since: entered ? this.now : stored.since, updatedAt: this.now };
    // Such a row has no machine, or one that may be unknown: nothing but its commands is awaited.
    const adrift = sealed.status === 'quarantined' || sealed.machine === forgotten;
    if (!adrift) return this.#indexed(sealed);
    const found = sealed.status === 'quarantined' ? [quarantinedLabel] : [];
    const labels = [...new Set([...sealed.labels, ...found])];
    return sealed.commands.length > 0 ? { ...sealed, labels, unfinished: 1 } : { ...sealed, labels };
  }

  /** A row that no store takes would hold up all that is committed with it. */
  #indexed(row: InstanceRecord): InstanceRecord {
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
      for (const { key } of yield { childrenOf: member.key }) yield* this.get(key);
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

/** The row with what a store finds it by. */
export function indexed(row: InstanceRecord, { machine, labels }: MachineDefinition): InstanceRecord {
  const kin = row.parent === undefined ? `machine:${row.machine}` : childLabel(row.parent);
  const { unfinished: _, ...rest } = row;
  const labelled = { ...rest, labels: [kin, ...labels(row)] };
  return isUnfinished(machine, labelled) ? { ...labelled, unfinished: 1 } : labelled;
}

/** Work remains: an answer or a time is awaited, or the state itself says that it is not settled. */
function isUnfinished(machine: AnyStateMachine, record: InstanceRecord): boolean {
  if (record.commands.length > 0 || record.timers.length > 0) return true;
  return record.status === 'active' && !tagsOf(machine, record.value).has('settled');
}
