import { memberInvitationLabels } from '../../machines/member/invitation-inputs.ts';
import type { InvitationContext, InvitationInput } from '../../machines/member/invitation-events.ts';
import { memberInvitation } from '../../machines/member/member-invitation.ts';
import type { MembershipContext } from '../../machines/member/membership-context.ts';
import { peerLimits } from '../../machines/peer/peer-limits.ts';
import type { FoundInstance } from '../../machines/vocabulary/effect.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import type { Effect } from '../../runtime/effect.ts';
import { initialStep, step, type MachineState, type StepResult } from '../../runtime/step.ts';
import { addressee } from './addressee.ts';

type Told = { type: string } & JsonObject;

export const groupId = 'g';
const host = { memberId: 'host', role: 'owner', profile: { displayName: 'Hanna', fullName: '' } };
export const guest = { profile: { displayName: 'Gustav', fullName: '' }, versions: '1-16' };
const groupProfile = { displayName: 'garden', fullName: '' };

/** Us in the group, as a query finds it. */
export const membership = (
  role = 'owner',
): Pick<MembershipContext, 'groupId' | 'limits' | 'groupProfile'> & Partial<MembershipContext> => ({
  groupId,
  limits: peerLimits,
  groupProfile,
  memberId: host.memberId,
  role,
  profile: host.profile,
});

/** One invitee or joiner by pure steps: what it asks of the host is answered, what it tells others is written down. */
export class Invitation {
  #state!: MachineState;
  /** What it was to tell, and to whom: the key or label, or `connection` for its child. */
  readonly told: { to: string; event: Told; create?: { machine: string; input: JsonObject } }[] = [];
  readonly spawned: JsonObject[] = [];
  readonly emitted: Told[] = [];
  readonly refused: string[] = [];
  /** What the labels find. */
  group: object | undefined = membership();
  contact: object | undefined = { peer: guest, connection: 'begun' };
  /** Its place among those who were let in. */
  readonly place = 5;
  #draws = 0;
  #now = 1000;

  constructor(
    input: Partial<InvitationInput> & object = {},
    found: Partial<Pick<Invitation, 'group' | 'contact'>> = {},
  ) {
    Object.assign(this, found);
    const full = 'admission' in input ? { groupId, ...input } : { groupId, contact: 'contact/c', ...input };
    this.#take(initialStep(memberInvitation, full));
  }

  /** Invited, and accepted, and connected: as far as the member is in. */
  static connected(input: Partial<InvitationInput> & object = {}, id = 'peer'): Invitation {
    const invitation = new Invitation(input);
    invitation.send(created(), confirmation({ memberId: invitation.context.memberId ?? '' }), ready(id));
    return invitation;
  }

  /** Asked by link, and answered. */
  static asked(verdict: string, fields: object = {}): Invitation {
    return new Invitation({ admission: { verdict, ...fields } } as object).send(asked());
  }

  get state(): unknown {
    return this.#state.value;
  }

  get context(): InvitationContext {
    return this.#state.context as unknown as InvitationContext;
  }

  get labels(): string[] {
    return memberInvitationLabels(this.#state);
  }

  send(...events: Told[]): this {
    for (const event of events) {
      this.#take(step(memberInvitation, this.#state, { ...event, at: (this.#now += 1) }));
    }
    return this;
  }

  /** What it told since this was last asked, by whom it was told. */
  heard(to: string): Told[] {
    const heard = this.told.filter((each) => each.to === to);
    for (const each of heard) this.told.splice(this.told.indexOf(each), 1);
    return heard.map(({ event }) => event);
  }

  /** Messages that its connection was to send. */
  said(): string[] {
    return this.heard('connection').flatMap(({ type, message }) =>
      type === 'connection.send' ? [(message as { event: string }).event] : [],
    );
  }

  /** What it announced to the bearers of a label. */
  announced(label: string): Told[] {
    const inputs = this.told.flatMap(({ create }) => (create?.machine === 'broadcast' ? [create.input] : []));
    return inputs.filter((input) => input['label'] === label).map(({ event }) => event as Told);
  }

  #take({ state, effects }: StepResult): void {
    this.#state = state;
    const answers = effects.flatMap((effect) => this.#answer(effect));
    for (const effect of effects) this.#note(effect);
    this.send(...answers);
  }

  #answer(effect: Effect): Told[] {
    if (effect.kind === 'draw') return [{ type: 'drawn', bytes: `member-${(this.#draws += 1)}` }];
    if (effect.kind === 'tell' && 'admitted' in effect.event) return [{ type: 'member.admitted', place: this.place }];
    if (effect.kind !== 'query' || !('label' in effect)) return [];
    const context = effect.label === `membership:${groupId}` ? this.group : this.contact;
    const row: FoundInstance = {
      ...{ key: 'k', machine: 'm', createdAt: 0, status: 'active', value: 'v' },
      context: context as JsonObject,
    };
    return [{ type: 'found', reply: effect.reply, rows: context ? [row as object as JsonObject] : [], more: false }];
  }

  #note(effect: Effect): void {
    if (effect.kind === 'spawn') this.spawned.push(effect.input);
    if (effect.kind === 'emit') this.emitted.push(effect.event);
    if (effect.kind === 'refuse') this.refused.push(effect.reason.code);
    if (effect.kind === 'send') {
      this.told.push({ to: typeof effect.to === 'string' ? effect.to : effect.to.child, event: effect.event });
    }
    if (effect.kind === 'tell') {
      const to = addressee(effect);
      const { create } = effect as { create?: { machine: string; input: JsonObject } };
      this.told.push({ to, event: effect.event, ...(create && { create }) });
    }
  }
}

// ── what its connection and others tell ──────────────────────────────────────────────────────────────────────

export const created = (request = 'request'): Told => ({ type: 'connection.created', connectionId: 'peer', request });
export const confirmation = (params: JsonObject, event = 'x.grp.acpt'): Told => ({
  type: 'connection.confirmation',
  message: { v: '1-15', event, params },
});
export const ready = (connectionId = 'peer'): Told => ({ type: 'connection.ready', connectionId });
export const failed: Told = { type: 'connection.failed', reason: { code: 'WrongMember' } };
export const interrupted: Told = { type: 'connection.interrupted', reason: { code: 'Unreachable' } };
export const gone: Told = { type: 'xstate.done.actor.connection', actorId: 'connection' };
export const message = (event: string, params: JsonObject = {}, msgId?: string): Told => ({
  type: 'connection.message',
  message: { event, params, ...(msgId !== undefined && { msgId }) },
});
export const asked = (requestId = 'r1', displayName = 'Joanna'): Told => ({
  type: 'joiner.asked',
  requestId,
  profile: { displayName, fullName: '' },
});
