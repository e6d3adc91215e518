import { describe, expect, it } from 'vitest';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import {
  again,
  confirmation,
  counts,
  created,
  fresh,
  groupId,
  info,
  informed,
  introducerGone,
  invited,
  isSent,
  known,
  member,
  old,
  orders,
  ready,
  retry,
  revived,
  said,
  troubled,
} from './member-step.ts';

type Row = ReturnType<typeof member>;

describe('a member that was introduced to us newcomers', () => {
  it('is invited by our queue, over the introducer, and allowed once it names itself', () => {
    const erna = fresh.creating();
    expect(erna.beginnings).toEqual([{ by: 'create', mode: 'background' }]);
    expect(erna.send(created('queue')).state).toBe('inviting');
    expect(erna.sent()).toMatchObject([
      ['to-host', 'x.grp.mem.inv', { memberId: 'erna', memberIntro: { groupConnReq: 'queue' } }],
    ]);
    expect(erna.send(isSent).state).toBe('invited');
    expect(erna.send(confirmation(info('erna', 'Erna E.'))).state).toBe('connecting');
    expect(erna.heard('connection')).toMatchObject([
      { type: 'connection.allow', message: { event: 'x.grp.mem.info', params: { memberId: 'me' } } },
    ]);
    expect(erna.context.facts.profile.displayName).toBe('Erna E.');
    expect(erna.send(ready).state).toBe('connected');
    expect(erna.heard(`member:${groupId}/host`)).toMatchObject([
      { type: 'member.say', message: { event: 'x.grp.mem.con', params: { memberId: 'erna' } } },
    ]);
    expect(erna.emitted).toEqual([{ type: 'member.connected', groupId, memberId: 'erna' }]);
    expect(counts(erna)).toEqual([
      [undefined, 'connecting'],
      ['connecting', 'connected'],
    ]);
  });

  it('may answer before the agent says that the invitation is sent', () => {
    const erna = fresh.inviting().send(confirmation());
    expect(erna.send(isSent, ready).state).toBe('connected');
  });

  it('is told of to the introducer by a command of its own, or behind what waits there', () => {
    const letter = { message: chatMessage.msgNew('hello', 'm1') };
    const connectedWith = (waiting: object[], sending: boolean) => {
      const erna = fresh.connecting();
      erna.sent();
      erna.shown = { connectionId: 'to-host', outbox: { waiting, sending } };
      return erna.send(ready);
    };
    const told = (erna: Row) => erna.heard(`member:${groupId}/host`).length;
    for (const erna of [connectedWith([], false), connectedWith([letter], true)]) {
      expect([erna.sent(), told(erna)]).toEqual([[['to-host', 'x.grp.mem.con', { memberId: 'erna' }]], 0]);
      // The introducer’s queue has been full for too long.
      expect(told(erna.send({ type: 'MERR', error: { type: 'SMP', code: 'QUOTA' } }))).toBe(1);
    }
    const behind = connectedWith([letter, letter], true);
    expect([behind.sent(), told(behind)]).toEqual([[], 1]);
  });

  it('GMC-05: is invited once, however often our queue is reported', () => {
    const erna = fresh.inviting().send(created(), isSent, created());
    expect([erna.state, erna.sent().length]).toEqual(['invited', 1]);
  });

  it('GMC-06: is waited for in one state from the queue to the invitation that is sent', () => {
    const erna = fresh.inviting();
    expect([erna.state, erna.commands.map(({ type }) => type)]).toEqual(['inviting', ['sendMessage']]);
  });

  it('GMC-09: is one row, that is not begun anew when it is introduced once more', () => {
    for (const reach of Object.values(fresh)) {
      const erna = reach();
      const { state } = erna;
      expect([erna.send(known).state, erna.beginnings.length]).toEqual([state, 1]);
    }
  });
});

