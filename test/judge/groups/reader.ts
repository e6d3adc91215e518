import { chatMessage, type ChatMessage } from '../../../machines/vocabulary/chat-message.ts';
import type { Emitted } from '../../../runtime/emitted.ts';
import type { InstanceRecord } from '../../../runtime/record.ts';
import type { LogEntryOf } from '../../../simulation/index.ts';
import type { Ground, Onlooker } from '../ground.ts';
import { mainName } from '../log-invariants.ts';
import type { GroupPlan } from './plan.ts';

type Chat = LogEntryOf<'chat'>;
type Forgery = 'forgeIntroduction' | 'forgeConfirmation';

/** Who is in no group. */
const stranger = 'forgedForgedFo00';

/**
 * Said again on purpose: after a retry, another introduction, another invitation, or for another connection. A refusal goes over
 * the prober too, and of two candidates without secrets it says the same.
 */
const repeated = [
  ...['x.grp.inv', 'x.grp.mem.intro', 'x.grp.mem.con', 'x.grp.mem.reintro', 'x.grp.mem.role', 'x.info'],
  'x.info.probe.refused',
];

/** A contact's message has its id and content, a member's is whole. */
interface Received {
  readonly groupId?: string;
  readonly memberId?: string;
  readonly message?: ChatMessage;
  readonly msgId?: string;
  readonly content?: unknown;
}

/** Looks at the rows of a group and at what its members say, and forges what nobody of them says. */
export class GroupReader implements Onlooker {
  #read = 0;
  readonly #said = new Map<string, number>();
  readonly #heard = new Map<string, number>();
  /** Messages that a row has taken from whoever wrote them, and those that the application was told of. */
  readonly #owed = new Set<string>();
  readonly #told = new Set<string>();
  /** What was handed over, by its id. */
  readonly #taken = new Map<string, string>();
  /** Connections, with who heard a farewell by them. */
  readonly #farewells = new Set<string>();
  /** Ids of everybody who was ever let in. */
  readonly #members = new Set<unknown>();
  readonly #forgeries: { client: string; kind: Forgery }[] = [];
  #forged = 0;

  constructor(
    private readonly ground: Ground,
    private readonly plan: Pick<GroupPlan, 'guests'>,
  ) {}

  /** Waits for the next occasion. */
  forge(client: string, kind: Forgery): void {
    this.#forgeries.push({ client, kind });
  }

  /** Nothing is forged any more. */
  calmDown(): void {
    this.#forgeries.length = 0;
  }

  /** How often a client was told of a text. */
  heardOf(client: string, text: string): number {
    return this.#heard.get(`${client} ${text}`) ?? 0;
  }

