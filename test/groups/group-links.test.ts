import { expect, it } from 'vitest';
import { english, german, reasonWords } from '../../machines/messages/index.ts';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { planOf } from '../../runtime/plan.ts';
import { settle } from '../persons/people.ts';
import { askAgain, leftGroup } from '../persons/rejoining.ts';
import { requestOf } from './befriend.ts';
import { Group } from './group.ts';
import { setStage } from './stage.ts';

/** The link of a group whose host is not in it any more, or may not let anybody in. */

const day = 86_400_000;
const noGroup = { code: 'NotHere', what: 'group' };

it.each(['user.deleteGroup', 'user.leave'] as const)(
  'PLN-20: a host that has ended its group (%s) refuses who was in it, and its link leads nowhere',
  async (deed) => {
    const { stage, group, link, nora } = await leftGroup('invitation');
    await group.host.tap(group.membershipOf(group.host), deed);
    await settle(stage);
    expect(group.host.all('contact-address')).toEqual([]);
    const key = await askAgain(nora, link);
    await nora.until(key, 'refused');
    expect(nora.memory<{ reason?: object }>(key).reason).toEqual(noGroup);
    const olga = await group.ask('Olga', link);
    await olga.until(group.membershipOf(olga), 'failed');
    const { reason } = group.membership(olga);
    expect(reason).toMatchObject({ code: 'AgentFailed', error: { code: 'AUTH' }, during: 'join' });
    expect(reason && reasonWords(english, reason).sentence).toContain('leads nowhere any more');
    expect(reason && reasonWords(german, reason).sentence).toContain('führt nirgendwohin mehr');
    expect(await planOf(group.host.engine, link)).toMatchObject({ plan: 'connect' });
  },
);

it('PLN-20: a host that may let nobody in any more refuses, until it may again', async () => {
  const { stage, group, link, nora } = await leftGroup('invitation');
  const emil = await group.join('Emil', { role: 'owner' });
  const makes = async (role: string) => {
    await group.forge(group.host, emil, chatMessage.memRole(group.memberId(group.host), role));
    await settle(stage);
  };
  await makes('member');
  const key = await askAgain(nora, link);
  await nora.until(key, 'refused');
  expect(nora.memory<{ reason?: object }>(key).reason).toEqual(noGroup);
  await nora.tap(key, 'user.cancel');
  await makes('admin');
  await askAgain(nora, link);
  await stage.clock.advance(day);
  expect(group.host.state('member-invitation/garden.Nora')).toBe('connected');
});

it('PLN-20: a host that is somebody else to the contact says no more than one that has no such group', async () => {
  const stage = await setStage();
  const group = await Group.found(stage);
  const link = await group.link();
  const nora = await stage.device('Nora');
  const offer = await nora.begin('contact', 'Hanna', { contactId: 'Hanna', by: 'invite' });
  await nora.until(offer, 'invited');
  const request = requestOf(nora, offer);
  await group.host.begin('contact', 'Nora', { contactId: 'Nora', by: 'link', link: request, incognito: true });
  await nora.until(offer, 'connected');
  const key = await askAgain(nora, link);
  await nora.until(key, 'refused');
  expect(nora.memory<{ reason?: object }>(key).reason).toEqual(noGroup);
  expect(stage.said('x.grp.inv')).toEqual([]);
});
