import { describe, expect, it } from 'vitest';
import { gone, groupId, Invitation, message } from './invitation-step.ts';

const members = `members:${groupId}`;
const moderators = `moderators:${groupId}`;
const counts = (invitation: Invitation) => invitation.heard(`membership/${groupId}`).map(({ from, to }) => [from, to]);

describe('a member who is in', () => {
  const newcomer = (memberId: string) => ({
    memberId,
    role: 'member',
    profile: { displayName: memberId, fullName: '' },
    connectionId: `c-${memberId}`,
  });
  const introduce = (memberId: string, fields: object = {}) => ({
    type: 'member.introduce',
    newcomer: newcomer(memberId),
    to: 'others',
    place: 6,
    ...fields,
  });
  const introductions = (invitation: Invitation) =>
    invitation.told.filter(({ create }) => create?.machine === 'introduction').map(({ to }) => to);

  it('is announced to those who moderate, and then to everybody, as one who can be reached', () => {
    const member = Invitation.connected({}, 'c-7');
    const newcomer = {
      memberId: 'member-1',
      role: 'member',
      connectionId: 'c-7',
      profile: { displayName: 'Gustav' },
    };
    expect(member.announced(moderators)).toMatchObject([{ type: 'member.introduce', to: 'moderators', newcomer }]);
    expect(member.announced(members)).toMatchObject([{ type: 'member.introduce', to: 'others', newcomer }]);
    const told = member.told.map(({ create }) => (create?.input as { label?: string } | undefined)?.label);
    expect(told.indexOf(moderators)).toBeLessThan(told.indexOf(members));
  });

  it('is told of a newcomer, and the two are introduced', () => {
    const member = Invitation.connected();
    member.said();
    member.send(introduce('n'));
    expect(member.said()).toEqual(['x.grp.mem.new']);
    expect(introductions(member)).toEqual([`introduction/${groupId}.n.member-1`]);
    expect(member.told.at(-1)?.create?.input).toMatchObject({
      newcomer: { connectionId: 'c-n' },
      member: { memberId: 'member-1', connectionId: 'peer' },
    });
  });

  it.each([
    ['itself', introduce('member-1')],
    ['who was in before it', introduce('n', { place: 4 })],
    ['who is only for moderators', introduce('n', { to: 'moderators', place: undefined })],
  ])('is not introduced to %s', (_, told) => {
    const member = Invitation.connected();
    expect(introductions(member.send(JSON.parse(JSON.stringify(told)) as never))).toEqual([]);
  });

  it('is introduced to the others once it has its place among them, whatever the clock says', () => {
    const member = Invitation.connected();
    expect(member.context.place).toBe(5);
    expect(member.announced(members)).toMatchObject([{ place: 5 }]);
    expect(counts(member).at(-1)).toEqual(['connecting', 'connected']);
  });

  it('who moderates is introduced in the review, and not a second time after it', () => {
    const member = Invitation.connected({ role: 'moderator' });
    member.said();
    member.send(
      { ...introduce('n', { to: 'moderators' }) },
      introduce('n', { to: 'others' }),
      introduce('o', { to: 'others' }),
    );
    expect(introductions(member)).toEqual([`introduction/${groupId}.n.member-1`, `introduction/${groupId}.o.member-1`]);
  });

  it('gets what is said to all, but not what is meant for the others', () => {
    const member = Invitation.connected();
    member.said();
    const said = { type: 'member.say', message: { event: 'x.msg.new', params: {} } };
    member.send(said, { ...said, except: 'somebody' }, { ...said, except: 'member-1' });
    expect(member.said()).toEqual(['x.msg.new', 'x.msg.new']);
  });

  it('has what it writes shown once, and forwarded to whom it can’t reach yet', () => {
    const member = Invitation.connected();
    const written = message('x.msg.new', { content: { type: 'text', text: 'hi' } }, 'm1');
    member.send(written, written);
    expect(member.emitted.filter(({ type }) => type === 'message.received')).toHaveLength(1);
    expect(member.announced(`introductions:${groupId}/member-1`)).toMatchObject([
      { type: 'introduction.forward', from: 'member-1' },
    ]);
  });

  it('that is removed hears of it, as do the others, and nothing is introduced to it any more', () => {
    const member = Invitation.connected();
    member.said();
    member.send({ type: 'user.remove' });
    expect(member.said()).toEqual(['x.grp.mem.del']);
    expect(member.announced(members).at(-1)).toMatchObject({ type: 'member.say', except: 'member-1' });
    expect(member.announced(`introductions:${groupId}/member-1`)).toEqual([{ type: 'introduction.over' }]);
    expect(member.send(gone).state).toBe('removed');
  });

  it.each([
    ['leaves', message('x.grp.leave'), 'left'],
    ['is removed by another admin', { type: 'member.removed', byRole: 'admin' }, 'removed'],
    ['is of a group that is over', { type: 'group.over' }, 'over'],
  ])('that %s is in it no more', (_, told, state) => {
    const member = Invitation.connected().send(told, gone);
    expect([member.state, member.labels]).toEqual([state, []]);
  });

  it('of a group that is over is introduced to nobody any more; nor does it introduce', () => {
    const member = Invitation.connected({ role: 'admin' }).send({ type: 'group.over' });
    expect(member.announced(`introductions:${groupId}/member-1`)).toEqual([{ type: 'introduction.over' }]);
    expect(member.announced(`introduced-by:${groupId}/member-1`)).toEqual([]);
  });

  it('that leaves by itself has it forwarded to those whom it can’t reach yet; what it promised to introduce is off', () => {
    const member = Invitation.connected({ role: 'admin' }).send(message('x.grp.leave'));
    expect(member.announced(`introductions:${groupId}/member-1`)).toMatchObject([
      { type: 'introduction.forward', from: 'member-1', message: { event: 'x.grp.leave' } },
    ]);
    expect(member.announced(`introduced-by:${groupId}/member-1`)).toEqual([{ type: 'introducer.gone' }]);
  });

  it('is not removed, nor given a role, by who may not', () => {
    const member = Invitation.connected({ role: 'owner' });
    member.send(
      { type: 'member.removed', byRole: 'admin' },
      { type: 'member.roleChanged', role: 'member', byRole: 'admin' },
    );
    expect([member.state, member.context.role]).toEqual(['connected', 'owner']);
  });

  it('gets another role by us, and everybody hears of it', () => {
    const member = Invitation.connected().send({ type: 'user.changeRole', role: 'moderator' });
    expect(member.context.role).toBe('moderator');
    expect(member.announced(members).at(-1)).toMatchObject({
      message: { event: 'x.grp.mem.role', params: { memberId: 'member-1', role: 'moderator' } },
    });
  });

  it('whose queue is gone or full says so, until it delivers again', () => {
    const member = Invitation.connected();
    member.send({ type: 'connection.troubled', trouble: 'disabled', reason: { code: 'PeerGone' } });
    expect(member.context).toMatchObject({ trouble: 'disabled', reason: { code: 'PeerGone' } });
    expect(member.send({ type: 'connection.revived' }).context.trouble).toBeUndefined();
  });
});
