import type { PersonMemory } from '../../machines/person/person-events.ts';
import type { ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import { exportRows } from '../../persistence/archive.ts';
import { memoryStore } from '../../persistence/memory.ts';
import { befriend, requestOf } from '../groups/befriend.ts';
import { Group } from '../groups/group.ts';
import type { GroupDevice } from '../groups/group-device.ts';
import { setStage, type Stage } from '../groups/stage.ts';
import { Gate, isConfirmation } from './gate.ts';

/** The identity that a record points to, on a device; undefined where it is nobody else, or not there. */
export function identityOf(device: GroupDevice, record: string): string | undefined {
  return (device.row(record)?.context as PersonMemory | undefined)?.identity;
}

/** Whether the two records of a device are one person's. */
export function isOne(device: GroupDevice, one: string, other: string): boolean {
  const identity = identityOf(device, one);
  return identity !== undefined && identity === identityOf(device, other);
}

/** For each of the records, the place of the first that is the same person: `[0, 0, 2]` where the third is another. */
export function peopleIn(device: GroupDevice, records: readonly string[]): number[] {
  return records.map((each) => records.findIndex((first) => first === each || isOne(device, first, each)));
}

let forged = 0;

/** A device gets a message from who a record is, who never said it; by an agent that is as good as any. */
export async function forge(stage: Stage, device: GroupDevice, record: string, message: ChatMessage): Promise<void> {
  const { connectionId } = device.memory<{ connectionId: string }>(record);
  forged += 1;
  await device.tell({ type: 'MSG', id: `never-said-${forged}`, connectionId, message });
  await stage.clock.settle();
}

/** Lets everything happen that does not wait for a person: an hour. */
export async function settle({ clock }: Stage): Promise<void> {
  await clock.advance(3_600_000);
}

/** Who decides about merging on a device. */
export async function setPolicy(device: GroupDevice, policy: object | 'seed' | 'upstream'): Promise<void> {
  await device.begin('merge-settings', 'account', { policy });
}

/** The two who everything here is about, with these rules on both devices. */
export async function annaAndCarl(stage: Stage, policy: object | 'seed' | 'upstream' = 'seed') {
  const [anna, carl] = [await stage.device('Anna'), await stage.device('Carl')];
  for (const device of [anna, carl]) await setPolicy(device, policy);
  return [anna, carl] as const;
}

/** Makes two people contacts once more, under the same key on both devices; who joins looks who else it is. */
export async function meetAgain(
  stage: Stage,
  inviter: GroupDevice,
  joiner: GroupDevice,
  { id = 'again', invites = {}, joins = {} }: { id?: string; invites?: JsonObject; joins?: JsonObject } = {},
): Promise<string> {
  const key = await inviter.begin('contact', id, { contactId: id, by: 'invite', ...invites });
  await inviter.until(key, 'invited');
  await joiner.begin('contact', id, { contactId: id, by: 'link', link: requestOf(inviter, key), ...joins });
  await joiner.until(key, 'connected');
  await inviter.until(key, 'connected');
  return key;
}

/** Makes a contact of who opens an address to everybody, by that address, under a key of who comes. Returns the address. */
export async function meetAtAddress(
  opener: GroupDevice,
  comer: GroupDevice,
  { id = opener.name, as = {} }: { id?: string; as?: JsonObject } = {},
): Promise<string> {
  const address = await opener.begin('contact-address', 'mine', { addressId: 'mine', automatic: true });
  await opener.until(address, 'open');
  const { link } = opener.memory<{ link: string }>(address);
  const key = await comer.begin('contact', id, { contactId: id, by: 'link', link, ...as });
  await comer.until(key, 'connected');
  return link;
}

/** Anna and Carl, who are contacts, have met again; that both are one is confirmed, and kept back on its way. */
export async function confirmationOnItsWay() {
  const gate = new Gate();
  const stage = await setStage({ through: gate.through });
  const [anna, carl] = await annaAndCarl(stage);
  await befriend(stage, anna, carl);
  await settle(stage);
  gate.keeps = isConfirmation;
  await meetAgain(stage, anna, carl);
  await settle(stage);
  return { gate, stage, anna, carl };
}

/** Hanna's group with two members, of whom Anna was there before; they are contacts of each other, or not. */
export async function groupOfTwo(
  stage: Stage,
  { contacts = true, id = 'garden', as = {} }: { contacts?: boolean; id?: string; as?: JsonObject } = {},
) {
  const [anna, carl] = [await stage.device('Anna'), await stage.device('Carl')];
  if (contacts && !anna.row('contact/Carl')) await befriend(stage, anna, carl);
  const group = await Group.found(stage, 'Hanna', {}, id);
  await group.join('Anna');
  await group.join('Carl', {}, as);
  await group.settled();
  return { group, anna, carl, annaOnCarl: group.rowOf(anna, carl), carlOnAnna: group.rowOf(carl, anna) };
}

/** Every text of one link. */
export function formsOf(link: string): string[] {
  const short = /^https:\/\/([^/]+)\/(\w)#([^?]+)$/.exec(link);
  if (short) return [link, `simplex:/${short[2]}#${short[3]}?h=${short[1]}`, ` ${link}\n`];
  return [link, link.replace('simplex:/', 'https://simplex.chat/')];
}

/** Whether each hash, and each confirmation, was bound to its connections. */
export const bindings = ({ said }: Stage): boolean[][] =>
  ['x.info.probe.check', 'x.info.probe.ok'].map((event) =>
    said(event).map(({ message }) => typeof message.params['binding'] === 'string'),
  );

/** Every secret of a probe or of a connection that a device has drawn, heard or read. */
export function secretsOf({ steps }: GroupDevice): string[] {
  return steps.flatMap(({ event }) => {
    const { type, probe, secret } = event as { type: string; probe?: unknown; secret?: unknown };
    if (type === 'SECRET') return [secret as string];
    return typeof probe === 'string' ? [probe] : [];
  });
}

/** The lines of an archive of what a device has stored by now. */
export async function archiveOf({ data }: GroupDevice): Promise<string[]> {
  const store = memoryStore({ from: structuredClone(data) });
  await store.open();
  const lines: string[] = [];
  for await (const line of exportRows(store)) lines.push(line);
  return lines;
}
