import { announced } from '../../machines/vocabulary/capability.ts';
import { chatMessage, type ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import { seededRandom, type SeededRandom } from '../../simulation/index.ts';
import type { GroupDevice } from './group-device.ts';
import type { Stage } from './stage.ts';

const roles = ['relay', 'observer', 'member', 'moderator', 'admin', 'owner', 'emperor'];
const names = ['Hanna', 'Xena', 'X\u0435na', '\u202eanna', 'a'.repeat(256), '\u0000', ' '];
const picture = 'i'.repeat(8000);
const nowhere = 'simplex:/invitation#/?v=2&smp=smp://nowhere.example/q1';

/** Whatever a peer may say that wants to deceive: the same for the same seed. All but that it leaves, or deletes us. */
export class Rumours {
  readonly #random: SeededRandom;
  #told = 0;

  constructor(
    seed: string,
    private readonly stage: Stage,
    /** Ids of the members of whom it speaks. */
    private readonly ids: () => readonly string[],
  ) {
    this.#random = seededRandom(seed);
  }

  pick<T>(list: readonly T[]): T {
    return this.#random.pick(list);
  }

  /** The device hears it over the connection of that row, if there is one; now and then, time passes. */
  async spread(device: GroupDevice, row: string): Promise<void> {
    const message = this.any();
    const connectionId = device.row(row)?.context['connectionId'];
    if (typeof connectionId === 'string')
      await device.tell({ type: 'MSG', id: `rumour-${(this.#told += 1)}`, connectionId, message });
    if (this.#random.chance(0.3)) await this.stage.clock.advance(this.#random.between(1, 2000));
  }

  any(): ChatMessage {
    return this.#random.chance(0.25) ? this.#passedOn() : this.#said();
  }

  #passedOn(): ChatMessage {
    return chatMessage.msgForward({ memberId: this.#id(), msg: this.#said(), receivedAt: 0 });
  }

  #said(): ChatMessage {
    const introduced = chatMessage.memIntro(this.#info());
    const verdict = { acceptance: this.pick(['accepted', 'pending', 'pending_review'] as const), role: this.#role() };
    const groupProfile = { displayName: this.pick(names), fullName: '' };
    const roleOf = () => ({ memberId: this.#id(), memberRole: this.#role() });
    return this.pick<() => ChatMessage>([
      () => chatMessage.memNew(this.#info()),
      () => introduced,
      () => ({ ...introduced, params: { ...introduced.params, ...announced } }),
      () => chatMessage.memInv(this.#id(), this.#queue()),
      () => chatMessage.memFwd(this.#info(), this.#queue()),
      () => chatMessage.memInfo(this.#id(), this.#profile()),
      () => chatMessage.memCon(this.#id()),
      () => chatMessage.memReintro(this.#id()),
      () => chatMessage.memRole(this.#id(), this.#role()),
      () => chatMessage.memDel(this.#id()),
      () => chatMessage.grpDel(),
      () => chatMessage.grpLinkAcpt({ ...verdict, memberId: this.#id() }),
      () => chatMessage.grpLinkMem(this.#profile()),
      () => chatMessage.grpAcpt(this.#id(), this.#profile()),
      () =>
        chatMessage.grpInv({
          fromMember: roleOf(),
          invitedMember: roleOf(),
          connRequest: this.#request(),
          groupProfile,
          ...(this.#random.chance(0.5) && { groupLinkId: this.pick(['again', 'x'.repeat(64)]) }),
        }),
      () => chatMessage.requestInv(this.#request(), this.pick(['again', 'x'.repeat(64)])),
      () => chatMessage.requestReject('again'),
      () => chatMessage.info(this.#profile()),
      () => chatMessage.infoProbe(this.#random.id(32)),
      () => chatMessage.infoProbeCheck(this.#random.id(32), this.#random.id(32)),
      () => chatMessage.infoProbeOk(this.#random.id(32), this.#random.id(32)),
      () => chatMessage.infoProbeRefused(this.#random.id(32)),
      () => chatMessage.msgUndelivered(this.#id(), 'message', 'full'),
      () => chatMessage.rosterRequest(3),
      () => ({ event: 'constructor', params: {} }),
    ])();
  }

  #id(): string {
    const ids = this.ids();
    return this.pick([...ids, ...ids, ...ids, `${ids[0]}==`, 'nobody', 'x'.repeat(400)]);
  }

  #role(): string {
    return this.pick(roles);
  }

  #profile() {
    return {
      displayName: this.pick(names),
      fullName: '',
      ...(this.#random.chance(0.3) && { image: picture }),
      ...(this.#random.chance(0.3) && { contactLink: this.#request() }),
    };
  }

  #info() {
    const versions = this.#random.chance(0.2) ? { v: '99' } : {};
    return { memberId: this.#id(), memberRole: this.#role(), profile: this.#profile(), ...versions };
  }

  #queue() {
    return {
      groupConnReq: this.#request(),
      ...(this.#random.chance(0.3) && { directConnReq: this.#request() }),
    };
  }

  /** Of a queue that somebody else was given, or of none. */
  #request(): string {
    const given = this.stage
      .said()
      .slice(-20)
      .flatMap(({ message }) => /"(?:connRequest|groupConnReq)":"([^"]+)"/.exec(JSON.stringify(message))?.[1] ?? []);
    return this.pick([...given, nowhere, 'rubbish']);
  }
}
