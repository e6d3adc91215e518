import { mergePolicies, type MergePolicy } from '../../../machines/person/merge-policy.ts';
import type { InstanceRecord } from '../../../runtime/record.ts';
import { sightOf, type Sight } from './sights.ts';

/** Something that was so from a commit on. */
interface Since<T> {
  /** Milliseconds, by the world's clock, and the number of the commit on that device. */
  readonly at: number;
  readonly commit: number;
  readonly was: T;
}

/** What devices had stored at each time: their users' choices, and how each of their records stood. */
export class Timeline {
  readonly #policies = new Map<string, Since<MergePolicy>[]>();
  readonly #sights = new Map<string, Map<string, Since<Sight>[]>>();

  /** A row was stored. */
  note(client: string, row: InstanceRecord, at: number, commit: number): void {
    if (row.machine === 'merge-settings') {
      const was = row.context['policy'] as object as MergePolicy;
      this.#policies.set(client, grown(this.#policies.get(client), { at, commit, was }));
      return;
    }
    const was = sightOf(row);
    if (!was) return;
    const records = this.#sights.get(client) ?? new Map<string, Since<Sight>[]>();
    this.#sights.set(client, records.set(row.key, grown(records.get(row.key), { at, commit, was })));
  }

  /** The choices of a client that held at some time from then on: the default where none was made. */
  policies(client: string, from = 0): readonly MergePolicy[] {
    const all = this.#policies.get(client) ?? [];
    const first = all.findLastIndex(({ at }) => at <= from);
    const held = all.slice(Math.max(0, first)).map(({ was }) => was);
    return first < 0 ? [mergePolicies.seed, ...held] : held;
  }

  /** Those that held at a commit, or just before it: a commit may hold more than one turn. */
  policiesAt(client: string, commit: number): readonly MergePolicy[] {
    return around(this.#policies.get(client), commit, mergePolicies.seed);
  }

  sightsAt(client: string, key: string, commit: number): readonly Sight[] {
    return around(this.#sights.get(client)?.get(key), commit);
  }

  /** How a record stood, from its first commit to its last. */
  of(client: string, key: string): readonly Since<Sight>[] {
    return this.#sights.get(client)?.get(key) ?? [];
  }

  /** Every record that a client ever had. */
  records(client: string): readonly string[] {
    return [...(this.#sights.get(client)?.keys() ?? [])];
  }
}

function grown<T>(before: Since<T>[] = [], next: Since<T>): Since<T>[] {
  const last = before.at(-1);
  return last && JSON.stringify(last.was) === JSON.stringify(next.was) ? before : [...before, next];
}

function around<T>(all: readonly Since<T>[] = [], commit: number, otherwise?: T): readonly T[] {
  const before = all.findLast((each) => each.commit < commit)?.was ?? otherwise;
  const now = all.filter((each) => each.commit === commit).map(({ was }) => was);
  return before === undefined ? now : [before, ...now];
}