  /** Messages that no application was told of, though a row has taken them. */
  *untold(): Generator<[client: string, what: string]> {
    for (const message of this.#owed) {
      const [client = '', key, msgId] = message.split(' ');
      if (!this.#told.has(message)) yield [client, `${key} has ${msgId}, and the application was never told`];
    }
  }

  heard(client: string, { id, key, event }: Emitted): void {
    const taken = this.#taken.get(`${client} ${id}`);
    const emitted = `${key} ${JSON.stringify(event)}`;
    if (taken !== undefined && taken !== emitted)
      this.ground.accuse(client, `${id} is the id of ${taken} and ${emitted}`);
    if (taken !== undefined) return;
    this.#taken.set(`${client} ${id}`, emitted);
    if (event.type !== 'message.received') return;
    const { message, content = message?.params['content'], ...told } = event as object as Received;
    const { msgId = message?.msgId, groupId = key, memberId } = told;
    const { text = '' } = (content ?? {}) as { text?: string };
    this.#heard.set(`${client} ${text}`, this.heardOf(client, text) + 1);
    this.ground.tell(client, `is shown ${msgId} by ${key}`);
    // Who says something without an id says it anew each time.
    if (msgId === undefined) return;
    this.#told.add(`${client} ${key} ${msgId}`);
    const times = this.#count(`${client} heard ${groupId} ${memberId} ${msgId}`);
    if (times > 1) this.ground.accuse(client, `${key} told the application ${times} times of ${msgId}`);
  }

  read(): void {
    const { entries } = this.ground.network.log;
    for (; this.#read < entries.length; this.#read += 1) {
      const entry = entries[this.#read];
      if (entry?.kind === 'chat') this.#judge(entry);
    }
  }

  *rows(client: string, row: InstanceRecord): Iterable<string> {
    const { machine, context } = row;
    for (const msgId of (context['seen'] ?? []) as string[]) this.#owed.add(`${client} ${row.key} ${msgId}`);
    if (machine === 'member-invitation' || machine === 'membership') this.#members.add(context['memberId']);
    if (machine === 'member-connection') {
      const { memberId } = context['facts'] as { memberId: string };
      if (!this.#members.has(memberId)) yield `it is a member that nobody has let in: ${memberId}`;
    }
    for (const { command } of row.commands) {
      if (command.type === 'allowConnection' && command.confirmationId.startsWith('forged')) {
        yield 'it allows the confirmation of another member';
      }
    }
    this.#takeOccasion(client, row);
  }

  /** Whether a client was told by a connection that the member on the other side leaves. */
  wasLeft(client: string, connectionId: string): boolean {
    return this.#farewells.has(`${client} ${connectionId}`);
  }

  #judge({ from, to, connectionId, as, message }: Chat): void {
    const { event, params, msgId } = message;
    const what = `${from} to ${to} ${connectionId} ${as} ${event} ${msgId ?? ''} ${JSON.stringify(params)}`;
    const times = this.#count(what);
    if (times > 1 && !(as === 'REQ' || (as === 'MSG' && repeated.includes(event))))
      this.ground.accuse(from, `it said ${times} times to ${to} by ${connectionId}: ${as} ${event}`);

    if (event === 'x.grp.leave' && as === 'MSG') this.#farewells.add(`${to} ${connectionId}`);
    const owner = this.ground.clients.get(to)?.witness.owners.get(connectionId);
    if (owner === undefined || this.#isContact(to, owner)) return;
    const text = JSON.stringify(message);
    for (const { name, incognito } of this.plan.guests) {
      if (incognito && text.includes(mainName(name)))
        this.ground.accuse(from, `${name} is incognito, and ${to} is told by ${event} of the main profile`);
    }
  }

  /** A contact who is no member of the group. */
  #isContact(client: string, owner: string): boolean {
    const [machine, id = ''] = owner.split('/');
    const row = machine === 'contact' ? this.ground.clients.get(client)?.witness.bytes.row(`contact/${id}`) : undefined;
    return machine === 'contact' && row?.context['member'] === undefined;
  }

  #takeOccasion(client: string, { machine, parent, value, context }: InstanceRecord): void {
    if (machine !== 'peer-connection' || parent === undefined) return;
    const at = this.#forgeries.findIndex(
      (each) => each.client === client && forges[each.kind].in === value && forges[each.kind].of(parent),
    );
    const [forgery] = at < 0 ? [] : this.#forgeries.splice(at, 1);
    if (!forgery) return;
    this.#forged += 1;
    const event = { ...forges[forgery.kind].event(parent, this.#forged), connectionId: context['connectionId'] };
    this.ground.clock.setTimer(() => void this.ground.network.inject(client, event), 1);
  }

  #count(what: string): number {
    const count = (this.#said.get(what) ?? 0) + 1;
    this.#said.set(what, count);
    return count;
  }
}

const profile = { displayName: 'Nobody', fullName: '' };
const machineOf = (key: string): string => key.split('/')[0] ?? '';

const forges = {
  forgeIntroduction: {
    in: 'ready',
    of: (owner: string) => ['member-connection', 'member-invitation'].includes(machineOf(owner)),
    event: () => ({
      type: 'MSG',
      message: chatMessage.memIntro({ memberId: stranger, memberRole: 'member', profile }),
    }),
  },
  forgeConfirmation: {
    in: 'created',
    of: (owner: string) => ['member-connection', 'member-invitation'].includes(machineOf(owner)),
    event: (owner: string, n: number) => ({
      type: 'CONF',
      confirmationId: `forged-${n}`,
      message:
        machineOf(owner) === 'member-connection'
          ? chatMessage.memInfo(stranger, profile)
          : chatMessage.grpAcpt(stranger),
    }),
  },
} as const;
