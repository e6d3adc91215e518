import type { Json, JsonObject } from '../../../machines/vocabulary/json.ts';
import { byKey, type InstanceKey, type InstanceRecord, type MachineEvent } from '../../record.ts';
import type { Committed, InspectionRecord, Stepped } from '../record.ts';
import type { InspectionPage } from '../source.ts';

/** An instance at one moment, as XState has its actors. */
export interface Actor {
  readonly key: InstanceKey;
  readonly birth: string;
  readonly machine: string;
  readonly parent?: InstanceKey;
  /** `error`: in quarantine. */
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly value: Json;
  readonly context: JsonObject;
  readonly output?: Json;
  readonly error?: JsonObject;
  /** Ids. */
  readonly children: readonly string[];
}

/** What both protocols of XState tell of actors. `at`: epoch milliseconds. */
export type ActorNews = { readonly at: number } & (
  | { readonly type: 'registered'; readonly actor: Actor }
  /** Without `from` it comes from outside of the machines. */
  | { readonly type: 'event'; readonly key: InstanceKey; readonly from?: InstanceKey; readonly event: MachineEvent }
  | { readonly type: 'state'; readonly actor: Actor; readonly event: MachineEvent }
  | { readonly type: 'stopped'; readonly actor: Actor }
);

/** The event of a state that no step led to: an instance was set aside, or taken up again. */
const unstepped: MachineEvent = { type: 'joinery.commit' };

type OfTurn = Exclude<Extract<InspectionRecord, { turn: string }>, { type: 'commit' }>;

/**
 * A stream of inspection as news of actors, for one viewer. Each actor is registered, with the state in which it began or
 * was found, before anything else is told of it; then there is one event for each that was sent, and one state for each step.
 *
 * Context is stored with the turn, not with the step: of the steps that one instance took in a turn each shows that of its end.
 */
export class ActorStream {
  readonly #known = new Map<InstanceKey, Actor>();
  /** Of the turn whose commit is not read yet. */
  #turn: OfTurn[] = [];

  /** What the next page of the stream tells. */
  read({ base, records, now = 0 }: InspectionPage): ActorNews[] {
    const news: ActorNews[] = [];
    if (base) this.#stand(base.rows, now, news);
    for (const record of records) {
      if (record.type === 'opened') this.#stand(record.rows, record.at, news);
      else if (record.type === 'commit') this.#commit(record, news);
      else if ('turn' in record) this.#turn.push(record);
    }
    return news;
  }

  /** These are all rows that there are now. */
  #stand(rows: readonly InstanceRecord[], at: number, news: ActorNews[]): void {
    this.#turn = [];
    const births = new Map(rows.map(({ key, birth }) => [key, birth]));
    for (const { key, birth } of this.#known.values()) if (births.get(key) !== birth) this.#stop(key, at, news);
    // A parent's key is the beginning of its children's, and stands before them.
    for (const row of [...rows].sort(byKey)) {
      if (row.status !== 'done' || this.#known.has(row.key)) this.#found(row, row.updatedAt, news);
    }
  }

  #commit({ puts, deletes, at }: Committed & { at: number }, news: ActorNews[]): void {
    const turn = this.#turn.splice(0);
    const rows = new Map(puts.map((row) => [row.key, row]));
    const steps = turn.filter((record) => record.type === 'step');
    const first = new Map([...steps].reverse().map((step) => [step.key, step]));
    const last = new Set(new Map(steps.map((step) => [step.key, step])).values());
    for (const record of turn) {
      const key = record.type === 'event' ? record.to : record.key;
      const begun = first.get(key);
      if (begun) this.#meet(begun, rows.get(key), news);
      if (record.type === 'threw' || !this.#known.has(key)) continue;
      const { event } = record;
      if (record.type === 'step') this.#step(record, rows.get(key), last.has(record), news);
      else {
        const from = record.type === 'event' && record.from.includes('/') ? { from: record.from } : {};
        news.push({ type: 'event', at: record.at, key, ...from, event });
      }
    }
    // What is told last is what is stored.
    for (const row of puts) this.#found(row, at, news);
    for (const key of deletes) this.#stop(key, at, news);
  }

  /** Registers an instance that nothing was told of before its first step in a turn, as it was then. */
  #meet(step: OfTurn & Stepped, row: InstanceRecord | undefined, news: ActorNews[]): void {
    if (this.#known.has(step.key)) return;
    const { output: _, error: __, ...actor } = actorAfter(step, row);
    this.#tell('registered', { ...actor, value: step.before ?? step.after, status: 'active' }, step.at, news);
  }

  #step(step: OfTurn & Stepped, row: InstanceRecord | undefined, isLast: boolean, news: ActorNews[]): void {
    const known = this.#known.get(step.key);
    const actor = row || !known ? actorAfter(step, row) : { ...known, value: step.after };
    const { output: _, error: __, ...going } = actor;
    const ended = isLast && actor.status !== 'error';
    this.#tell('state', ended ? actor : { ...going, status: 'active' }, step.at, news, step.event);
  }

  /** Tells of a row to which no step led. */
  #found(row: InstanceRecord, at: number, news: ActorNews[]): void {
    const actor = actorOf(row);
    const known = this.#known.get(row.key);
    if (!known) this.#tell('registered', actor, at, news);
    else if (JSON.stringify(known) !== JSON.stringify(actor)) this.#tell('state', actor, at, news);
  }

  #tell(type: 'registered' | 'state', actor: Actor, at: number, news: ActorNews[], event = unstepped): void {
    this.#known.set(actor.key, actor);
    news.push(type === 'state' ? { type, at, actor, event } : { type, at, actor });
  }

  #stop(key: InstanceKey, at: number, news: ActorNews[]): void {
    const actor = this.#known.get(key);
    if (actor && this.#known.delete(key)) news.push({ type: 'stopped', at, actor: { ...actor, status: 'stopped' } });
  }
}

const statuses = { active: 'active', done: 'done', quarantined: 'error' } as const;

function actorOf(row: InstanceRecord): Actor {
  const { key, birth, machine, parent, status, value, context, output, error, children } = row;
  return {
    ...{ key, birth, machine, status: statuses[status], value, context, children: Object.keys(children) },
    ...(parent !== undefined && { parent }),
    ...(output !== undefined && { output }),
    ...(error && { error: { ...error } }),
  };
}

/** Without a row it did not outlive its turn. */
function actorAfter({ key, machine, after }: Stepped, row: InstanceRecord | undefined): Actor {
  if (row) return { ...actorOf(row), value: after };
  const parent = key.split('/').length > 2 ? key.slice(0, key.lastIndexOf('/')) : undefined;
  const bare = { key, birth: '', machine, status: 'active', value: after, context: {}, children: [] } as const;
  return parent === undefined ? bare : { ...bare, parent };
}
