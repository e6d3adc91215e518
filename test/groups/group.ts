import { memberConnectionKey, membershipKey } from '../../machines/member/member-labels.ts';
import type { MembershipContext } from '../../machines/member/membership-context.ts';
import type { ContactAddressContext } from '../../machines/contact/address-events.ts';
import type { Admission, InvitationContext } from '../../machines/member/invitation-events.ts';
import type { ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import { befriend } from './befriend.ts';
import type { GroupDevice } from './group-device.ts';
import type { Stage } from './stage.ts';

const week = 604_800_000;
/** Names messages that nobody sent. */
let forged = 0;
const groupProfile = { displayName: 'garden', fullName: '' };

/** One group over several devices: what its founder and those who join do, and how each device sees the others. */
export class Group {
  /** The group's id on each device. */
  readonly #ids = new Map<GroupDevice, string>();

  private constructor(
    readonly stage: Stage,
    readonly host: GroupDevice,
    id: string,
  ) {
    this.#ids.set(host, id);
  }

  /** A person founds it. */
  static async found(stage: Stage, hostName = 'Hanna', fields: JsonObject = {}, id = 'garden'): Promise<Group> {
    const host = await stage.device(hostName);
    await host.begin('membership', id, { groupId: id, by: 'create', groupProfile, ...fields });
    return new Group(stage, host, id);
  }

  /** The group with these members, all of whom know each other. */
  static async of(stage: Stage, ...names: string[]): Promise<Group> {
    const group = await Group.found(stage);
    for (const name of names) await group.join(name);
    await group.settled();
    return group;
  }

  // ── getting in ───────────────────────────────────────────────────────────────────────────────────────────

  /** The host invites a person who is a contact, or becomes one: as far as that person sees the invitation. */
  async invite(name: string, fields: JsonObject = {}, by = this.host): Promise<GroupDevice> {
    const guest = await this.stage.device(name);
    const contacts = await this.befriend(by, guest);
    const key = this.invitationOf(guest, by);
    if (by.row(key)) await by.tap(key, 'user.invite');
    else {
      const invitationId = idOf(key);
      const input = { invitationId, groupId: this.idOn(by), contact: contacts[0], ...fields };
      await by.begin('member-invitation', invitationId, input);
    }
    await this.stage.clock.runUntil(() => this.#invitedTo(guest, by) !== undefined, week);
    const membership = this.#invitedTo(guest, by);
    if (membership === undefined) throw new Error(`${name} was not invited`);
    this.#ids.set(guest, idOf(membership));
    return guest;
  }

  /** Invites a person, who joins: as far as both sides of that connection say so. */
  async join(name: string, fields: JsonObject = {}, as: JsonObject = {}): Promise<GroupDevice> {
    const guest = await this.invite(name, fields);
    await guest.tap(this.membershipOf(guest), 'user.join', as);
    await this.stage.clock.runUntil(() => this.isIn(guest), week);
    return guest;
  }

  /** Contacts of each other, each under the other's name: their keys. */
  async befriend(one: GroupDevice, other: GroupDevice): Promise<[string, string]> {
    const keys: [string, string] = [`contact/${other.name}`, `contact/${one.name}`];
    if (one.state(keys[0]) !== 'connected') await befriend(this.stage, one, other);
    return keys;
  }

  /** The host's link to the group: whoever has it may ask. */
  async link(admission: Admission = { verdict: 'accept' }): Promise<string> {
    const input = { addressId: 'gate', group: { groupId: this.idOn(this.host), groupProfile, admission } };
    const key = await this.host.begin('contact-address', 'gate', input);
    const read = () => this.host.memory<ContactAddressContext>(key);
    await this.stage.clock.runUntil(() => read().link !== undefined, week);
    return read().link ?? '';
  }

  /** A person asks by the group's link. */
  async ask(name: string, link: string, fields: JsonObject = {}): Promise<GroupDevice> {
    const guest = await this.stage.device(name);
    this.#ids.set(guest, 'by-link');
    await guest.begin('membership', 'by-link', { groupId: 'by-link', by: 'link', link, ...fields });
    return guest;
  }

  /** A device has got into the group by another way. */
  knows(device: GroupDevice, id: string): void {
    this.#ids.set(device, id);
  }

  // ── who is who ───────────────────────────────────────────────────────────────────────────────────────────

  idOn(device: GroupDevice): string {
    const id = this.#ids.get(device);
    if (id === undefined) throw new Error(`${device.name} does not know the group`);
    return id;
  }

  membershipOf(device: GroupDevice): string {
    return membershipKey(this.idOn(device));
  }

  membership(device: GroupDevice): MembershipContext {
    return device.memory(this.membershipOf(device));
  }

  memberId(device: GroupDevice): string {
    return this.membership(device).memberId ?? '';
  }

  /** The row of whom we invited. */
  invitationOf(guest: GroupDevice, by = this.host): string {
    return `member-invitation/${this.idOn(by)}.${guest.name}`;
  }

  /** The row of who asked by the link, on the host. */
  requestOf(guest: GroupDevice): string {
    return this.#rowOnHost(guest) ?? '';
  }

  /** The row of `other` on a device, whichever machine it is of. */
  rowOf(other: GroupDevice, on: GroupDevice): string {
    if (on === this.host) return this.#rowOnHost(other) ?? '';
    if (other === this.host) return this.membershipOf(on);
    return memberConnectionKey(this.idOn(on), this.memberId(other));
  }

  /** Where `other` stands on a device; undefined where it is not known. */
  seen(other: GroupDevice, on: GroupDevice): unknown {
    return on.state(this.rowOf(other, on));
  }

  /** How the host stands with the introduction of two, the newcomer first. */
  introduction(newcomer: GroupDevice, member: GroupDevice): unknown {
    const id = `${this.idOn(this.host)}.${this.memberId(newcomer)}.${this.memberId(member)}`;
    return this.host.state(`introduction/${id}`);
  }

  // ── waiting ──────────────────────────────────────────────────────────────────────────────────────────────

  isIn(guest: GroupDevice): boolean {
    return this.seen(guest, this.host) === 'connected' && guest.state(this.membershipOf(guest)) === 'connected';
  }

  areConnected(one: GroupDevice, other: GroupDevice): boolean {
    return this.seen(one, other) === 'connected' && this.seen(other, one) === 'connected';
  }

  async connected(one: GroupDevice, other: GroupDevice): Promise<void> {
    await this.stage.clock.runUntil(() => this.areConnected(one, other), week);
  }

  /** Everybody is connected with everybody, and the host knows it. */
  async settled(devices: readonly GroupDevice[] = [...this.#ids.keys()]): Promise<void> {
    const pairs = devices.flatMap((one, at) => devices.slice(at + 1).map((other) => [one, other] as const));
    await this.stage.clock.runUntil(() => {
      const open = this.host.all('introduction').filter(({ value }) => value !== 'connected');
      return open.length === 0 && pairs.every(([one, other]) => this.areConnected(one, other));
    }, week);
  }

  /** Says a text to the group. */
  async say(device: GroupDevice, text: string, msgId?: string): Promise<void> {
    await device.tap(this.membershipOf(device), 'user.send', { text, ...(msgId !== undefined && { msgId }) });
  }

  /** Texts that a device was told of, in order, with the names of who wrote them. */
  heard(device: GroupDevice): string[] {
    return device.told('message.received').flatMap(({ message }) => {
      const { params } = message as { params?: { content?: { text?: string } } };
      return params?.content?.text ?? [];
    });
  }

  /** A device gets a message as from that member, who never said it; by an agent that is as good as any. */
  async forge(to: GroupDevice, from: GroupDevice, message: ChatMessage): Promise<void> {
    const { connectionId } = to.memory<{ connectionId?: string }>(`${this.rowOf(from, to)}/connection`);
    forged += 1;
    await to.tell({ type: 'MSG', id: `forged-${forged}`, connectionId, message });
    await this.stage.clock.settle();
  }

  #invitedTo(guest: GroupDevice, by: GroupDevice): string | undefined {
    const invited = by.row(this.invitationOf(guest, by));
    const { memberId } = (invited?.context ?? {}) as Partial<InvitationContext>;
    return guest.all('membership').find(({ context }) => memberId !== undefined && context['memberId'] === memberId)
      ?.key;
  }

  #rowOnHost(guest: GroupDevice): string | undefined {
    const id = this.#ids.has(guest) && guest.row(this.membershipOf(guest)) ? this.memberId(guest) : undefined;
    const rows = [...this.host.all('member-invitation'), ...this.host.all('member-connection')];
    const known = rows.find(({ context }) => context['memberId'] === id || memberIdOf(context) === id);
    // Who asked by link learns its id only by the answer; until then it is known by its name.
    const named = rows.find(({ context }) => nameOf(context) === guest.name);
    return (id === undefined || id === '' ? named : known)?.key;
  }
}

const idOf = (key: string): string => key.slice(key.indexOf('/') + 1);
const memberIdOf = ({ facts }: JsonObject) => (facts as { memberId?: string } | undefined)?.memberId;
const nameOf = ({ profile }: JsonObject) => (profile as { displayName?: string } | undefined)?.displayName;