describe('a newcomer', () => {
  it('is joined when the introducer forwards its invitation, as who we are in the group', () => {
    const nora = old.announced();
    expect([nora.state, nora.beginnings]).toEqual(['announced', []]);
    expect(nora.send(invited()).state).toBe('connecting');
    expect(nora.beginnings).toMatchObject([
      { by: 'join', request: 'their-queue', mode: 'background', message: { event: 'x.grp.mem.info' } },
    ]);
    nora.send(informed());
    expect([nora.context.verified, nora.send(ready).state]).toEqual([true, 'connected']);
    expect(nora.heard(`member:${groupId}/host`)).toMatchObject([
      { type: 'member.say', message: { event: 'x.grp.mem.con', params: { memberId: 'erna' } } },
    ]);
  });

  it('GMC-12: is announced and joined by an invitation alone', () => {
    expect(counts(old.connecting())).toEqual([[undefined, 'connecting']]);
  });

  it('GMC-20: is joined with the profile of our membership', () => {
    const me = { memberId: 'me', role: 'member', profile: { displayName: 'Incognito', fullName: '' } };
    const { group } = old.announced().context;
    const nora = member({ side: 'member', group: { ...group, me } }).send(invited());
    expect(nora.beginnings[0]).toMatchObject({ message: { params: { memberId: 'me', profile: me.profile } } });
  });

  it('is joined once by the same invitation, and anew by another', () => {
    const nora = old.connected().send(invited());
    expect([nora.state, nora.beginnings.length]).toEqual(['connected', 1]);
    expect(nora.send(invited('anew')).state).toBe('connecting');
    expect(nora.beginnings[1]).toMatchObject({ by: 'join', request: 'anew' });
    expect(nora.context.verified).toBe(false);
  });

  it('is not joined when somebody else than its introducer forwards an invitation', () => {
    expect(old.announced().send(invited('queue', { by: 'other' })).state).toBe('announced');
    expect(fresh.invited().send(invited()).state).toBe('invited');
  });
});

describe('deliveries to a member', () => {
  it('S9: wait while it is away', () => {
    const erna = fresh.connected().send(troubled('inactive', 'PeerFull'));
    counts(erna);
    expect([erna.state, erna.reason, counts(erna)]).toEqual(['inactive', { code: 'PeerFull' }, []]);
    erna.send({ type: 'member.say', message: chatMessage.leave() });
    expect(said(erna)).toEqual(['x.grp.leave']);
    expect([erna.send(revived).state, erna.reason]).toEqual(['connected', undefined]);
  });

  it('GMC-22: stop once its queue is gone, until a new connection is made, or it writes', () => {
    const disabled = () => fresh.connected().send(troubled('inactive', 'PeerFull'), troubled('disabled', 'PeerGone'));
    const erna = disabled();
    expect([erna.state, erna.reason, counts(erna).at(-1)]).toEqual([
      'disabled',
      { code: 'PeerGone' },
      ['connected', 'failed'],
    ]);
    erna.send({ type: 'member.say', message: chatMessage.leave() });
    expect(said(erna)).toEqual([]);
    expect(erna.send(retry).state).toBe('creating');
    expect(disabled().send(known).state).toBe('creating');
    expect(disabled().send(revived).state).toBe('connected');
    const alone = disabled().send(introducerGone, retry);
    expect([alone.state, orders(alone).at(-1)]).toEqual(['disabled', 'connection.retry']);
  });

  it('are of what is said to all, save what is not for it, and only once it is connected', () => {
    const say = { type: 'member.say', message: chatMessage.msgNew('hello', 'm1') };
    expect(said(fresh.connected().send(say, { ...say, except: 'erna' }, { ...say, except: 'eve' }))).toHaveLength(2);
    for (const reach of [old.announced, fresh.invited, fresh.connecting]) expect(said(reach().send(say))).toEqual([]);
  });
});

describe('a fault of ours in the connection', () => {
  const error = { type: 'xstate.error.actor.connection', actorId: 'connection' };
  it('is shown, and not tried again', () => {
    const erna = fresh.connected().send(error);
    expect([erna.state, erna.reason]).toEqual(['failed', { code: 'Quarantined' }]);
    expect([erna.send(retry, again).state, erna.refused]).toEqual(['failed', ['Quarantined']]);
    expect(erna.send({ type: 'group.over' }).state).toBe('over');
  });

  it('keeps nothing from ending', () => {
    expect(fresh.connected().send({ type: 'group.over' }, error).state).toBe('over');
  });
});
