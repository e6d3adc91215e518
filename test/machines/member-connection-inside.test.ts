import { describe, expect, it } from 'vitest';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import {
  again,
  confirmation,
  counts,
  created,
  ended,
  erna,
  failed,
  fresh,
  groupId,
  introducerGone,
  invited,
  isSent,
  member,
  message,
  newcomer,
  old,
  ready,
  resident,
  revived,
  said,
  troubled,
} from './member-step.ts';

type Row = ReturnType<typeof member>;

describe('what a member says', () => {
  const hello = chatMessage.msgNew('hello', 'm1');
  const forwarded = (by = 'host', said = hello) => ({ type: 'member.forwarded', by, byRole: 'admin', message: said });
  const shown = (row: Row) => row.emitted.filter(({ type }) => type === 'message.received');

  it('GMC-18: is shown once, whether it comes directly or by the introducer first', () => {
    expect(shown(fresh.connected().send(message(hello), forwarded(), message(hello)))).toHaveLength(1);
    expect(shown(fresh.invited().send(forwarded(), forwarded()))).toEqual([
      { type: 'message.received', groupId, memberId: 'erna', message: hello },
    ]);
    expect(shown(fresh.connecting().send(forwarded(), message(hello)))).toHaveLength(1);
  });

  it('is remembered by the ids of the last 32', () => {
    const erna = fresh.connected();
    for (let n = 1; n <= 40; n++) erna.send(message(chatMessage.msgNew('text', `m${n}`)));
    expect(erna.context.seen).toHaveLength(32);
    expect(shown(erna.send(message(chatMessage.msgNew('text', 'm40'))))).toHaveLength(40);
  });

  it('GMC-19: is refused when somebody else than its introducer forwards it', () => {
    expect(shown(fresh.invited().send(forwarded('eve')))).toEqual([]);
  });

  it('GMC-19: counts no more than if its introducer had said it', () => {
    const owner = () => member({ facts: { ...erna, role: 'owner' } });
    const changes = (row: Row) => row.send(forwarded('host', chatMessage.memRole('eve', 'owner'))).heard(eve);
    const eve = `member:${groupId}/eve`;
    expect(changes(owner())).toEqual([]);
    const removed = { type: 'member.removed', byRole: 'admin' };
    expect(
      owner()
        .send(forwarded('host', chatMessage.memDel('eve')))
        .heard(eve),
    ).toEqual([removed]);
    expect(
      fresh
        .invited()
        .send(forwarded('host', chatMessage.memDel('eve')))
        .heard(eve),
    ).toEqual([]);
  });

  it('counts before CON, and not before it has named itself', () => {
    expect(shown(fresh.connecting().send(message(hello)))).toHaveLength(1);
    expect(shown(fresh.invited().send(message(hello)))).toEqual([]);
  });

  it('GMC-08: introduces nobody, since it is not our host', () => {
    const admin = member({ facts: { ...erna, role: 'admin' } }).send(created(), isSent, confirmation(), ready);
    counts(admin);
    const info = { memberId: 'eve', memberRole: 'member', profile: { displayName: 'Eve', fullName: '' } };
    admin.send(message(chatMessage.memIntro(info)));
    expect(admin.told.filter(({ to }) => to.startsWith('member-connection/'))).toEqual([]);
    admin.send(message(chatMessage.memNew(info)));
    expect(admin.told.at(-1)).toMatchObject({
      to: `member-connection/${groupId}.eve`,
      create: { input: { side: 'member' } },
    });
  });

  it('GMC-10: invites on its own account only', () => {
    const nora = fresh.connected();
    nora.send(message(chatMessage.memInv('eve', { groupConnReq: 'queue' })));
    expect(nora.told.at(-1)).toMatchObject({
      to: `introduction/${groupId}.erna.eve`,
      event: { type: 'introduction.invitation', request: 'queue' },
    });
  });

  it('of itself changes how it is shown', () => {
    const erna = fresh.connected().send(message(chatMessage.info({ displayName: 'E', fullName: '' })));
    expect(erna.context.facts.profile).toEqual({ displayName: 'E', fullName: '' });
  });

  it('is passed on to whom we have introduced it, where we introduce', () => {
    const group = { ...fresh.connected().context.group };
    const nora = member({ group: { ...group, me: { ...group.me, role: 'admin' } } });
    nora.send(created(), isSent, confirmation(), ready, message(hello), message(hello));
    expect(nora.broadcasts()).toEqual([
      {
        label: `introductions:${groupId}/erna`,
        event: { type: 'introduction.forward', from: 'erna', message: hello },
      },
    ]);
  });
});

