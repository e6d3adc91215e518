import { describe, expect, it } from 'vitest';
import { proceeds } from '../../machines/plan/connect-plan.ts';
import type { ContactContext } from '../../machines/contact/contact-events.ts';
import type { MembershipContext } from '../../machines/member/membership-context.ts';
import { planOf } from '../../runtime/plan.ts';
import type { GroupDevice } from '../groups/group-device.ts';
import { Group } from '../groups/group.ts';
import { setStage } from '../groups/stage.ts';
import { requestOf } from '../groups/befriend.ts';
import { settle } from './people.ts';

/** What a user does nevertheless, once it was confirmed: asks once more, or uses a link of their own. */

const asked = (stage: Awaited<ReturnType<typeof setStage>>) => stage.said('x.contact').map(({ message }) => message);
const requests = (device: GroupDevice) => device.all('contact-request');
const plan = async (device: GroupDevice, link: string) => {
  const found = await planOf(device.engine, link);
  return [found.plan, proceeds(found), 'key' in found ? found.key : undefined];
};

/** Nora has an address, at which Emil has asked. */
async function asking(fields: object = {}) {
  const stage = await setStage();
  const [nora, emil] = [await stage.device('Nora'), await stage.device('Emil')];
  const address = await nora.begin('contact-address', 'home', { addressId: 'home', ...fields });
  await nora.until(address, 'open');
  const { link } = nora.memory<{ link: string }>(address);
  const key = await emil.begin('contact', 'Nora', { contactId: 'Nora', by: 'link', link });
  await emil.until(key, 'requested');
  return { stage, nora, emil, link, key };
}

/** Emil does what the plan allows him to, and it is out again. */
async function repeat(emil: GroupDevice, link: string): Promise<void> {
  const found = await planOf(emil.engine, link);
  expect([found.plan, proceeds(found)]).toEqual(['requested', 'afterConfirmation']);
  if (found.plan !== 'requested') return;
  await emil.tap(found.key, 'user.repeat');
  await emil.until(found.key, found.key.startsWith('contact/') ? 'requested' : 'joined');
}

describe('a request at an address', () => {
  it('PLN-06: is repeated under its name, by another connection: its owner sees one request, and answers the latest', async () => {
    const { stage, nora, emil, link, key } = await asking();
    await stage.clock.runUntil(() => requests(nora).length === 1);
    const before = emil.memory<{ connectionId: string }>(`${key}/connection`).connectionId;
    const [first] = requests(nora);
    await repeat(emil, link);
    await settle(stage);
    expect(requests(nora)).toMatchObject([{ key: first?.key, value: 'pending' }]);
    expect(requests(nora)[0]?.context['requestId']).not.toBe(first?.context['requestId']);
    const names = asked(stage).map(({ params }) => params['contactReqId']);
    expect([names.length, new Set(names).size]).toEqual([2, 1]);
    expect(emil.memory<{ connectionId: string }>(`${key}/connection`).connectionId).not.toBe(before);

    await nora.tap(first?.key ?? '', 'user.accept');
    await emil.until(key, 'connected');
    await settle(stage);
    expect(nora.all('contact').map(({ value }) => value)).toEqual(['connected']);
    expect(emil.all('contact')).toHaveLength(1);
    expect(await plan(emil, link)).toEqual(['known', 'no', key]);
  });

  it('PLN-06: is repeated where its owner was away for both: one request comes of it', async () => {
    const { stage, nora, emil, link } = await asking();
    nora.offline();
    await repeat(emil, link);
    await repeat(emil, link);
    nora.offline(false);
    await settle(stage);
    expect(requests(nora)).toHaveLength(1);
  });

  it('PLN-06: is repeated while it is being accepted: there is one contact, on both sides', async () => {
    const { stage, nora, emil, key } = await asking();
    await stage.clock.runUntil(() => requests(nora).length === 1);
    emil.offline();
    await nora.tap(requests(nora)[0]?.key ?? '', 'user.accept');
    await stage.clock.runUntil(() => nora.all('contact').length === 1);
    // What Nora has answered waits at a connection that Emil gives up.
    await emil.tap(key, 'user.repeat');
    emil.offline(false);
    await emil.until(key, 'connected');
    await stage.clock.runUntil(() => nora.all('contact').every(({ value }) => value === 'connected'));
    expect([nora.all('contact').length, requests(nora).length, emil.all('contact').length]).toEqual([1, 1, 1]);
  });

  it('PLN-06: is not repeated where it is none: an invitation is used once', async () => {
    const stage = await setStage();
    const [nora, emil] = [await stage.device('Nora'), await stage.device('Emil')];
    const invitation = await nora.begin('contact', 'Emil', { contactId: 'Emil', by: 'invite' });
    await nora.until(invitation, 'invited');
    nora.offline();
    const link = requestOf(nora, invitation);
    const key = await emil.begin('contact', 'Nora', { contactId: 'Nora', by: 'link', link });
    await emil.until(key, 'requested');
    const before = emil.row(key)?.revision;
    await emil.tap(key, 'user.repeat');
    expect([emil.state(key), emil.row(key)?.revision]).toEqual(['requested', before]);
  });

  it('PLN-21: of who was deleted since is for the user to decide, also under the name of before', async () => {
    const { stage, nora, emil, key } = await asking();
    await stage.clock.runUntil(() => requests(nora).length === 1);
    await nora.tap(requests(nora)[0]?.key ?? '', 'user.accept');
    await emil.until(key, 'connected');
    await settle(stage);
    const [contact] = nora.all('contact');
    await nora.tap(contact?.key ?? '', 'user.delete');
    await settle(stage);
    expect(nora.all('contact')).toEqual([]);
    const { connectionId } = nora.memory<{ connectionId: string }>('contact-address/home');
    const again = { type: 'REQ', connectionId, message: asked(stage)[0] };
    await nora.tell({ ...again, id: 'asked-anew', requestId: 'anew' });
    await settle(stage);
    expect([nora.all('contact'), requests(nora).map(({ value }) => value)]).toEqual([[], ['pending']]);
  });
});

