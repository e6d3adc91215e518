import { describe, expect, it } from 'vitest';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { failed, message, profile, ended, retry } from './member-step.ts';
import {
  fromMember,
  joined,
  ready,
  interrupted,
  confirmation,
  admission,
  rejection,
  linkData,
  accepted,
  joiner,
  asked,
  reason,
  orders,
  ends,
} from './membership-step.ts';

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
