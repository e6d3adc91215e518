import type { GroupDevice } from './group-device.ts';
import type { Stage } from './stage.ts';

const week = 604_800_000;

/** Makes two people contacts, by a one-time invitation of the first; returns under which keys each has the other. */
export async function befriend(
  { clock }: Pick<Stage, 'clock'>,
  inviter: GroupDevice,
  joiner: GroupDevice,
): Promise<[joiner: string, inviter: string]> {
  const invited = await inviter.begin('contact', joiner.name, { contactId: joiner.name, by: 'invite' });
  await inviter.until(invited, 'invited');
  const link = requestOf(inviter, invited);
  const joined = await joiner.begin('contact', inviter.name, { contactId: inviter.name, by: 'link', link });
  await clock.runUntil(() => inviter.state(invited) === 'connected' && joiner.state(joined) === 'connected', week);
  return [invited, joined];
}

/** The request that a contact or an address shows to its user. */
export function requestOf(device: GroupDevice, key: string): string {
  const { request } = device.memory<{ request?: string }>(key);
  if (request === undefined) throw new Error(`${device.name} has no request in ${key}`);
  return request;
}
