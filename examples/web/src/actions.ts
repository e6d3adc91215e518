import type { InstanceKey, InstanceRecord } from 'joinery';
import type { EngineSource } from 'joinery/live';
import type { ContactAddressContext, MemberConnectionContext, StartInput } from 'joinery/machines';

// What a user does that takes more than one event. All reject with a JoineryError.

/** What a user begins, and by what name each takes its own id. */
const idNames = { contact: 'contactId', 'contact-address': 'addressId', membership: 'groupId' } as const;

/** What each is begun with beside its own id. */
type Beginning<Input> = Input extends unknown ? Omit<Input, (typeof idNames)[keyof typeof idNames]> : never;

export const newId = (): string => crypto.randomUUID().slice(0, 8);

/** Begins a contact, an address or a group, and returns its new key. */
export async function begin<M extends keyof typeof idNames>(
  engine: EngineSource,
  machine: M,
  input: Beginning<StartInput<M>>,
): Promise<InstanceKey> {
  const id = newId();
  const whole = { ...input, [idNames[machine]]: id } as StartInput<M>;
  await engine.start(machine, id, whole);
  return `${machine}/${id}`;
}

/** Joins a channel, and returns its new key. */
export async function joinChannel(engine: EngineSource, link: string, incognito = false): Promise<InstanceKey> {
  const id = newId();
  await engine.start('channel-join', id, { link, incognito });
  await engine.send(`channel-join/${id}`, { type: 'user.connect' });
  return `channel-join/${id}`;
}

/** Invites a contact to a group; once more, where it was invited before. */
export async function invite(engine: EngineSource, groupId: string, contact: InstanceKey): Promise<void> {
  const id = `${groupId}.${contact.slice('contact/'.length)}`;
  const { created } = await engine.start('member-invitation', id, { invitationId: id, groupId, contact });
  if (!created) await engine.send(`member-invitation/${id}`, { type: 'user.invite' });
}

/** Nobody is to ask any more at the links of a group. */
export async function closeGroup(engine: EngineSource, groupId: string): Promise<void> {
  for (const record of await engine.find('machine:contact-address')) {
    if (groupOfAddress(record) === groupId) await engine.send(record.key, { type: 'user.delete' });
  }
}

/** The group that a link of our own leads to; of an address of the user it is none. */
export const groupOfAddress = ({ context }: InstanceRecord): string | undefined =>
  (context as unknown as ContactAddressContext).group?.groupId;

/** Asks a member to be a contact, and returns the contact’s key. */
export async function makeContact(engine: EngineSource, member: InstanceKey): Promise<InstanceKey | undefined> {
  await engine.send(member, { type: 'user.contact' });
  const record = await engine.snapshot(member);
  const { contact } = (record?.context ?? {}) as { contact?: InstanceKey | MemberConnectionContext['contact'] };
  return typeof contact === 'string' ? contact : contact?.key;
}

/** Whether records of the same person become one, from now on. */
export async function setMerging(engine: EngineSource, merge: boolean): Promise<void> {
  const policy = { merge };
  if (await engine.snapshot(mergeSettings)) await engine.send(mergeSettings, { type: 'user.set', policy });
  else await engine.start('merge-settings', 'account', { policy });
}

/** Where the account’s choice is, once there is one. */
export const mergeSettings = 'merge-settings/account';
