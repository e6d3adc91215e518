import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { peerLimits } from '../../machines/peer/peer-limits.ts';
import { registry } from '../../machines/registry.ts';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { failed, message, profile, ended, retry } from './member-step.ts';
import {
  groupProfile,
  fromMember,
  invited,
  invitation,
  joined,
  ready,
  interrupted,
  confirmation,
  admission,
  rejection,
  linkData,
  accepted,
  founded,
  invitee,
  joiner,
  asked,
  inGroup,
  reason,
  orders,
  ends,
} from './membership-step.ts';

describe('a group that we found', () => {
  it('is ours at once: we are its owner under a name that was drawn, and it has no host', () => {
    const group = founded();
    expect([group.state, group.context.role, group.context.memberId]).toEqual(['connected', 'owner', 'drawn-1']);
    expect([group.context.profile, group.labels]).toEqual([profile('main'), ['membership:g']]);
    expect([group.beginnings, group.emitted]).toEqual([[], [{ type: 'group.joined', groupId: 'g' }]]);
  });

  it.each([
    [{ incognito: true }, profile('incognito')],
    [{ profile: profile('Nora') }, profile('Nora')],
  ])('is founded as whom the user chose: %j', (choice, as) => {
    expect(founded(choice).context.profile).toEqual(as);
  });

  it('counts its members, however they come and go', () => {
    const group = founded().send(
      { type: 'members.changed', to: 'invited' },
      { type: 'members.changed', from: 'invited', to: 'connected' },
      { type: 'members.changed', to: 'pending' },
      { type: 'members.changed', from: 'pending' },
    );
    expect(group.context.counts).toEqual({ invited: 0, pending: 0, connecting: 0, connected: 1, failed: 0 });
  });

  it('is deleted by an owner: everybody hears of it, and then that it is over', () => {
    const group = founded().send({ type: 'user.deleteGroup' });
    expect([group.state, group.status]).toEqual(['groupDeleted', 'done']);
    expect(group.broadcasts()).toEqual([
      {
        label: 'members:g',
        event: { type: 'member.say', message: chatMessage.grpDel() },
        followedBy: { type: 'group.over' },
      },
    ]);
  });

  it('is not deleted by who is no owner', () => {
    const group = inGroup().send({ type: 'user.deleteGroup' });
    expect([group.state, group.refused]).toEqual(['connected', ['NotAllowed']]);
  });
});

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

