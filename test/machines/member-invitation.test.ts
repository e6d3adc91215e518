import { describe, expect, it } from 'vitest';
import {
  asked,
  confirmation,
  created,
  failed,
  gone,
  groupId,
  guest,
  interrupted,
  Invitation,
  membership,
  message,
  ready,
} from './invitation-step.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';

const members = `members:${groupId}`;
const moderators = `moderators:${groupId}`;
const counts = (invitation: Invitation) => invitation.heard(`membership/${groupId}`).map(({ from, to }) => [from, to]);

describe('an invitation of a contact', () => {
  it('makes a queue interactively, and tells the contact of it with the group’s profile of now', () => {
    const invitation = new Invitation({ role: 'admin', groupLinkId: 'l' });
    expect(invitation.spawned).toMatchObject([{ beginning: { by: 'create', mode: 'interactive' } }]);
    expect(invitation.state).toBe('creating');
    invitation.group = { ...membership(), groupProfile: { displayName: 'orchard', fullName: '' } };
    invitation.send(created('the request'));
    expect(invitation.state).toBe('invited');
    expect(invitation.heard('contact/c')).toMatchObject([
      {
        type: 'contact.say',
        message: {
          event: 'x.grp.inv',
          params: {
            groupInvitation: {
              fromMember: { memberId: 'host', memberRole: 'owner' },
              invitedMember: { memberId: 'member-1', memberRole: 'admin' },
              connRequest: 'the request',
              groupProfile: { displayName: 'orchard' },
              groupLinkId: 'l',
            },
          },
        },
      },
    ]);
    expect(invitation.labels.slice(0, 2)).toEqual([members, `member:${groupId}/member-1`]);
  });

  it('bears the name of the newest request, where the contact asks once more while the queue is made', () => {
    const invitation = new Invitation({ groupLinkId: 'first' });
    invitation.send({ type: 'invitation.requested', groupLinkId: 'second' });
    expect(invitation.state).toBe('creating');
    invitation.send(created());
    expect(invitation.heard('contact/c')).toMatchObject([
      { message: { event: 'x.grp.inv', params: { groupInvitation: { groupLinkId: 'second' } } } },
    ]);
  });

  it('is one whose acceptance names the member, and is allowed by x.ok', () => {
    const invitation = new Invitation().send(created(), confirmation({ memberId: 'member-1' }));
    expect(invitation.state).toBe('allowing');
    expect(invitation.heard('connection')).toMatchObject([{ type: 'connection.allow', message: { event: 'x.ok' } }]);
    invitation.send(ready('c-1'));
    expect([invitation.state, invitation.context.connectionId]).toEqual(['connected', 'c-1']);
    expect(invitation.emitted).toEqual([{ type: 'member.connected', groupId, memberId: 'member-1' }]);
    expect(counts(invitation)).toEqual([
      [undefined, 'invited'],
      ['invited', 'connecting'],
      ['connecting', 'connected'],
    ]);
  });

  it.each([
    ['of another member', confirmation({ memberId: 'somebody' })],
    ['of another kind', confirmation({ profile: { displayName: 'x' } }, 'x.info')],
  ])('refuses a confirmation %s', (_, told) => {
    const invitation = new Invitation().send(created(), told);
    expect(invitation.heard('connection')).toEqual([{ type: 'connection.refuse', reason: { code: 'WrongMember' } }]);
    invitation.send(failed);
    expect([invitation.state, invitation.context.reason]).toEqual(['failed', { code: 'WrongMember' }]);
    expect(counts(invitation).at(-1)).toEqual(['invited', undefined]);
  });

  it.each([
    ['a group that is not here', { group: undefined }, { code: 'NotHere', what: 'group' }],
    ['a member who may not invite', { group: membership('member') }, { code: 'NotAllowed', role: 'member' }],
    ['a contact that is not here', { contact: undefined }, { code: 'NotHere', what: 'contact' }],
    ['a contact that is gone', { contact: { peer: guest } }, { code: 'NotHere', what: 'contact' }],
  ])('by %s fails with a reason, and goes on when it is tried again', (_, found, reason) => {
    const invitation = new Invitation({}, found);
    expect([invitation.state, invitation.context.reason, invitation.spawned]).toEqual(['failed', reason, []]);
    invitation.group = membership();
    invitation.contact = { connection: 'begun', peer: { profile: { displayName: 'Gustav', fullName: '' } } };
    expect(invitation.send({ type: 'user.retry' }).state).toBe('creating');
  });

  it('never gives a higher role than one’s own', () => {
    expect(new Invitation({ role: 'owner' }, { group: membership('admin') }).context.reason).toEqual({
      code: 'NotAllowed',
      role: 'admin',
    });
  });

  it('whose queue could not be made for now goes on with the same connection', () => {
    const invitation = new Invitation().send(interrupted);
    expect([invitation.state, invitation.context.reason]).toEqual(['failed', { code: 'Unreachable' }]);
    invitation.send({ type: 'user.retry' });
    expect(invitation.heard('connection')).toEqual([{ type: 'connection.retry' }]);
    expect(invitation.send(created()).state).toBe('invited');
    expect(invitation.context.memberId).toBe('member-1');
  });

  it('whose connection failed for good takes another one, and the contact gets its request', () => {
    const invitation = new Invitation().send(created(), failed, { type: 'user.retry' });
    expect(invitation.heard('connection')).toMatchObject([{ type: 'connection.begin', beginning: { by: 'create' } }]);
    invitation.heard('contact/c');
    invitation.send(created('request 2'));
    expect(JSON.stringify(invitation.heard('contact/c'))).toContain('request 2');
  });

  it('is sent again as it was; to another role it is sent with that', () => {
    const invitation = new Invitation().send(created());
    const [first] = invitation.heard('contact/c');
    invitation.send({ type: 'user.invite' });
    expect(invitation.heard('contact/c')).toEqual([first]);
    invitation.send({ type: 'user.changeRole', role: 'observer' });
    expect(JSON.stringify(invitation.heard('contact/c'))).toContain('"memberRole":"observer"');
    expect(invitation.spawned).toHaveLength(1);
  });

  it('is not sent to a contact that was deleted', () => {
    const invitation = new Invitation().send(created(), { type: 'member.contact' }, { type: 'user.invite' });
    expect([invitation.state, invitation.refused]).toEqual(['invited', ['NotHere']]);
  });

  it.each(['user.withdraw', 'user.remove'])('ends by %s with its connection, and is made anew after that', (type) => {
    const invitation = new Invitation().send(created(), { type });
    expect([invitation.state, invitation.heard('connection'), invitation.labels]).toEqual([
      'ending',
      [{ type: 'connection.end', afterDelivery: true }],
      [],
    ]);
    invitation.send(gone);
    expect(invitation.state).toBe(type === 'user.remove' ? 'removed' : 'withdrawn');
    invitation.send({ type: 'user.invite' });
    expect([invitation.context.memberId, invitation.spawned.length]).toEqual(['member-2', 2]);
  });

  it('that is wanted again before its connection is gone begins anew when it is', () => {
    const invitation = new Invitation().send(created(), { type: 'user.withdraw' }, { type: 'user.invite' });
    expect(invitation.state).toBe('ending');
    expect([invitation.send(gone).state, invitation.context.memberId]).toEqual(['creating', 'member-2']);
  });

  it('that fails by a fault of the connection’s machine can be begun anew', () => {
    const fault = { type: 'xstate.error.actor.connection', actorId: 'connection', error: '' };
    const invitation = new Invitation().send(created(), fault);
    expect([invitation.state, invitation.context.reason]).toEqual(['failed', { code: 'Quarantined' }]);
    expect(invitation.send({ type: 'user.retry' }).spawned).toHaveLength(2);
  });
});

