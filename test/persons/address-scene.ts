import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import type { Profile } from '../../machines/vocabulary/profile.ts';
import type { GroupDevice } from '../groups/group-device.ts';
import { Group } from '../groups/group.ts';
import { setStage, type Stage } from '../groups/stage.ts';
import { forge, isOne, settle, setPolicy } from './people.ts';

/** Emil knows Nora from a group, and asks to be her contact at the address that her profile shows there. */

export const week = 604_800_000;
export const contact = 'contact/nora';
export const portrait = { displayName: 'Nora', fullName: '' };

/** Nora's address: its short link, and its full one. */
export async function addressOf({ clock }: Stage, nora: GroupDevice) {
  const key = await nora.begin('contact-address', 'home', { addressId: 'home' });
  const read = () => nora.memory<{ link?: string; request?: string }>(key);
  await clock.runUntil(() => read().link !== undefined, week);
  return { link: read().link ?? '', request: read().request ?? '' };
}

export type Scene = {
  readonly policy?: object | 'upstream';
  readonly noraIn?: JsonObject;
  readonly emilIn?: JsonObject;
  readonly shows?: 'link' | 'request';
};

export async function scene({ policy, noraIn = {}, emilIn = {}, shows = 'link' }: Scene = {}) {
  const stage = await setStage();
  const [nora, emil] = [await stage.device('Nora'), await stage.device('Emil')];
  for (const device of [nora, emil]) await setPolicy(device, policy && device === emil ? policy : 'seed');
  const address = await addressOf(stage, nora);
  const shown = { ...portrait, contactLink: address[shows] };
  const group = await Group.found(stage);
  await group.join('Nora', {}, noraIn);
  await group.join('Emil', {}, emilIn);
  await group.settled();
  await settle(stage);
  const member = group.rowOf(nora, emil);
  /** What Nora is in the group, by now. */
  const becomes = (profile: Profile) => forge(stage, emil, member, chatMessage.info(profile));
  await becomes(shown);

  /** Emil asks; Nora has his request before her. */
  async function ask(fields: object = {}): Promise<void> {
    const input = { contactId: 'nora', by: 'link', link: address.link, boundTo: member, ...fields };
    await emil.begin('contact', 'nora', input);
    await stage.clock.runUntil(() => nora.all('contact-request').length === 1, week);
  }
  /** Nora accepts, as who she is in the group if nothing else is said; until Emil sees that. */
  async function accept(as: JsonObject = {}): Promise<void> {
    await nora.tap(nora.all('contact-request')[0]?.key ?? '', 'user.accept', as);
    await emil.until(contact, 'connected');
  }
  const noras = () => nora.all('contact').find(({ key }) => key !== 'contact/Hanna')?.key ?? '';
  return {
    ...{ stage, group, nora, emil, ...address, member, becomes, ask, accept },
    /** Whether the contact and the member are one: for Emil, and for Nora. */
    areOne: () => [isOne(emil, contact, member), isOne(nora, noras(), group.rowOf(emil, nora))],
    untied: () => emil.told('contact.untied').map(({ why, record }) => [why, record === member]),
  };
}
