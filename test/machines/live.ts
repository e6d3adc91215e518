import { createActor, SimulatedClock, type AnyActorRef } from 'xstate';
import { channelJoin } from '../../machines/relay/channel-join.ts';
import type { ChannelContext, ChannelJoinInput } from '../../machines/relay/channel-context.ts';
import { relayConnection } from '../../machines/relay/relay-connection.ts';
import type { AgentCommand } from '../../machines/vocabulary/agent-command.ts';
import type { Tell } from '../../machines/vocabulary/effect.ts';
import type { Reason } from '../../machines/vocabulary/reason.ts';

/** A command that was asked for and not answered, with who asked. */
interface Asked {
  readonly by: string;
  readonly command: AgentCommand;
}

export const channelLink = 'https://smp.example/c#link';
export const relayLink = (n: number): string => `https://smp.example/r#relay${n}`;
const relayMemberId = (n: number): string => `member-of-relay-${n}`;
export const groupId = 'public-group-id';
export const ownerKey = 'owner-key';

export const temporary = { type: 'BROKER', code: 'NETWORK' };
export const permanent = { type: 'SMP', code: 'AUTH' };
export const quota = { type: 'SMP', code: 'QUOTA' };
export const prohibited = { type: 'CMD', code: 'PROHIBITED' };

const groupProfile = (publicGroupId = groupId, groupType = 'channel') => ({
  displayName: 'news',
  publicGroup: { groupType, groupLink: channelLink, publicGroupId },
});

export const channelData = (relays: readonly number[], changes: object = {}) => ({
  request: 'channel-request',
  entityId: groupId,
  direct: false,
  owners: [{ memberId: 'owner', memberKey: ownerKey }],
  relays: relays.map(relayLink),
  userData: { groupProfile: groupProfile() },
  ...changes,
});

export const relayData = (n: number, changes: object = {}) => ({
  request: `request-${n}`,
  entityId: relayMemberId(n),
  direct: false,
  owners: [],
  relays: [],
  userData: { relayProfile: { displayName: `relay ${n}` } },
  ...changes,
});

const member = (memberId: string, memberRole: string) => ({ memberId, memberRole });

export const invitation = (publicGroupId = groupId) => ({
  event: 'x.grp.link.inv',
  params: {
    groupLinkInvitation: {
      fromMember: member('relay', 'relay'),
      fromMemberName: 'relay',
      invitedMember: member('me', 'observer'),
      groupProfile: groupProfile(publicGroupId),
    },
  },
});

export const rejection = {
  event: 'x.grp.link.reject',
  params: {
    groupLinkRejection: {
      fromMember: member('relay', 'relay'),
      invitedMember: member('me', 'observer'),
      groupProfile: groupProfile(),
      rejectionReason: 'blocked_name',
    },
  },
};

export const announcement = (n: number) => ({ event: 'x.grp.relay.new', params: { relayLink: relayLink(n) } });
export const removal = (n: number) => ({ event: 'x.grp.mem.del', params: { memberId: relayMemberId(n) } });
export const farewell = { event: 'x.grp.leave', params: {} };

/** A channel with its relays as live actors on a virtual clock: an agent's answers are given by the test. */
export class LiveChannel {
  readonly asked: Asked[] = [];
  readonly refused: Reason[] = [];
  readonly emitted: string[] = [];
  readonly told: Tell[] = [];
  readonly clock = new SimulatedClock();
  profilesMade = 0;
  draws = 0;
  readonly #actor;

  constructor(input: Partial<ChannelJoinInput> = {}) {
    const by = (self: AnyActorRef) => self.id;
    const actions = {
      command: ({ self }: { self: AnyActorRef }, command: AgentCommand) =>
        void this.asked.push({ by: by(self), command }),
      cancelCommands: ({ self }: { self: AnyActorRef }) => this.#withdraw(by(self)),
      tell: (_: unknown, told: Tell) => void this.told.push(told),
      draw: ({ self }: { self: AnyActorRef }) =>
        self.send({ type: 'drawn', bytes: `membership-${++this.draws}....+member-id-00000`, at: this.clock.now() }),
      makeProfile: ({ self }: { self: AnyActorRef }, { kind }: { kind: string }) =>
        self.send({
          type: 'profileMade',
          profile: { displayName: `${kind} ${++this.profilesMade}`, fullName: '' },
          at: 0,
        }),
      refuse: (_: unknown, { reason }: { reason: Reason }) => void this.refused.push(reason),
    };
    const machine = channelJoin.provide({
      actions,
      actors: { 'relay-connection': relayConnection.provide({ actions }) },
    });
    this.#actor = createActor(machine, { id: 'channel', clock: this.clock, input: { link: channelLink, ...input } });
    this.#actor.on('channel.joined', ({ type }) => this.emitted.push(type));
    this.#actor.start();
  }

