import type { ChatMessage } from '../../../machines/vocabulary/chat-message.ts';
import type { Emitted } from '../../../runtime/emitted.ts';
import type { InstanceRecord } from '../../../runtime/record.ts';
import type { LogEntryOf } from '../../../simulation/index.ts';
import type { Ground, Onlooker } from '../ground.ts';
import { GroupReader } from '../groups/reader.ts';
import { Masks } from './masks.ts';
import { between, type ChangeDeed, type MergePlan } from './plan.ts';
import { forbidden, strangers, touched } from './record-invariants.ts';
import { Secrets } from './secrets.ts';
import { rootOf } from './sights.ts';
import { Timeline } from './timeline.ts';
import { Truth } from './truth.ts';

type Chat = LogEntryOf<'chat'>;
type Change = Pick<ChangeDeed, 'client' | 'when' | 'does'>;

/** Looks at the rows of people and at what is said, and waits for the moments at which something is to happen. */
export class MergeReader implements Onlooker {
  readonly truth = new Truth();
  readonly timeline = new Timeline();
  readonly secrets: Secrets;
  /** Watches what members of groups say, and what applications are told. */
  readonly letters: GroupReader;
  /** Keys of exchanges in which somebody was refused, and of those that expired, by client. */
  readonly refused = new Set<string>();
  readonly expired = new Set<string>();
  /** Who has been taken for somebody else, as it may be where hashes are not bound. */
  readonly deceived = new Set<string>();
  /** Pairs of clients and those who introduced themselves to them: `guest host connection`. */
  readonly shown = new Set<string>();
  /** Members that a client was told of when it was new: `client memberId`. */
  readonly introduced = new Set<string>();
  readonly #masks: Masks;
  readonly #last = new Map<string, InstanceRecord>();
  /** Rows of one commit come one after the other: what was so then is known when all of them were read. */
  readonly #unchecked: { client: string; before: InstanceRecord | undefined; row: InstanceRecord; commit: number }[] =
    [];
  readonly #heard = new Map<string, number>();
  /** Ids of what applications have taken. */
  readonly #taken = new Set<string>();
  readonly #changes: Change[] = [];
  readonly #confirmations: Chat[] = [];
  #read = 0;

  constructor(
    private readonly ground: Ground,
    plan: MergePlan,
    private readonly changed: (change: Change, about: Chat) => void,
  ) {
    this.secrets = new Secrets(ground);
    this.#masks = new Masks(plan);
    this.letters = new GroupReader(ground, { guests: [] });
  }

  /** Waits for the moment. */
  await(change: Change): void {
    this.#changes.push(change);
  }

  calmDown(): void {
    this.#changes.length = 0;
  }

  /** The confirmation that a client got last. */
  confirmationOf(client: string): Chat | undefined {
    return this.#confirmations.findLast(({ to }) => to === client);
  }

  /** How often a record of a client has told the application of a text. */
  heardBy(client: string, record: string, text: string): number {
    return this.#heard.get(`${client} ${record} ${text}`) ?? 0;
  }

  // ── what is stored ─────────────────────────────────────────────────────────────────────────────────────────

  *rows(client: string, row: InstanceRecord): Iterable<string> {
    const { clock, clients } = this.ground;
    const witness = clients.get(client)?.witness;
    const commit = witness?.commits ?? 0;
    const name = `${client} ${row.key}`;
    const former = this.#last.get(name);
    this.truth.note(client, row);
    this.#masks.note(client, row);
    this.timeline.note(client, row, clock.now(), commit);
    yield* this.letters.rows(client, row);
    if (client !== between) {
      yield* strangers(this.truth, client, row, (devices) => this.#isExposed(client, devices));
      const child = `${row.key}/connection`;
      const connection = { before: this.#last.get(`${client} ${child}`), now: witness?.bytes.row(child) };
      yield* touched({ before: former, row }, connection);
      this.#unchecked.push({ client, before: former, row, commit });
    }
    if (row.machine === 'probe-exchange') this.#count(name, row);
    this.#last.set(name, row);
  }

  #check(): void {
    for (const { client, commit, ...rows } of this.#unchecked.splice(0)) {
      for (const what of forbidden(this.timeline, client, rows, commit)) this.ground.accuse(client, what, commit);
    }
  }

  #count(name: string, { value, context }: InstanceRecord): void {
    const { candidates } = context as { candidates?: { standing?: string }[] };
    if (candidates?.some(({ standing }) => standing === 'refused')) this.refused.add(name);
    if (value === 'expired') this.expired.add(name);
  }

  /** Who does not bind hashes can be deceived by who stands between, and so can who asks somebody who doesn't. */
  #isExposed(client: string, devices: readonly string[]): boolean {
    if (!devices.includes(between)) return false;
    const never = [client, ...devices].some(
      (name) => name !== between && this.timeline.policies(name).some(({ probeBinding }) => probeBinding === 'never'),
    );
    if (never) for (const name of [client, ...devices]) this.deceived.add(name);
    return never;
  }

  // ── what is told ───────────────────────────────────────────────────────────────────────────────────────────

  heard(client: string, emitted: Emitted): void {
    this.secrets.shown(client, JSON.stringify(emitted));
    this.letters.heard(client, emitted);
    const { message, content = message?.params['content'] } = emitted.event as {
      message?: ChatMessage;
      content?: unknown;
    };
    const { text } = (content ?? {}) as { text?: string };
    if (text === undefined || emitted.event.type !== 'message.received') return;
    const name = `${client} ${emitted.id}`;
    if (this.#taken.has(name)) return;
    this.#taken.add(name);
    const heard = `${client} ${rootOf(emitted.key)} ${text}`;
    this.#heard.set(heard, (this.#heard.get(heard) ?? 0) + 1);
  }

  logged(client: string, text: string): void {
    this.secrets.shown(client, text);
  }

  // ── what is said ───────────────────────────────────────────────────────────────────────────────────────────

  read(): void {
    this.#check();
    this.letters.read();
    const { entries } = this.ground.network.log;
    for (; this.#read < entries.length; this.#read += 1) {
      const entry = entries[this.#read];
      if (entry?.kind === 'chat') this.#judge(entry);
    }
  }

  #judge(entry: Chat): void {
    const { from, to, connectionId, message } = entry;
    const { event, params } = message;
    this.truth.wrote(entry);
    if (event === 'x.grp.link.mem') this.shown.add(`${to} ${from} ${connectionId}`);
    if (event === 'x.grp.mem.intro') {
      const { memberId } = params['memberInfo'] as { memberId: string };
      this.introduced.add(`${to} ${memberId}`);
    }
    if (from === between) return;
    const exposed = this.#masks.problem(entry, this.truth.owner(to, connectionId) ?? '');
    if (exposed !== undefined) this.ground.accuse(from, exposed);
    if (!event.startsWith('x.info.probe')) return;
    if (event === 'x.info.probe') this.secrets.said(entry);
    else this.#checkSilence(entry);
    if (event === 'x.info.probe.ok') this.#confirmations.push(entry);
    const at = this.#changes.findIndex((each) => each.client === from && each.when === event);
    const [change] = at < 0 ? [] : this.#changes.splice(at, 1);
    if (change) this.changed(change, entry);
  }

  /** Who never merges, or is in disguise, says no hash and confirms nothing. */
  #checkSilence({ from, to, message }: Chat): void {
    if (this.timeline.policies(from).every(({ merge }) => !merge))
      this.ground.accuse(from, `it has opted out, and tells ${to} ${message.event}`);
  }
}