describe('a newcomer whom we have let in', () => {
  const introduce = { type: 'member.introduce', newcomer, to: 'others', place: 1 };
  const told = (row: Row) => row.told.filter(({ to }) => to.startsWith('introduction/'));

  it('is made known to a member that we reach', () => {
    const erna = fresh.connected().send(introduce);
    expect(said(erna)).toEqual(['x.grp.mem.new']);
    const { facts } = erna.context;
    expect(told(erna)).toMatchObject([
      {
        to: `introduction/${groupId}.nora.erna`,
        event: { type: 'introduction.begin' },
        create: {
          machine: 'introduction',
          input: { groupId, newcomer, member: { ...facts, connectionId: resident.connectionId } },
        },
      },
    ]);
  });

  it('is not made known to whom it has let in itself', () => {
    const erna = fresh.connected();
    const itself = { ...newcomer, memberId: erna.context.introducer.memberId };
    expect(told(erna.send({ ...introduce, newcomer: itself }))).toEqual([]);
  });

  it('is not made known to itself, or yet to who is not connected', () => {
    expect(told(fresh.connected().send({ ...introduce, newcomer: resident }))).toEqual([]);
    expect(told(fresh.connecting().send(introduce))).toEqual([]);
  });

  it('is made known to a member once that can be reached, if it is in the group still', () => {
    const found = { memberId: 'nora', role: 'member', profile: newcomer.profile, connectionId: 'to-nora' };
    const reach = (context: object | undefined) => {
      const erna = fresh.connecting();
      erna.shown = context;
      return erna.send(introduce, ready);
    };
    const [introduction] = told(reach(found));
    expect(introduction).toMatchObject({ create: { input: { newcomer: found } } });
    expect(told(reach(undefined))).toEqual([]);
    expect(reach(found).context.missed).toEqual([]);
    const disabled = fresh.connected().send(troubled('disabled', 'PeerGone'));
    disabled.shown = found;
    expect(told(disabled.send(introduce, revived))).toHaveLength(1);
  });

  it('is made known as one in review to a moderator who is reached later, as long as it is', () => {
    const found = { memberId: 'nora', role: 'member', profile: newcomer.profile, connectionId: 'to-nora' };
    const scopes = [found, { ...found, place: 3 }].map((context) => {
      const mona = member({ facts: { ...erna, role: 'moderator' } }).send(created(), isSent, confirmation());
      mona.shown = context;
      const sends = mona.send({ ...introduce, to: 'moderators' }, ready).heard('connection');
      return sends.map(({ message: told }) => (told as { params?: { scope?: object } } | undefined)?.params?.scope);
    });
    expect(scopes.map((each) => each.at(-1))).toEqual([{ type: 'member', memberId: 'nora' }, undefined]);
  });

  it('is made known first to those who moderate, and then to the others', () => {
    const moderator = () =>
      member({ facts: { ...erna, role: 'moderator' } }).send(created(), isSent, confirmation(), ready);
    const first = { ...introduce, to: 'moderators' };
    const met = moderator().send(first);
    expect(told(met)).toHaveLength(1);
    expect(told(met.send(introduce))).toHaveLength(1);
    const others = fresh.connected().send(first);
    expect(told(others)).toEqual([]);
    // Whoever becomes a moderator in between is not forgotten.
    others.send({ type: 'member.roleChanged', role: 'moderator', byRole: 'owner' });
    expect(told(others.send(introduce))).toHaveLength(1);
  });

  it('is made known once to who moderates and is reached only then', () => {
    const late = member({ facts: { ...erna, role: 'moderator' } }).send(created(), isSent, confirmation());
    late.shown = { memberId: 'nora', role: 'member', profile: newcomer.profile, connectionId: 'to-nora' };
    expect(told(late.send({ ...introduce, to: 'moderators' }, introduce, ready))).toHaveLength(1);
  });
});

describe('a member that is no longer in the group', () => {
  const removed = (byRole: string) => ({ type: 'member.removed', byRole });

  it('has left by its own word: its connection is deleted, and our introductions of it are over', () => {
    const erna = fresh.connected().send(message(chatMessage.leave()));
    expect([erna.state, erna.labels]).toEqual(['ending', []]);
    expect(erna.heard('connection').at(-1)).toEqual({ type: 'connection.end', afterDelivery: false });
    expect(counts(erna).at(-1)).toEqual(['connected', undefined]);
    const parting = {
      event: { type: 'introduction.forward', from: 'erna', message: chatMessage.leave() },
      followedBy: { type: 'introduction.over' },
    };
    expect(erna.broadcasts()).toEqual([
      { label: `introductions:${groupId}/erna`, ...parting },
      { label: `pairs:${groupId}/erna`, ...parting },
    ]);
    expect([erna.send(ended).state, erna.status]).toEqual(['left', 'done']);
  });

  it('may be known to have left by its introducer alone', () => {
    const by = (who: string) => ({ type: 'member.forwarded', by: who, message: chatMessage.leave() });
    expect(old.announced().send(by('host')).state).toBe('left');
    expect(old.announced().send(by('eve')).state).toBe('announced');
  });

  it('was removed by somebody whose role allows it', () => {
    expect(fresh.connected().send(removed('member')).state).toBe('connected');
    const erna = fresh.connected().send(removed('admin'));
    expect(erna.send(removed('admin'), again, invited(), message(chatMessage.leave()), failed).state).toBe('ending');
    expect(erna.send(ended).state).toBe('removed');
  });

  it('can introduce nobody any more', () => {
    const admin = member({ facts: { ...erna, role: 'admin' } }).send(removed('owner'), ended);
    expect(admin.broadcasts()).toMatchObject([
      { label: `introductions:${groupId}/erna` },
      { label: `introduced-by:${groupId}/erna`, event: introducerGone },
    ]);
  });

  it('is left behind when we are out, once our farewell is delivered', () => {
    const erna = fresh.connected().send({ type: 'group.over' });
    expect(erna.heard('connection').at(-1)).toEqual({ type: 'connection.end', afterDelivery: true });
    expect([erna.send(ended).state, erna.broadcasts()]).toEqual(['over', []]);
  });

  it('has another role when somebody says so who may', () => {
    const role = (byRole: string) => ({ type: 'member.roleChanged', role: 'moderator', byRole });
    expect(fresh.connected().send(role('member')).context.facts.role).toBe('member');
    expect(fresh.connected().send(role('admin')).context.facts.role).toBe('moderator');
  });
});
