import { expect, it } from 'vitest';
import { planOf } from '../../runtime/plan.ts';
import { befriend } from '../groups/befriend.ts';
import type { GroupDevice } from '../groups/group-device.ts';
import { Group } from '../groups/group.ts';
import { setStage, type Stage } from '../groups/stage.ts';
import { isOne, settle } from './people.ts';

const week = 604_800_000;

/** Nora has joined Hanna's group by its link, is her contact as well, and has left the group. */
async function leftGroup() {
  const stage = await setStage();
  const group = await Group.found(stage);
  const link = await group.link();
  const nora = await group.ask('Nora', link);
  await nora.until('membership/by-link', 'connected');
  await befriend(stage, group.host, nora);
  await settle(stage);
  expect(isOne(nora, 'membership/by-link', 'contact/Hanna')).toBe(true);
  await nora.tap('membership/by-link', 'user.leave');
  await nora.until('membership/by-link', 'left');
  await settle(stage);
  return { stage, group, link, nora };
}

async function connectedAgain({ clock }: Stage, nora: GroupDevice): Promise<string> {
  const again = () =>
    nora.all('membership').find(({ key, value }) => key !== 'membership/by-link' && value === 'connected');
  await clock.runUntil(() => again() !== undefined, week);
  return again()?.key ?? '';
}

async function askAgain(nora: GroupDevice, link: string): Promise<string> {
  return nora.begin('repeat-join', 'again', { joinId: 'again', link, contact: 'contact/Hanna' });
}

it('PLN-17: M17: a group that is gone here is entered again over the contact with its host', async () => {
  const { stage, group, link, nora } = await leftGroup();
  expect(await planOf(nora.engine, link)).toMatchObject({ plan: 'askForInvitation', contact: 'contact/Hanna' });
  await askAgain(nora, link);
  const again = await connectedAgain(stage, nora);
  expect(stage.said('x.grp.request.inv')).toHaveLength(1);
  expect(again).toMatch(/^membership\/Hanna\./);
  expect(nora.state('repeat-join/again')).toBe('joined');
  expect(group.host.state('member-invitation/garden.Nora')).toBe('connected');
  expect(await planOf(nora.engine, link)).toMatchObject({ plan: 'known' });
});

it('PLN-18: M16: without the contact, the group is asked for by its link, as by anybody', async () => {
  const { stage, link, nora } = await leftGroup();
  await nora.tap('contact/Hanna', 'user.delete');
  await settle(stage);
  expect(await planOf(nora.engine, link)).toMatchObject({ plan: 'connect' });
});

it('PLN-20: a host that has no such group any more refuses, and the requester is told', async () => {
  const { stage, group, link, nora } = await leftGroup();
  await group.host.tap('contact-address/gate', 'user.delete');
  await settle(stage);
  const key = await askAgain(nora, link);
  await nora.until(key, 'refused');
  expect(nora.memory<{ reason?: object }>(key).reason).toEqual({ code: 'NotHere', what: 'group' });
});

it('a host that does not understand the request is asked by the link after the limit', async () => {
  const { stage, link, nora } = await leftGroup();
  stage.network.faults.fail('Hanna', 'sendMessage', { type: 'SMP', code: 'AUTH' }, { times: 0 });
  await nora.begin('repeat-join', 'again', { joinId: 'again', link, contact: 'contact/nobody' });
  const again = await connectedAgain(stage, nora);
  expect(again).not.toMatch(/Hanna/);
});

it('asking can be given up', async () => {
  const { nora, link } = await leftGroup();
  nora.offline();
  const key = await askAgain(nora, link);
  expect(nora.state(key)).toBe('asking');
  await nora.tap(key, 'user.cancel');
  expect(nora.row(key)).toBeUndefined();
});
