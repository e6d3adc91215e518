import { describe, expect, it } from 'vitest';
import { announced } from '../../machines/vocabulary/capability.ts';
import { chatMessage, type ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import { failed, message, profile, revived, ended, troubled } from './member-step.ts';
import {
  joined,
  ready,
  interrupted,
  admission,
  linkData,
  newcomer,
  introduce,
  invitee,
  joiner,
  inGroup,
  reason,
  orders,
  ends,
  said,
} from './membership-step.ts';

describe('in the group', () => {
  it('what we write goes to everybody, under the id that we give or one that is drawn', () => {
    const group = inGroup().send({ type: 'user.send', text: 'hi' }, { type: 'user.send', text: 'ho', msgId: 'm-1' });
    const say = (text: string, msgId: string) => ({
      label: 'members:g',
      event: { type: 'member.say', message: chatMessage.msgNew(text, msgId) },
    });
    expect(group.broadcasts()).toEqual([say('hi', 'drawn-1'), say('ho', 'm-1')]);
    const keys = group.told.flatMap(({ to, create }) => (create?.machine === 'broadcast' ? [to] : []));
    expect(keys).toEqual(['broadcast/g.00000000', 'broadcast/g.00000001']);
  });

  it('what is said to everybody goes to the host, too, unless it is about it', () => {
    const group = inGroup();
    group.send({ type: 'member.say', message: chatMessage.msgNew('hi') });
    group.send({ type: 'member.say', message: chatMessage.memDel('host'), except: 'host' });
    expect(said(group)).toEqual(['x.msg.new']);
  });

  it('of a text that the host does not get we are told, by its id', () => {
    const lost = { msgId: 'm-1', reason: { code: 'OutboxFull' } };
    const group = inGroup().send({ type: 'connection.undelivered', ...lost });
    expect(group.emitted.slice(-1)).toEqual([{ type: 'message.undelivered', ...lost }]);
  });

  it('an observer does not write', () => {
    const group = inGroup().send({ type: 'membership.roleChanged', role: 'observer', byRole: 'admin' });
    expect(group.broadcasts()).toEqual([
      { label: 'members:g', event: { type: 'group.changed', role: 'observer', rule: {} } },
    ]);
    group.send({ type: 'user.send', text: 'hi' });
    expect([group.refused, group.broadcasts().length]).toEqual([['NotAllowed'], 1]);
  });

  it('what the host writes is shown once, and passed on to whom we introduce to it', () => {
    const text = chatMessage.msgNew('hi', 'm-1');
    const group = inGroup().send(message(text), message(text), message(chatMessage.msgNew('ho', 'm-2')));
    const shown = group.emitted.filter(({ type }) => type === 'message.received');
    expect(shown.map((each) => (each['message'] as ChatMessage).msgId)).toEqual(['m-1', 'm-2']);
    expect(group.broadcasts()).toMatchObject([{ label: 'introductions:g/host' }, { label: 'introductions:g/host' }]);
  });

  it.each([
    ['our answer was sent', joined],
    ['the host’s came', { ...joined, type: 'connection.informed', message: chatMessage.ok() }],
  ])('what the host says before the connection is ready counts, once %s', (_, reached) => {
    const group = invitee().send({ type: 'user.join' }, reached);
    group.send(message(chatMessage.memIntro({ memberId: 'm', memberRole: 'member', profile: profile('Erna') })));
    expect(group.told.map(({ to }) => to)).toContain('member-connection/g.m');
  });

  it('GMC-09: the host’s word of itself or of us makes no row', () => {
    const intro = (memberId: string) =>
      message(chatMessage.memIntro({ memberId, memberRole: 'member', profile: profile('Erna') }));
    expect(inGroup().send(intro('host'), intro('me')).told).toEqual([]);
  });

  it('GMC-12: a newcomer’s invitation by the host reaches its row, which is made if need be', () => {
    const info = { memberId: 'n', memberRole: 'member', profile: profile('Erna') };
    const group = inGroup().send(message(chatMessage.memFwd(info, { groupConnReq: 'queue' })));
    expect(group.told).toMatchObject([
      {
        to: 'member-connection/g.n',
        event: { type: 'member.invited', by: 'host', request: 'queue' },
        create: { input: { side: 'member', introducer: { memberId: 'host' } } },
      },
    ]);
  });

  it('a host that announces it can be asked to introduce again', () => {
    const info = { memberId: 'n', memberRole: 'member', profile: profile('Erna') };
    const group = inGroup({ reintroduces: true }).send(message(chatMessage.memNew(info)));
    expect(group.told[0]?.create?.input).toMatchObject({ introducer: { reintroduces: true } });
    expect(admission('accepted').params).toMatchObject(announced);
  });

  it('whom we let in is introduced to our host as to any member', () => {
    const group = inGroup().send(introduce());
    expect(said(group)).toEqual(['x.grp.mem.new']);
    expect(group.told).toMatchObject([
      {
        to: 'introduction/g.n.host',
        event: { type: 'introduction.begin' },
        create: { input: { groupId: 'g', newcomer, member: { memberId: 'host', connectionId: 'to-host' } } },
      },
    ]);
  });

  it.each([
    [[introduce({ newcomer: { ...newcomer, memberId: 'host' } })], 0],
    [[introduce({ to: 'moderators' })], 1],
    [[introduce({ to: 'moderators' }), introduce()], 1],
  ])('the host is introduced to each newcomer once: %j', (events, times) => {
    expect(said(inGroup().send(...events))).toHaveLength(times);
  });

  it.each(['member', 'moderator', 'admin', 'owner'])(
    'roles change and members go at the word of a %s who may',
    (byRole) => {
      const may = byRole === 'admin' || byRole === 'owner';
      const group = inGroup().send(
        { type: 'member.roleChanged', role: 'observer', byRole },
        { type: 'membership.roleChanged', role: 'moderator', byRole },
      );
      expect([group.context.host?.role, group.context.role]).toEqual(
        may ? ['observer', 'moderator'] : ['admin', 'member'],
      );
      expect(inGroup().send({ type: 'membership.removed', byRole }).state).toBe(may ? 'ending' : 'connected');
      expect(inGroup().send({ type: 'member.removed', byRole }).context.host === undefined).toBe(may);
    },
  );

  it('trouble with the host’s queue shows, and passes', () => {
    const group = inGroup().send(troubled('inactive', 'PeerFull'));
    expect([group.state, group.context.trouble, reason(group)]).toEqual(['connected', 'inactive', 'PeerFull']);
    group.send(revived);
    expect([group.context.trouble, reason(group)]).toEqual([undefined, undefined]);
  });

  it('S13: a host whose queue is gone introduces nobody, until it speaks again', () => {
    const group = inGroup().send(troubled('inactive', 'PeerFull'), revived);
    expect(group.broadcasts()).toEqual([]);
    group.send(troubled('disabled', 'PeerGone'), revived);
    expect(group.broadcasts()).toEqual([
      { label: 'introduced-by:g/host', event: { type: 'introducer.gone' } },
      { label: 'introduced-by:g/host', event: { type: 'introducer.back' } },
    ]);
  });

  it('a fault of ours in the connection to the host shows, and the group goes on', () => {
    const group = inGroup().send({ type: 'xstate.error.actor.connection', actorId: 'connection' });
    expect([group.state, reason(group)]).toEqual(['connected', 'Quarantined']);
    expect(group.send({ type: 'user.leave' }).state).toBe('left');
  });

  it('knows the contact that is the same person as its host', () => {
    expect(inGroup().send({ type: 'member.contact', contact: 'contact/other' }).context.contact).toBe('contact/other');
    expect(inGroup().send({ type: 'member.contact' }).context).toMatchObject({
      contact: 'contact/c',
      contactIs: 'gone',
    });
  });
});

describe('the end', () => {
  const over = { type: 'introduction.over' };
  const farewell = { type: 'introduction.forward', from: 'host', message: chatMessage.leave() };
  it.each([
    [
      'leaves',
      message(chatMessage.leave()),
      ['introductions', 'pairs'].map((of) => ({ label: `${of}:g/host`, event: farewell, followedBy: over })),
    ],
    ['is removed', { type: 'member.removed', byRole: 'owner' }, [{ label: 'introductions:g/host', event: over }]],
  ])(
    'of the host’s membership, who %s, leaves the group to us, and its introductions without an end',
    (_, event, told) => {
      const group = inGroup().send(event);
      expect([group.state, group.context.counts.connected, group.labels]).toEqual(['connected', 0, ['membership:g']]);
      expect(group.broadcasts()).toEqual([
        { label: 'introduced-by:g/host', event: { type: 'introducer.gone' } },
        ...told,
      ]);
      expect(ends(group)).toHaveLength(1);
      expect(group.send(ended, { type: 'user.leave' }).state).toBe('left');
    },
  );

  it('of ours: we leave, everybody hears of it, and then that it is over', () => {
    const group = inGroup().send({ type: 'user.leave' });
    expect(orders(group)).toEqual([
      { type: 'connection.send', message: chatMessage.leave() },
      { type: 'connection.end', afterDelivery: true },
    ]);
    expect(group.broadcasts()).toEqual([
      {
        label: 'members:g',
        event: { type: 'member.say', message: chatMessage.leave() },
        followedBy: { type: 'group.over' },
      },
    ]);
    expect([group.state, group.labels]).toEqual(['ending', []]);
    expect(group.send(ended).state).toBe('left');
  });

  it.each([
    ['membership.removed', { byRole: 'owner' }, 'removed'],
    ['membership.groupDeleted', {}, 'groupDeleted'],
  ])('by others (%s) is told to our own rows only', (type, fields, state) => {
    const group = inGroup().send({ type, ...fields });
    expect([said(group), group.broadcasts()]).toEqual([[], [{ label: 'members:g', event: { type: 'group.over' } }]]);
    expect(group.send(ended).state).toBe(state);
  });

  it.each([
    ['being asked', () => joiner()],
    ['joining', () => joiner().send(linkData())],
    ['failed', () => joiner().send(linkData(), failed)],
    ['interrupted', () => joiner().send(linkData(), interrupted)],
  ])('comes at the user’s word while %s, and leaves no connection behind', (_, at) => {
    const group = at().send({ type: 'user.leave' });
    const [end] = ends(group);
    expect(group.send(...(end ? [ended] : [])).state).toBe('left');
    expect(end === undefined).toBe(group.beginnings.length === 0);
  });

  it('waits for its connection, whatever else comes', () => {
    const group = inGroup().send({ type: 'user.leave' }, { type: 'membership.removed', byRole: 'owner' }, ready);
    group.send({ type: 'membership.groupDeleted' }, message(chatMessage.leave()), failed);
    expect([group.state, group.context.ending]).toEqual(['ending', 'left']);
  });
});
