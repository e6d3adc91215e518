import { createEngine, type Engine, type InstanceKey, type InstanceRecord } from 'joinery';
import { indexedDbStore } from 'joinery/indexeddb';
import { parseLink, type Profile } from 'joinery/machines';
import type { Network } from 'joinery/simulation';
import { lineOf } from '../chat/chat-line.ts';
import { clock } from '../clock.ts';
import { databaseOf, personNames, type PersonName } from './control.ts';

/** A person whom the user can meet, with an engine and a database of their own. Says yes to whatever comes, and answers. */
export interface Person {
  readonly name: PersonName;
  /** Whoever asks there becomes a contact. */
  readonly address: string;
  /** Makes a contact, or joins a group, by a link that somebody gave them. */
  take(link: string): Promise<void>;
  /** Writes to all whom they know, and in all groups that they are in. */
  greet(): Promise<void>;
  /** Deletes all contacts, but for the people of the network. */
  part(): Promise<void>;
  /** Founds a group, and returns the link by which anybody may join. */
  found(groupId: string, name: string): Promise<string>;
  /** Invites all contacts to the group, or once more. */
  invite(groupId: string): Promise<void>;
  /** Asks at a group's link; resolves when they are in the group. */
  join(groupId: string, link: string): Promise<void>;
  /** Back online: takes up what was missed. */
  wake(): void;
}

const fullNames: Readonly<Record<PersonName, string>> = { Bob: 'Bob Turner', Cleo: 'Cleo Glazier' };

export async function startPerson(network: Network, name: PersonName): Promise<Person> {
  /** Who they are; with their address, once there is one. */
  const profile: Profile = { displayName: name, fullName: fullNames[name] };
  const engine = await createEngine({
    store: indexedDbStore({ name: databaseOf(name), durability: 'relaxed', clock }),
    agent: network.agent(name),
    profileFactory: () => ({ ...profile }),
    clock,
  });
  const isOffline = (): boolean => network.save().clients[name]?.offline ?? false;

  /** Nobody who is offline sees an invitation. */
  function accept(key: InstanceKey): void {
    if (!isOffline()) engine.send(key, { type: 'user.join' }).catch(() => undefined);
  }
  engine.subscribe('membership', ({ key, record }) => {
    if (record?.value === 'invited') accept(key);
  });
  /** The people of the network don’t answer each other: that would never end. */
  engine.subscribe('', ({ key, record, emitted }) => {
    for (const event of record ? emitted : []) {
      const line = lineOf({ id: '', key, event, at: clock.now() }, record);
      if (line && !isOneOfUs(line.from)) say(line.chat, `Got it: “${line.text}”`);
    }
  });
  function say(chat: InstanceKey, text: string): void {
    engine.send(chat, { type: 'user.send', text }).catch(() => undefined);
  }
  async function acceptAll(): Promise<void> {
    for (const { key, value } of await engine.find('machine:membership')) if (value === 'invited') accept(key);
  }

  await engine.start('contact-address', 'door', { addressId: 'door', automatic: true });
  const address = await linkOf(engine, 'contact-address/door');
  profile.contactLink = address;
  await acceptAll();
  return {
    name,
    address,
    async take(link) {
      const id = await idOf(link);
      const parsed = parseLink(link);
      if ('kind' in parsed && parsed.kind === 'group') {
        await engine.start('membership', id, { groupId: id, by: 'link', link });
      } else {
        await engine.start('contact', id, { contactId: id, by: 'link', link, mode: 'background' });
      }
    },
    async greet() {
      const greeting = `Hello, this is ${name}. It is ${new Date(clock.now()).toLocaleTimeString('en-GB')}.`;
      const contacts = await engine.find('machine:contact');
      const groups = await engine.find('machine:membership');
      for (const each of [...contacts, ...groups]) if (each.value === 'connected') say(each.key, greeting);
    },
    async part() {
      for (const { key, context } of await engine.find('machine:contact')) {
        const { peer } = context as { peer?: { profile: Profile } };
        if (!isOneOfUs(peer?.profile.displayName)) await engine.send(key, { type: 'user.delete' });
      }
    },
    async found(groupId, displayName) {
      const groupProfile = { displayName, fullName: '' };
      await engine.start('membership', groupId, { groupId, by: 'create', groupProfile });
      const group = { groupId, groupProfile, admission: { verdict: 'accept' } } as const;
      await engine.start('contact-address', 'gate', { addressId: 'gate', group });
      return linkOf(engine, 'contact-address/gate');
    },
    async invite(groupId) {
      for (const { key, value } of await engine.find('machine:contact')) {
        if (value !== 'connected') continue;
        const id = `${groupId}.${key.slice('contact/'.length)}`;
        const { created } = await engine.start('member-invitation', id, { invitationId: id, groupId, contact: key });
        // Who is in the group already is not invited.
        if (!created) await engine.send(`member-invitation/${id}`, { type: 'user.invite' }).catch(() => undefined);
      }
    },
    async join(groupId, link) {
      await engine.start('membership', groupId, { groupId, by: 'link', link });
      await engine.waitFor(`membership/${groupId}`, (record) => record?.value === 'connected');
    },
    wake: () => void acceptAll(),
  };
}

const isOneOfUs = (name: string | undefined): boolean => personNames.some((each) => each === name);

/** An address's link, as soon as there is one. */
async function linkOf(engine: Engine, key: InstanceKey): Promise<string> {
  const read = (record: InstanceRecord | undefined) => (record?.context as { link?: string } | undefined)?.link;
  return read(await engine.waitFor(key, (record) => read(record) !== undefined)) ?? '';
}

/** The same link is the same contact, however often it is given. */
async function idOf(link: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(link));
  return Array.from(new Uint8Array(digest, 0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