describe('somebody who asks at the group’s link', () => {
  it.each([
    ['accept', 'accepted', 'connected'],
    ['approve', 'pending', 'pendingApproval'],
    ['approveThenReview', 'pending', 'pendingApproval'],
    ['review', 'pending_review', 'pendingReview'],
  ])('under "%s" is answered "%s", and told who we are: %s', (verdict, accepted, state) => {
    const joiner = Invitation.asked(verdict);
    expect(joiner.spawned).toMatchObject([
      {
        beginning: {
          by: 'accept',
          requestId: 'r1',
          mode: 'background',
          message: { event: 'x.grp.link.inv', params: { groupLinkInvitation: { accepted, fromMemberName: 'Hanna' } } },
        },
      },
    ]);
    joiner.send({ type: 'connection.joined', connectionId: 'peer' }, ready());
    expect([joiner.state, joiner.said()]).toEqual([state, ['x.grp.link.mem']]);
  });

  it('tells its whole profile when it allows us', () => {
    const joiner = Invitation.asked('accept');
    joiner.send({
      type: 'connection.informed',
      message: { v: '1-9', event: 'x.info', params: { profile: { displayName: 'Joanna B.' } } },
    });
    expect(joiner.context).toMatchObject({ profile: { displayName: 'Joanna B.' }, versions: '1-9' });
  });

  it('and is refused hears of it, and no more', () => {
    const joiner = Invitation.asked('reject', { rejection: 'long_name' });
    expect(joiner.spawned).toMatchObject([
      {
        beginning: {
          message: { event: 'x.grp.link.reject', params: { groupLinkRejection: { rejectionReason: 'long_name' } } },
        },
      },
    ]);
    expect(joiner.labels).toEqual([]);
    joiner.send({ type: 'connection.joined', connectionId: 'peer' });
    expect(joiner.heard('connection')).toEqual([{ type: 'connection.end', afterDelivery: true }]);
    expect(joiner.send(gone).state).toBe('rejected');
    expect(joiner.send(asked('r2')).spawned).toHaveLength(2);
  });

  it('is let in after approval and review, each told to it; first to moderators, then to the others', () => {
    const joiner = Invitation.asked('approveThenReview').send(ready());
    expect(joiner.announced(members)).toEqual([]);
    joiner.said();
    joiner.send({ type: 'user.accept' });
    expect([joiner.state, joiner.said()]).toEqual(['pendingReview', ['x.grp.link.acpt']]);
    joiner.send({ type: 'user.accept', role: 'observer' });
    expect([joiner.state, joiner.said(), joiner.context.role]).toEqual(['connected', ['x.grp.link.acpt'], 'observer']);
    const inReview = { type: 'member.introduce', to: 'moderators' };
    const letIn = { type: 'member.say', message: { event: 'x.grp.link.acpt' } };
    expect(joiner.announced(moderators)).toMatchObject([inReview, letIn, { ...inReview, place: 5 }]);
    expect(joiner.announced(moderators)[0]).not.toHaveProperty('place');
    expect(joiner.announced(members)).toMatchObject([{ type: 'member.introduce', to: 'others' }]);
  });

  it('is let in by whoever moderates, and they all hear of it', () => {
    const joiner = Invitation.asked('review').send(ready());
    joiner.said();
    joiner.send({ type: 'member.accepted', role: 'observer' });
    expect([joiner.state, joiner.said(), joiner.context.role]).toEqual(['connected', ['x.grp.link.acpt'], 'observer']);
    const { memberId = '' } = joiner.context;
    const decision = { event: 'x.grp.link.acpt', params: { acceptance: 'accepted', role: 'observer', memberId } };
    expect(joiner.announced(moderators)[1]).toMatchObject({ type: 'member.say', message: decision, except: memberId });
  });

  it('is let in by an admin as no more than that is itself', () => {
    const joiner = new Invitation({ admission: { verdict: 'review' } }, { group: membership('admin') });
    joiner.send(asked(), ready(), { type: 'user.accept', role: 'owner' }, { type: 'member.accepted', role: 'owner' });
    expect([joiner.state, joiner.refused]).toEqual(['pendingReview', ['NotAllowed']]);
    expect(joiner.send({ type: 'user.accept', role: 'admin' }).state).toBe('connected');
  });

  it('and asks again while it is being refused has not heard of that: it is refused once more', () => {
    const joiner = Invitation.asked('reject').send(asked('r2'));
    expect(joiner.heard('connection')).toEqual([{ type: 'connection.end', afterDelivery: true }]);
    expect(joiner.send(gone).spawned).toMatchObject([{}, { beginning: { by: 'accept', requestId: 'r2' } }]);
    expect(joiner.state).toBe('rejecting');
  });

  it.each(['approve', 'review'])('and waits by "%s" may be turned away', (verdict) => {
    const joiner = Invitation.asked(verdict).send(ready());
    joiner.said();
    joiner.send({ type: 'user.reject' });
    expect([joiner.said(), joiner.send(gone).state]).toEqual([['x.grp.mem.del'], 'removed']);
    expect(counts(joiner).at(-1)).toEqual(['pending', undefined]);
    expect(joiner.send(asked('r2')).context.memberId).toBe('member-2');
  });

  it('and waits says nothing in the group, and hears only what ends it', () => {
    const joiner = Invitation.asked('approve').send(ready());
    joiner.said();
    joiner.send(message('x.msg.new', { content: { type: 'text', text: 'hi' } }, 'm'));
    joiner.send({ type: 'member.say', message: { event: 'x.msg.new', params: {} } });
    joiner.send({ type: 'member.say', message: { event: 'x.grp.del', params: {} } });
    expect([joiner.emitted, joiner.said()]).toEqual([[], ['x.grp.del']]);
  });

  it('and waits for review hears what becomes of those that it knows, and not what they write', () => {
    const joiner = Invitation.asked('review').send(ready());
    joiner.said();
    const forward = (said: { event: string; params: JsonObject }) => ({
      type: 'member.say',
      message: { event: 'x.grp.msg.forward', params: { memberId: 'm', msg: said, msgTs: '2026-01-01T00:00:00.000Z' } },
    });
    joiner.send(forward({ event: 'x.msg.new', params: { content: { type: 'text', text: 'hi' } } }));
    expect(joiner.said()).toEqual([]);
    joiner.send(forward({ event: 'x.grp.leave', params: {} }));
    joiner.send({ type: 'member.say', message: { event: 'x.grp.mem.del', params: { memberId: 'm' } } });
    expect(joiner.said()).toEqual(['x.grp.msg.forward', 'x.grp.mem.del']);
  });

  it('at a group in which we may not admit waits for us to get the role', () => {
    const joiner = new Invitation({ admission: { verdict: 'accept' } }, { group: membership('moderator') }).send(
      asked(),
    );
    expect([joiner.state, joiner.context.reason]).toEqual(['failed', { code: 'NotAllowed', role: 'moderator' }]);
    joiner.group = membership('admin');
    expect(joiner.send(asked('r2')).spawned).toMatchObject([{ beginning: { requestId: 'r2' } }]);
  });
});
