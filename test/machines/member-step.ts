import type {
  MemberConnectionContext,
  MemberConnectionInput,
} from '../../machines/member/member-connection-context.ts';
import type { IntroductionContext, IntroductionInput } from '../../machines/member/introduction-context.ts';
import { introductionLabels, memberConnectionLabels } from '../../machines/member/member-connection-inputs.ts';
import { introduction } from '../../machines/member/introduction.ts';
import { memberConnection } from '../../machines/member/member-connection.ts';
import { membershipLabels } from '../../machines/member/membership-inputs.ts';
import { membership } from '../../machines/member/membership.ts';
import { peerLimits } from '../../machines/peer/peer-limits.ts';
import type { AgentCommand } from '../../machines/vocabulary/agent-command.ts';
import { chatMessage, type ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import type { Effect } from '../../runtime/effect.ts';
import { initialStep, step, type MachineState, type StepResult } from '../../runtime/step.ts';
import { addressee, isAboutPersons } from './addressee.ts';

type Told = { type: string } & JsonObject;
type ToOthers = { to: string; event: Told; create?: { machine: string; input: JsonObject } };

const machines = {
  'member-connection': { machine: memberConnection, labels: memberConnectionLabels },
  introduction: { machine: introduction, labels: introductionLabels },
  membership: { machine: membership, labels: membershipLabels },
};

/** Ids of a contact and of a message, 16 characters each. */
const idsFor = (draw: number) => `contact-${draw}`.padEnd(16, '-') + `message-${draw}`.padEnd(16, '-');
/** The contact that was made by this draw. */
export const drawnContact = (draw = 1) => `contact/${idsFor(draw).slice(0, 16)}`;

/** One row by pure steps: what it asks of the host is answered, what it tells others is written down. */
export class Row<Context> {
  #state!: MachineState;
  readonly #name: keyof typeof machines;
  readonly told: ToOthers[] = [];
  readonly emitted: Told[] = [];
  readonly refused: string[] = [];
  readonly beginnings: JsonObject[] = [];
  commands: AgentCommand[] = [];
  /** Status of the row that its queries find. */
  found: string | undefined = 'active';
  /** And its context. */
  shown: object | undefined = {};
  /** By which connection the introducer is reached, if it is there. */
  introducer: string | undefined = 'to-host';
  #draws = 0;
  #now = 1000;

  constructor(name: keyof typeof machines, input: object) {
    this.#name = name;
    this.#take(initialStep(machines[name].machine, input as JsonObject));
  }

  get state(): unknown {
    return this.#state.value;
  }

  get status(): string {
    return this.#state.status;
  }

  get context(): Context {
    return this.#state.context as unknown as Context;
  }

  get reason(): unknown {
    return this.#state.context['reason'];
  }

  get labels(): string[] {
    return machines[this.#name].labels(this.#state);
  }

  send(...events: object[]): this {
    for (const event of events) {
      const told = { ...(event as Told), at: (this.#now += 1) };
      this.#take(step(machines[this.#name].machine, this.#state, told));
    }
    return this;
  }

  /** The delay passes in this state. */
  after(delay: string): this {
    return this.send({ type: `xstate.after.${delay}.${this.#name}.${String(this.state)}` });
  }

  /** What it told since this was last asked, to one key, label, or child. */
  heard(to: string): Told[] {
    const heard = this.told.filter((each) => each.to === to);
    for (const each of heard) this.told.splice(this.told.indexOf(each), 1);
    return heard.map(({ event }) => event);
  }

  /** Messages that it had the agent send by itself since this was last asked: the connection, and what was said. */
  sent(): [connectionId: string, event: string, params: JsonObject][] {
    return this.commands
      .splice(0)
      .flatMap((command) =>
        command.type === 'sendMessage'
          ? [[command.connectionId, command.message.event, command.message.params] as [string, string, JsonObject]]
          : [],
      );
  }

  /** What it had broadcast: label and events. */
  broadcasts(): unknown[] {
    return this.told.flatMap(({ create }) => (create?.machine === 'broadcast' ? [create.input] : []));
  }

  #take({ state, effects }: StepResult): void {
    this.#state = state;
    const answers = effects.flatMap((effect) => this.#answer(effect));
    for (const effect of effects) this.#note(effect);
    this.send(...answers);
  }

  #answer(effect: Effect): Told[] {
    if (effect.kind === 'draw' && effect.reply === 'contact')
      return [{ type: 'drawn', bytes: idsFor((this.#draws += 1)), reply: 'contact' }];
    if (effect.kind === 'draw' && effect.reply !== undefined)
      return [{ type: 'drawn', bytes: 'A'.repeat(43), reply: effect.reply }];
    if (effect.kind === 'draw') return [{ type: 'drawn', bytes: `drawn-${(this.#draws += 1)}` }];
    if (effect.kind === 'makeProfile') return [{ type: 'profileMade', profile: profile(effect.profile) }];
    if (effect.kind !== 'query' || !('label' in effect)) return [];
    if (effect.reply === 'introducer') {
      const host = { key: 'membership/g', context: { host: { connectionId: this.introducer } } };
      return [{ type: 'found', reply: 'introducer', rows: this.introducer ? [host] : [], more: false }];
    }
    const row = {
      key: effect.label,
      machine: 'm',
      status: this.found ?? '',
      value: 'v',
      context: this.shown as JsonObject,
    };
    return [
      { type: 'found', reply: effect.reply, rows: this.found === undefined || !this.shown ? [] : [row], more: false },
    ];
  }

  #note(effect: Effect): void {
    if (effect.kind === 'spawn') this.beginnings.push(effect.input['beginning'] as JsonObject);
    if (effect.kind === 'emit') this.emitted.push(effect.event);
    if (effect.kind === 'refuse') this.refused.push(effect.reason.code);
    if (effect.kind === 'command') this.commands.push(effect.command);
    if (effect.kind === 'cancelCommands') this.commands = [];
    if (effect.kind === 'send') {
      const event = effect.event as Told;
      if (event.type === 'connection.begin') this.beginnings.push(event['beginning'] as JsonObject);
      else this.told.push({ to: typeof effect.to === 'string' ? effect.to : effect.to.child, event });
    }
    if (effect.kind === 'tell') {
      const { create } = effect as { create?: { machine: string; input: JsonObject } };
      const to = addressee(effect);
      if (!isAboutPersons(to)) this.told.push({ to, event: effect.event, ...(create && { create }) });
    }
  }
}

// ── who is there ─────────────────────────────────────────────────────────────────────────────────────────────

export const groupId = 'g';
export const profile = (displayName: string) => ({ displayName, fullName: '' });
/** The member that the row is about. */
export const erna = { memberId: 'erna', role: 'member', profile: profile('Erna'), versions: '1-16' };
const me = { memberId: 'me', role: 'member', profile: profile('Nora') };

export function member(input: Partial<MemberConnectionInput> = {}): Row<MemberConnectionContext> {
  return new Row('member-connection', {
    group: { groupId, me, limits: peerLimits },
    facts: erna,
    side: 'newcomer',
    introducer: { memberId: 'host', reintroduces: true },
    ...input,
  });
}

export const newcomer = { ...erna, memberId: 'nora', profile: profile('Nora'), connectionId: 'to-nora' };
export const resident = { ...erna, connectionId: 'to-erna' };

export function pair(input: Partial<IntroductionInput> = {}): Row<IntroductionContext> {
  return new Row('introduction', { groupId, newcomer, member: resident, limits: peerLimits, ...input });
}

// ── what others tell ─────────────────────────────────────────────────────────────────────────────────────────

export const info = (memberId = 'erna', name = 'Erna') => chatMessage.memInfo(memberId, profile(name));
export const created = (request = 'our-queue') => ({ type: 'connection.created', connectionId: 'to-erna', request });
export const confirmation = (message: ChatMessage = info()) => ({ type: 'connection.confirmation', message });
export const informed = (message: ChatMessage = info()) => ({ type: 'connection.informed', message });
export const ready = { type: 'connection.ready', connectionId: 'to-erna' };
export const failed = { type: 'connection.failed', reason: { code: 'AgentFailed' } };
export const troubled = (trouble: string, code: string) => ({ type: 'connection.troubled', trouble, reason: { code } });
export const revived = { type: 'connection.revived' };
export const ended = { type: 'xstate.done.actor.connection', actorId: 'connection' };
export const message = (said: ChatMessage) => ({ type: 'connection.message', message: said });
export const invited = (request = 'their-queue', fields: object = {}) => ({
  type: 'member.invited',
  by: 'host',
  request,
  facts: erna,
  ...fields,
});
export const sent = (connectionId: string) => ({ type: 'SENT', corrId: 'c', connectionId });
export const retry = { type: 'user.retry' };

// ── ways to a state ──────────────────────────────────────────────────────────────────────────────────────────

export const again = { type: 'member.reintroduced', by: 'host', again: true };
export const known = { type: 'member.reintroduced', by: 'host' };
export const introducerGone = { type: 'introducer.gone' };
export const isSent = sent('to-host');
export const gaveUp = { type: 'MERR', corrId: 'c', connectionId: 'to-host', error: { type: 'SMP', code: 'AUTH' } };

/** Of a pair, we are the one that is new. */
export const fresh = {
  creating: () => member(),
  inviting: () => member().send(created()),
  invited: () => member().send(created(), isSent),
  connecting: () => member().send(created(), isSent, confirmation()),
  connected: () => member().send(created(), isSent, confirmation(), ready),
};
/** We were there before. */
export const old = {
  announced: () => member({ side: 'member' }),
  connecting: () => member({ side: 'member' }).send(invited()),
  connected: () => member({ side: 'member' }).send(invited(), informed(), ready),
};

export const counts = (row: ReturnType<typeof member>) =>
  row.heard(`membership/${groupId}`).map(({ from, to }) => [from, to]);
export const orders = (row: ReturnType<typeof member>) => row.heard('connection').map(({ type }) => type);
export const said = (row: ReturnType<typeof member>) =>
  row
    .heard('connection')
    .flatMap(({ type, message: told }) => (type === 'connection.send' ? [(told as { event: string }).event] : []));
