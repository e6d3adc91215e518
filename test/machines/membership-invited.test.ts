import { describe, expect, it } from 'vitest';
import { peerLimits } from '../../machines/peer/peer-limits.ts';
import { registry } from '../../machines/registry.ts';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { failed, message, profile, ended, retry } from './member-step.ts';
import {
  invited,
  invitation,
  joined,
  ready,
  interrupted,
  confirmation,
  admission,
  invitee,
  reason,
  orders,
  ends,
} from './membership-step.ts';

describe('an invitation by a contact', () => {
  it('waits for the user, and is answered with the id that the host gave us', () => {
    const group = invitee();
    expect([group.state, group.beginnings]).toEqual(['invited', []]);
    group.send({ type: 'user.join' });
    expect(group.beginnings).toEqual([
      { by: 'join', request: 'request-1', message: chatMessage.grpAcpt('me'), mode: 'interactive' },
    ]);
    group.send(joined);
    expect(group.state).toBe('joined');
    group.send(ready);
    expect([group.state, group.emitted]).toEqual(['connected', [{ type: 'group.joined', groupId: 'g' }]]);
    expect(group.labels.slice(0, 3)).toEqual(['membership:g', 'members:g', 'member:g/host']);
    expect(group.context.counts.connected).toBe(1);
  });

  it('GMC-13: that fails for now is an invitation again, and keeps its connection', () => {
    const group = invitee().send({ type: 'user.join' }, interrupted);
    expect([group.state, reason(group)]).toEqual(['invited', 'Unreachable']);
    group.send({ type: 'user.join' });
    expect([group.state, group.beginnings.length]).toEqual(['joining', 1]);
    expect(orders(group)).toEqual([{ type: 'connection.retry' }]);
    expect(reason(group)).toBeUndefined();
    expect(group.send(joined, ready).state).toBe('connected');
  });

  it('GMC-13: goes through even after it seemed to be interrupted', () => {
    expect(invitee().send({ type: 'user.join' }, interrupted, ready).state).toBe('connected');
  });

  it('GMC-14: that answers our own request is taken without the user, in the background', () => {
    const group = invitee({ automatic: true });
    expect([group.state, group.beginnings[0]?.['mode']]).toEqual(['joining', 'background']);
  });

  it('GMC-20: is taken under the profile that the user chooses, which everybody is told', () => {
    const group = invitee().send({ type: 'user.join', incognito: true });
    expect(group.context.profile).toEqual(profile('incognito'));
    expect(orders(group)).toEqual([{ type: 'connection.send', message: chatMessage.info(profile('incognito')) }]);
    group.send(
      joined,
      ready,
      message(chatMessage.memIntro({ memberId: 'm', memberRole: 'member', profile: profile('E') })),
    );
    const [met] = group.told.filter(({ to }) => to === 'member-connection/g.m');
    expect(met?.create?.input['group']).toEqual({
      groupId: 'g',
      me: { memberId: 'me', role: 'member', profile: profile('incognito'), incognito: true },
      limits: peerLimits,
    });
  });

  it('GMC-20: keeps that profile over interruptions and repeated invitations', () => {
    const group = invitee().send({ type: 'user.join', incognito: true }, interrupted, invitation);
    group.send({ type: 'user.join', incognito: false });
    expect([group.state, group.refused]).toEqual(['invited', ['ProfileLocked']]);
    group.send({ type: 'user.join', incognito: true });
    expect([group.state, group.context.profile]).toEqual(['joining', profile('incognito')]);
  });

  it('GMC-35: that comes once more is the same one', () => {
    const group = invitee().send(invitation, invitation);
    expect([group.state, group.context.memberId, group.beginnings]).toEqual(['invited', 'me', []]);
    expect(group.send({ type: 'user.join' }, invitation).state).toBe('joining');
  });

  it('that failed for good can be retried, and comes to life when the host invites again', () => {
    const group = invitee().send({ type: 'user.join' }, failed);
    expect([group.state, reason(group)]).toEqual(['failed', 'AgentFailed']);
    group.send(retry);
    expect([group.state, group.beginnings.length]).toEqual(['joining', 2]);
    const renewed = { ...invitation, invitation: { ...invited.invitation, connRequest: 'request-2' } };
    group.send(failed, renewed, { type: 'user.join' });
    expect(group.beginnings.at(-1)).toMatchObject({ request: 'request-2', message: chatMessage.grpAcpt('me') });
  });

  const renewed = { ...invitation, invitation: { ...invited.invitation, connRequest: 'request-2' } };

  it.each([
    ['while it is joined', []],
    ['when it was joined', [joined]],
    ['when we took ourselves for connected, and the host did not', [joined, ready]],
    ['when it had gone through after an interruption', [interrupted, ready]],
  ])('GMC-35: that comes anew, with another connection, is joined by it: %s', (_, before) => {
    const group = invitee().send({ type: 'user.join' }, ...before, renewed);
    expect(group.state).toBe('joining');
    expect(group.beginnings.at(-1)).toMatchObject({ request: 'request-2' });
    group.send(joined, ready);
    expect([group.state, group.context.counts.connected]).toEqual(['connected', 1]);
  });

  it('that was interrupted and comes anew is joined by the new connection', () => {
    const group = invitee().send({ type: 'user.join' }, interrupted, renewed, { type: 'user.join' });
    expect(group.beginnings.at(-1)).toMatchObject({ request: 'request-2' });
  });

  it('GMC-39: that is declined leaves nothing, and nobody is told', () => {
    const group = invitee().send({ type: 'user.decline' });
    expect([group.state, group.status, orders(group)]).toEqual(['declined', 'done', []]);
    const { declined } = registry.membership.machine.states;
    expect(declined?.tags).toContain('disposable');
  });

  it('that is declined after an interruption ends its connection first', () => {
    const group = invitee().send({ type: 'user.join' }, interrupted, { type: 'user.decline' });
    expect([group.state, ends(group).length]).toEqual(['ending', 1]);
    expect(group.send(ended).state).toBe('declined');
  });

  it('is nobody’s to confirm: who tries is not our host', () => {
    const group = invitee().send({ type: 'user.join' }, confirmation(admission('accepted')));
    expect(orders(group)).toEqual([{ type: 'connection.refuse', reason: { code: 'WrongMember' } }]);
  });
});
