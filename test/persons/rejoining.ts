import type { ContactContext } from '../../machines/contact/contact-events.ts';
import type { ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import { befriend, requestOf } from '../groups/befriend.ts';
import type { GroupDevice } from '../groups/group-device.ts';
import { Group } from '../groups/group.ts';
import { setStage, type Stage } from '../groups/stage.ts';
import { Gate } from './gate.ts';
import { settle } from './people.ts';

/** Who was in a group, is the contact of its host, and comes back. */

const week = 604_800_000;

export interface Left {
  readonly stage: Stage;
  readonly gate: Gate;
  readonly group: Group;
  readonly link: string;
  readonly nora: GroupDevice;
  /** Nora, as her host has her as a contact. */
  readonly contact: string;
}

/** Nora has joined Hanna's group by its link, is her contact as well, in this way, and has left the group. */
export async function leftGroup(by: 'invitation' | 'address', gate = new Gate(), as: JsonObject = {}): Promise<Left> {
  const stage = await setStage({ through: gate.through });
  const group = await Group.found(stage);
  const link = await group.link();
  const nora = await group.ask('Nora', link);
  await nora.until('membership/by-link', 'connected');
  if (by === 'invitation') await befriend(stage, group.host, nora);
  else await askAtAddress(group.host, nora, as);
  await settle(stage);
  await nora.tap('membership/by-link', 'user.leave');
  await nora.until('membership/by-link', 'left');
  await settle(stage);
  const contact = group.host.all('contact')[0]?.key ?? '';
  return { stage, gate, group, link, nora, contact };
}

/** The host has an address, at which whoever asks is accepted. */
async function askAtAddress(host: GroupDevice, nora: GroupDevice, as: JsonObject): Promise<void> {
  await host.begin('contact-address', 'home', { addressId: 'home', automatic: true });
  await host.until('contact-address/home', 'open');
  const link = requestOf(host, 'contact-address/home');
  await nora.begin('contact', 'Hanna', { contactId: 'Hanna', by: 'link', link, ...as });
  await nora.until('contact/Hanna', 'connected');
}

export async function askAgain(nora: GroupDevice, link: string, as: JsonObject = {}): Promise<string> {
  return nora.begin('repeat-join', 'again', { joinId: 'again', link, contact: 'contact/Hanna', ...as });
}

/** The key of the membership by which she is in again; what she waited for was given up. */
export async function connectedAgain({ clock }: Stage, nora: GroupDevice): Promise<string> {
  const again = () =>
    nora.all('membership').find(({ key, value }) => key !== 'membership/by-link' && value === 'connected');
  await clock.runUntil(() => again() !== undefined, week);
  return again()?.key ?? '';
}

/** What Nora's host knows her by: she named her request so. */
export function namedAs(nora: GroupDevice): string {
  return nora.memory<ContactContext>('contact/Hanna').contactReqId ?? '';
}

/** Her request over the contact does not arrive. */
export const unheard: Gate['loses'] = (_, { event }) => event === 'x.grp.request.inv';

/** What is said to the group's link says something else. */
export function says(whose: string, message: (said: JsonObject) => ChatMessage): Gate['rewrites'] {
  return (from, command) =>
    command.type === 'joinConnection' && from === whose
      ? { ...command, message: message(command.message.params) }
      : command;
}

/** The host's client is older: nothing is announced at its link, and nobody understands who says to be a contact. */
export const isAboutClaims: Gate['hides'] = (_, event) =>
  event.type === 'REQ' && event.message.event === 'x.grp.request.inv';