  get state(): string {
    return this.#actor.getSnapshot().value;
  }

  get output(): unknown {
    return this.#actor.getSnapshot().output;
  }

  get context(): ChannelContext {
    return this.#actor.getSnapshot().context;
  }

  get phases(): string[] {
    return this.context.relays.map(({ phase }) => phase);
  }

  /** The agent's view of a relay: its actor. */
  relay(n: number): AnyActorRef {
    const child = (this.#actor.getSnapshot().children as Record<string, AnyActorRef | undefined>)[`relay-${n}`];
    if (!child) throw new Error(`no relay-${n}`);
    return child;
  }

  relayContext(n: number): { connectionId?: string; incarnation: number } {
    return this.relay(n).getSnapshot().context;
  }

  user(event: { type: string } & Record<string, unknown>): void {
    this.#actor.send(event as never);
  }

  /** What a relay (or the channel itself) asked for and was not answered, by type. */
  open(by: string): string[] {
    return this.asked.filter((each) => each.by === by).map(({ command }) => command.type);
  }

  commands<T extends AgentCommand['type']>(type: T): Extract<AgentCommand, { type: T }>[] {
    return this.asked.map(({ command }) => command).filter((command) => command.type === type) as never;
  }

  /** Answers the oldest command of the given type that a relay (or the channel) asked for. */
  answer(by: string, type: AgentCommand['type'], event: { type: string } & Record<string, unknown>): void {
    const at = this.asked.findIndex((each) => each.by === by && each.command.type === type);
    const [entry] = at < 0 ? [] : this.asked.splice(at, 1);
    if (!entry) throw new Error(`${by} asked for no ${type}, but for ${this.open(by).join() || 'nothing'}`);
    const connectionId = 'connectionId' in entry.command ? { connectionId: entry.command.connectionId } : {};
    this.tell(by, { ...connectionId, ...event });
  }

  tell(by: string, event: { type: string } & Record<string, unknown>): void {
    const told = { id: 'e', corrId: 'c', at: this.clock.now(), ...event };
    if (by === 'channel') this.#actor.send(told as never);
    else this.relay(Number(by.replace('relay-', ''))).send(told);
  }

  /** An event of a relay's connection that answers no command. */
  event(n: number, event: { type: string } & Record<string, unknown>): void {
    this.tell(`relay-${n}`, { connectionId: this.relayContext(n).connectionId, ...event });
  }

  // ── stretches of the usual way ─────────────────────────────────────────────────────────────────────────────

  groupLink(relays: readonly number[], changes: object = {}): void {
    this.answer('channel', 'fetchLink', { type: 'LDATA', data: channelData(relays, changes) });
  }

  relayLinks(...relays: number[]): void {
    for (const n of relays) this.answer(`relay-${n}`, 'fetchLink', { type: 'LDATA', data: relayData(n) });
  }

  fails(by: string, type: AgentCommand['type'], error: object): void {
    this.answer(by, type, { type: 'ERR', error });
  }

  key(): void {
    this.answer('channel', 'createKey', { type: 'KEY', keyRef: 'key-1', publicKey: 'public-key' });
  }

  joins(...relays: number[]): void {
    for (const n of relays) this.answer(`relay-${n}`, 'joinConnection', { type: 'JOINED', secured: false });
  }

  connects(...relays: number[]): void {
    for (const n of relays) {
      this.joins(n);
      this.event(n, { type: 'CONF', confirmationId: 'conf', message: invitation() });
      this.answer(`relay-${n}`, 'allowConnection', { type: 'OK' });
      this.event(n, { type: 'CON' });
    }
  }

  /** As far as the joins that were ordered. */
  upToJoins(...relays: number[]): this {
    this.user({ type: 'user.connect' });
    this.groupLink(relays);
    if (this.state === 'fetchingRelayLinks') {
      this.relayLinks(...relays);
      this.key();
    } else {
      this.key();
      this.relayLinks(...relays);
    }
    return this;
  }

  #withdraw(by: string): void {
    const kept = this.asked.filter((each) => each.by !== by || each.command.type === 'deleteConnection');
    this.asked.splice(0, this.asked.length, ...kept);
  }
}
