import { expect } from 'vitest';
import { english, german, reasonWords } from '../../machines/messages/index.ts';
import type { InvitationContext } from '../../machines/member/invitation-events.ts';
import { peerLimits } from '../../machines/peer/peer-limits.ts';
import { Group } from './group.ts';
import { inGroups } from './scenario.ts';
import { requestOf } from './befriend.ts';

const minute = 60_000;
const day = 86_400_000;

inGroups('GMC-20', 'who is in a group incognito invites no contact to it, and is told why', async (stage) => {
  const group = await Group.found(stage, 'Hanna', { incognito: true });
  const [hanna, nora] = [group.host, await stage.device('Nora')];
  const [contact] = await group.befriend(hanna, nora);
  const key = await hanna.begin('member-invitation', 'garden.Nora', {
    invitationId: 'garden.Nora',
    groupId: 'garden',
    contact,
  });
  const incognito = { code: 'Incognito', to: 'group' } as const;
  expect(hanna.explained(key)).toMatchObject({ phase: 'failed', reason: incognito, actions: ['withdraw'] });
  expect(reasonWords(english, incognito).advice).toBe('Give people the link of the group.');
  expect(reasonWords(german, incognito).advice).toBe('Gib den Link der Gruppe weiter.');
  await hanna.tap(key, 'user.retry');
  expect(hanna.state(key)).toBe('failed');
  await stage.clock.advance(minute);
  expect([stage.said('x.grp.inv'), nora.all('membership')]).toEqual([[], []]);

  const olga = await group.ask('Olga', await group.link());
  await stage.clock.runUntil(() => group.isIn(olga));
  expect(group.membership(hanna).counts.connected).toBe(1);
});

inGroups('GMC-20', 'an admin who joined under another profile invites no contact', async (stage) => {
  const group = await Group.found(stage);
  const emil = await group.join('Emil', { role: 'admin' }, { incognito: true });
  const nora = await stage.device('Nora');
  const [contact] = await group.befriend(emil, nora);
  const groupId = group.idOn(emil);
  const invitationId = `${groupId}.Nora`;
  const key = await emil.begin('member-invitation', invitationId, { invitationId, groupId, contact });
  expect(emil.explained(key).reason).toEqual({ code: 'Incognito', to: 'group' });
});

inGroups('GMC-20', 'a contact who knows us incognito is not invited to where we are ourselves', async (stage) => {
  const group = await Group.found(stage);
  const [hanna, nora] = [group.host, await stage.device('Nora')];
  const offer = await nora.begin('contact', 'Hanna', { contactId: 'Hanna', by: 'invite' });
  await nora.until(offer, 'invited');
  const link = requestOf(nora, offer);
  const contact = await hanna.begin('contact', 'Nora', { contactId: 'Nora', by: 'link', link, incognito: true });
  await hanna.until(contact, 'connected');
  const key = await hanna.begin('member-invitation', 'garden.Nora', {
    invitationId: 'garden.Nora',
    groupId: 'garden',
    contact,
  });
  expect(hanna.explained(key).reason).toEqual({ code: 'Incognito', to: 'contact' });
  expect(stage.said('x.grp.inv')).toEqual([]);
});

inGroups(
  'S10',
  'who asked by the link and never came has to ask again: no retry is offered, and that one succeeds',
  async (stage) => {
    const group = await Group.found(stage);
    const nora = await group.ask('Nora', await group.link());
    // She is away for as long as the host waits, from right after she has asked.
    await stage.clock.runUntil(() => nora.state('membership/by-link') === 'joined');
    nora.offline();
    const row = () => group.host.all('member-invitation')[0]?.key ?? '';
    await stage.clock.runUntil(() => group.host.state(row()) === 'failed', peerLimits.answer + day);
    expect(group.host.memory<InvitationContext>(row()).requestId).toBeUndefined();
    expect(group.host.explained(row())).toMatchObject({ waitingFor: 'request', actions: ['withdraw'] });
    expect([english.waitingFor.request, german.waitingFor.request]).toEqual([
      'them to ask again by the group’s link',
      'eine neue Anfrage über den Link der Gruppe',
    ]);
    await expect(group.host.tap(row(), 'user.retry')).rejects.toMatchObject({
      error: { reason: { code: 'RequestUsed' } },
    });

    nora.offline(false);
    await stage.clock.runUntil(() => nora.state('membership/by-link') === 'failed', 10 * day);
    await nora.tap('membership/by-link', 'user.retry');
    await stage.clock.runUntil(() => nora.state('membership/by-link') === 'connected', 10 * day);
    await stage.clock.advance(minute);
    expect(group.host.all('member-invitation').filter(({ value }) => value === 'connected')).toHaveLength(1);
  },
);
