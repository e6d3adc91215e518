import type { AnyStateMachine } from 'xstate';
import type { MachineDefinition } from '../machines/registry.ts';
import { Draft } from './draft.ts';
import type { InstanceKey, InstanceRecord } from './record.ts';
import { tagsOf } from './step.ts';

/** What a chain asks for: a row by its key, or the rows of an instance's children. */
export type Need = { read: InstanceKey } | { childrenOf: InstanceKey };

/** A computation that may need rows which are not at hand: it yields what it needs and is resumed with them. */
export type Chaining<T> = Generator<Need, T, readonly InstanceRecord[]>;

/** A child's row bears this label, so that a parent's children are found whether or not it still knows them. */
export const childLabel = (parent: InstanceKey): string => `child-of:${parent}`;

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
    const entered = stored === undefined || JSON.stringify(stored.value) !== JSON.stringify(record.value);
    const { unfinished: _, ...rest } = record;
    const sealed = { ...rest, revision, since: entered ? this.now : stored.since, updatedAt: this.now };
    // The machine of a row in quarantine may be unknown: its labels stay as they are, and nothing but its commands is awaited.
    if (sealed.status === 'quarantined') return sealed.commands.length > 0 ? { ...sealed, unfinished: 1 } : sealed;
    const { machine, labels } = this.definition(sealed.machine);
    const kin = sealed.parent === undefined ? `machine:${sealed.machine}` : childLabel(sealed.parent);
    const labelled = { ...sealed, labels: [kin, ...labels(sealed)] };
    return isUnfinished(machine, labelled) ? { ...labelled, unfinished: 1 } : labelled;
  }

  /** An instance that ended in a `disposable` state goes with all its children, once none of them waits for an answer. */
  *#disposable(draft: Draft): Chaining<InstanceKey[]> {
    let top = draft;
    while (top.record.status === 'done' && top.record.parent !== undefined) {
      const parent = yield* this.get(top.record.parent);
      if (parent?.record.status !== 'done') break;
      top = parent;
    }
    const { status, machine, value } = top.record;
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

/** Work remains: an answer or a time is awaited, or the state itself says that it is not settled. */
function isUnfinished(machine: AnyStateMachine, record: InstanceRecord): boolean {
  if (record.commands.length > 0 || record.timers.length > 0) return true;
  return record.status === 'active' && !tagsOf(machine, record.value).has('settled');
}