describe('a group link', () => {
  it('leads to its host, who is asked with our profile, and told it once more when it lets us in', () => {
    const group = joiner();
    expect(group.commands).toEqual([{ type: 'fetchLink', link: 'https://smp.example/g#link', mode: 'interactive' }]);
    group.send(linkData());
    expect(group.beginnings).toEqual([
      {
        by: 'join',
        request: 'request-1',
        message: chatMessage.contact(profile('main'), 'drawn-1'),
        mode: 'interactive',
      },
    ]);
    group.send(joined);
    expect(group.state).toBe('joined');
    group.send(confirmation(admission('accepted')));
    expect([group.state, group.context.memberId, group.context.role]).toEqual(['accepted', 'me', 'member']);
    expect(orders(group)).toEqual([{ type: 'connection.allow', message: chatMessage.infoToHost(profile('main')) }]);
    group.send(ready, message(chatMessage.grpLinkMem(profile('Gustav, at length'))));
    expect([group.state, group.context.host]).toEqual([
      'connected',
      {
        memberId: 'host',
        role: 'admin',
        profile: profile('Gustav, at length'),
        versions: '1-16',
        reintroduces: true,
        connectionId: 'to-host',
        hasShown: true,
      },
    ]);
  });

  it('that is full is itself the request', () => {
    const link = 'simplex:/contact#/?v=1&smp=smp%3A%2F%2Fk%40smp.example&data=%7B%22type%22%3A%22group%22%7D';
    const group = joiner({ link });
    expect([group.state, group.commands, group.beginnings[0]?.['request']]).toEqual(['joining', [], link]);
  });

  it.each([
    ['gone', { type: 'ERR', corrId: 'c', error: { type: 'SMP', code: 'AUTH' } }, 'failed', 'LinkGone'],
    [
      'out of reach',
      { type: 'ERR', corrId: 'c', error: { type: 'BROKER', code: 'HOST' } },
      'interrupted',
      'LinkUnreachable',
    ],
    ['one of a channel', linkData({ relays: ['https://smp.example/r#relay'] }), 'failed', 'RelayedGroup'],
    ['without a profile', linkData({ userData: {} }), 'failed', 'LinkDataInvalid'],
  ])('that is %s says so, and is tried again', (_, answer, state, code) => {
    const group = joiner().send(answer);
    expect([group.state, reason(group)]).toEqual([state, code]);
    group.send(retry);
    expect([group.state, reason(group)]).toEqual(['fetchingLink', undefined]);
  });

  it('that is not answered in time waits for the user', () => {
    const group = joiner().after('linkLimit');
    expect([group.state, group.context.reason]).toEqual(['interrupted', { code: 'TimedOut', waitedFor: 'link' }]);
  });

  it('is asked again under the same name after an interruption, and fetched again after a failure', () => {
    const group = joiner().send(linkData(), interrupted, retry);
    expect([group.state, orders(group)]).toEqual(['joining', [{ type: 'connection.retry' }]]);
    group.send(failed, retry);
    expect(group.state).toBe('fetchingLink');
    group.send(linkData({ request: 'request-2' }));
    expect(group.beginnings.at(-1)).toMatchObject({
      request: 'request-2',
      message: chatMessage.contact(profile('main'), 'drawn-1'),
    });
  });

  it('whose host refuses us ends, and shows why', () => {
    const group = asked().send(confirmation(rejection), ended);
    expect([group.state, group.status]).toEqual(['rejected', 'done']);
    expect(group.context.reason).toEqual({ code: 'Rejected', rejection: 'blocked_name' });
  });

  it.each([
    ['something else', chatMessage.ok(), { code: 'WrongAnswer', expected: 'x.grp.link.inv' }],
    [
      'that we are the host',
      admission('accepted', { invitedMember: fromMember }),
      { code: 'WrongAnswer', expected: 'x.grp.link.inv' },
    ],
    ['in a version that we don’t speak', { ...admission('accepted'), v: '40-50' }, { code: 'Incompatible' }],
  ])('whose host answers %s is not followed', (_, answer, why) => {
    const group = asked();
    orders(group);
    group.send(confirmation(answer));
    expect(orders(group)).toEqual([{ type: 'connection.refuse', reason: why }]);
    expect(group.send({ ...failed, reason: why }).state).toBe('failed');
  });

  it('that leads to a connection without an answer leads nowhere', () => {
    const group = asked().send(ready);
    expect([group.state, reason(group)]).toEqual(['failed', 'WrongAnswer']);
    expect(group.labels).toEqual([expect.stringMatching(/^link:/)]);
  });

  it.each([
    ['pending', 'pendingApproval'],
    ['pending_review', 'pendingReview'],
  ] as const)('may lead to a door where we wait (%s) until we are let in', (acceptance, state) => {
    const group = asked().send(confirmation(admission(acceptance)), ready);
    expect([group.state, group.emitted]).toEqual([state, []]);
    group.send(accepted('accepted', 'observer'));
    expect([group.state, group.context.role]).toEqual(['connected', 'observer']);
    expect(group.emitted).toEqual([{ type: 'group.joined', groupId: 'g' }]);
  });

  it('GMC-16a: may lead from approval to review, and never back', () => {
    const group = asked().send(confirmation(admission('pending')), ready, accepted('pending_review'));
    expect(group.state).toBe('pendingReview');
    expect(group.send(accepted('pending_review'), accepted('pending')).state).toBe('pendingReview');
    expect(group.send(accepted('accepted')).state).toBe('connected');
  });

  it('GMC-16b: is over for who is removed at the door, or whose host leaves', () => {
    const atDoor = () => asked().send(confirmation(admission('pending')), ready);
    const removed = atDoor().send({ type: 'membership.removed', byRole: 'admin' });
    expect([removed.state, ends(removed).length]).toEqual(['ending', 1]);
    expect(removed.send(ended).state).toBe('removed');
    const alone = atDoor().send(message(chatMessage.leave()), ended);
    expect([alone.state, reason(alone)]).toEqual(['removed', 'IntroducerGone']);
  });
});

describe('what a membership is started with', () => {
  const { input, events } = registry.membership;
  const link = `https://smp.example/g#${'A'.repeat(43)}`;

  it.each([
    [{ groupId: 'g', by: 'create', groupProfile }, true],
    [{ groupId: 'g', by: 'create', groupProfile, incognito: true, limits: { answer: 1000 } }, true],
    [{ groupId: 'g', by: 'link', link, profile: profile('Nora') }, true],
    [{ groupId: 'g', by: 'link', link: 'simplex:/contact#/?v=1&smp=s&data=%7B%22type%22%3A%22group%22%7D' }, true],
    [{ groupId: 'g', by: 'link', link: `https://smp.example/a#${'A'.repeat(43)}` }, false],
    [{ groupId: 'g', by: 'link', link: 'nonsense' }, false],
    [{ groupId: 'g', by: 'create', groupProfile: { ...groupProfile, image: 'i'.repeat(5000) } }, false],
    [{ groupId: 'g'.repeat(73), by: 'create', groupProfile }, false],
    [{ groupId: 'g', by: 'create' }, false],
    [{ groupId: 'g', by: 'invitation', ...invited }, false],
  ])('%j: %s', (value, fits) => {
    expect(v.is(input, value)).toBe(fits);
  });

  it('a person says only what a person may', () => {
    expect(Object.keys(events)).toEqual([
      'user.join',
      'user.decline',
      'user.retry',
      'user.repeat',
      'user.probe',
      'user.contact',
      'user.leave',
      'user.deleteGroup',
      'user.send',
    ]);
    expect(v.is(events['user.send'], { text: '' })).toBe(false);
    expect(v.is(events['user.send'], { text: 'hi', msgId: 'm-1' })).toBe(true);
  });
});