describe('a request by a group’s link', () => {
  it('PLN-06: is repeated under its name: its host lets in one member', async () => {
    const stage = await setStage();
    const group = await Group.found(stage, 'Hanna');
    const link = await group.link();
    group.host.offline();
    const emil = await group.ask('Emil', link);
    const key = group.membershipOf(emil);
    await emil.until(key, 'joined');
    const { contactReqId } = emil.memory<MembershipContext>(key);
    await repeat(emil, link);
    expect(emil.memory<MembershipContext>(key).contactReqId).toBe(contactReqId);
    group.host.offline(false);
    await emil.until(key, 'connected');
    await settle(stage);
    expect(group.host.all('member-invitation').map(({ value }) => value)).toEqual(['connected']);
    expect(asked(stage).map(({ params }) => params['contactReqId'])).toEqual([contactReqId, contactReqId]);
    expect(await plan(emil, link)).toEqual(['known', 'no', key]);
  });
});

describe('a link of one’s own', () => {
  it('PLN-02: an invitation connects us with ourselves, if we want to: both ends are contacts', async () => {
    const stage = await setStage();
    const nora = await stage.device('Nora');
    const one = await nora.begin('contact', 'one', { contactId: 'one', by: 'invite' });
    await nora.until(one, 'invited');
    const link = requestOf(nora, one);
    expect(await plan(nora, link)).toEqual(['ownLink', 'afterConfirmation', one]);
    const other = await nora.begin('contact', 'other', { contactId: 'other', by: 'link', link });
    await nora.until(other, 'connected');
    await nora.until(one, 'connected');
    await nora.tap(one, 'user.send', { text: 'note to self' });
    await settle(stage);
    expect(nora.told('message.received')).toMatchObject([{ content: { text: 'note to self' } }]);
    expect(nora.memory<ContactContext>(other).peer?.profile.displayName).toBe('Nora');
    expect((await plan(nora, link))[0]).toBe('known');
  });

  it('PLN-05: at an address of our own we may ask ourselves', async () => {
    const stage = await setStage();
    const nora = await stage.device('Nora');
    const address = await nora.begin('contact-address', 'home', { addressId: 'home', automatic: true });
    await nora.until(address, 'open');
    const { link } = nora.memory<{ link: string }>(address);
    expect(await plan(nora, link)).toEqual(['ownLink', 'afterConfirmation', address]);
    const other = await nora.begin('contact', 'other', { contactId: 'other', by: 'link', link });
    await nora.until(other, 'connected');
    await settle(stage);
    expect(nora.all('contact').map(({ value }) => value)).toEqual(['connected', 'connected']);
    expect((await plan(nora, link))[0]).toBe('ownLink');
  });

  it('PLN-12: by the link of our own group we may join it once more, as another member', async () => {
    const stage = await setStage();
    const group = await Group.found(stage, 'Hanna');
    const link = await group.link();
    const { host } = group;
    expect((await plan(host, link)).slice(0, 2)).toEqual(['ownLink', 'afterConfirmation']);
    const other = await host.begin('membership', 'other', { groupId: 'other', by: 'link', link });
    await host.until(other, 'connected');
    await settle(stage);
    expect(host.all('member-invitation').map(({ value }) => value)).toEqual(['connected']);
    await host.tap(other, 'user.send', { text: 'hello, me' });
    await settle(stage);
    expect(group.heard(host)).toEqual(['hello, me']);
  });
});
