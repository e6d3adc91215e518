import { describe, expect, it } from 'vitest';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import {
  again,
  confirmation,
  counts,
  created,
  failed,
  fresh,
  gaveUp,
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
  troubled,
} from './member-step.ts';

type Row = ReturnType<typeof member>;

describe('a connection that fails', () => {
  const limits: [string, () => Row, string, string][] = [
    ['announced', old.announced, 'introductionLimit', 'invitation'],
    ['asking', () => old.announced().after('introductionLimit').send(retry), 'introductionLimit', 'introduction'],
    ['inviting', fresh.inviting, 'sendLimit', 'introduction'],
    ['invited', fresh.invited, 'introductionLimit', 'answer'],
  ];
  it.each(limits)('S3: has a limit in %s, and shows what was waited for', (state, reach, delay, waitedFor) => {
    const row = reach();
    expect(row.state).toBe(state);
    expect(row.after(delay).state).toBe('failed');
    expect(row.reason).toEqual({ code: 'TimedOut', waitedFor });
    expect(counts(row).at(-1)).toEqual(['connecting', 'failed']);
  });

  it('S4: refuses who is not the member, and says so', () => {
    const erna = fresh.invited().send(confirmation(info('eve')));
    expect(erna.heard('connection')).toEqual([{ type: 'connection.refuse', reason: { code: 'WrongMember' } }]);
    erna.send({ type: 'connection.failed', reason: { code: 'WrongMember' } });
    expect([erna.state, erna.reason]).toEqual(['failed', { code: 'WrongMember' }]);
    expect(orders(fresh.invited().send(confirmation(chatMessage.ok())))).toEqual(['connection.refuse']);
    expect(orders(old.connecting().send(informed(info('eve'))))).toEqual(['connection.refuse']);
  });

  it('S5: with a member that speaks no version of ours is not begun', () => {
    const erna = member({ facts: { ...member().context.facts, versions: '99' } });
    expect([erna.state, erna.reason, erna.beginnings]).toEqual(['failed', { code: 'Incompatible' }, []]);
    expect(erna.send(retry).state).toBe('failed');
    const nora = old.announced().send(invited('queue', { facts: { ...erna.context.facts, versions: '99' } }));
    expect([nora.state, nora.reason]).toEqual(['failed', { code: 'Incompatible' }]);
  });

  it('S5: is met once it is introduced again by a version that we speak', () => {
    const erna = member({ facts: { ...member().context.facts, versions: '99' } });
    expect(erna.send({ ...known, versions: '99' }).state).toBe('failed');
    expect(erna.send({ ...known, versions: '1-99' }).state).toBe('creating');
  });

  it('S7: shows why it takes so long, until it gets on', () => {
    const wait = (waitingFor: string) => ({ type: 'connection.waits', wait: { waitingFor, server: 's' } });
    const erna = old.connecting().send(wait('busyPeer'));
    expect([erna.state, erna.reason]).toEqual(['connecting', { code: 'PeerFull' }]);
    expect(erna.send(wait('server')).reason).toEqual({ code: 'Unreachable', server: 's' });
    expect(erna.send({ type: 'connection.joined', connectionId: 'to-erna' }).reason).toBeUndefined();
    expect(fresh.creating().send(wait('network'), created()).reason).toBeUndefined();
  });

  it('GMC-23: shows the reason, and leaves the member in the group', () => {
    const erna = fresh.creating().send(failed);
    expect([erna.state, erna.reason]).toEqual(['failed', { code: 'AgentFailed' }]);
    expect(erna.labels.slice(0, 3)).toEqual([
      `members:${groupId}`,
      `member:${groupId}/erna`,
      `introduced-by:${groupId}/host`,
    ]);
  });

  it('GMC-24: is made anew by the newcomer, whose next invitation goes over the introducer again', () => {
    const erna = fresh.connecting().send(failed);
    erna.commands = [];
    erna.send(retry, created('another'));
    expect([erna.state, erna.beginnings.length]).toEqual(['inviting', 2]);
    expect(erna.sent()).toMatchObject([['to-host', 'x.grp.mem.inv', { memberIntro: { groupConnReq: 'another' } }]]);
  });

  it('GMC-24: is made anew by who was there before through the introducer, who is asked to introduce again', () => {
    const nora = old.connecting().send(failed, retry);
    expect(nora.state).toBe('asking');
    expect(nora.sent()).toEqual([['to-host', 'x.grp.mem.reintro', { memberId: 'erna' }]]);
    expect(nora.send(isSent).state).toBe('asking');
    expect(nora.send(invited('anew')).state).toBe('connecting');
  });

  it('is waited for where the introducer does not understand that', () => {
    const introducer = { memberId: 'host', connectionId: 'to-host' };
    const nora = member({ side: 'member', introducer }).send(invited(), failed, retry);
    expect([nora.state, nora.sent()]).toEqual(['announced', []]);
    expect(nora.after('introductionLimit').reason).toEqual({ code: 'TimedOut', waitedFor: 'invitation' });
  });

  it('asks by the connection that the introducer has by then, and fails where there is none', () => {
    const asking = (introducer: string | undefined) => {
      const nora = old.connecting().send(failed);
      return Object.assign(nora, { introducer }).send(retry);
    };
    expect(asking('remade').sent()).toEqual([['remade', 'x.grp.mem.reintro', { memberId: 'erna' }]]);
    const left = asking(undefined);
    expect([left.state, left.reason, left.sent()]).toEqual(['failed', { code: 'IntroducerGone' }, []]);
    expect(Object.assign(fresh.creating(), { introducer: 'remade' }).send(created()).sent()).toMatchObject([
      ['remade', 'x.grp.mem.inv', {}],
    ]);
  });

  it('that is lost takes those along whom it was to introduce, until there is another', () => {
    const erna = fresh.connected().send(troubled('disabled', 'PeerGone'));
    const label = `introduced-by:${groupId}/erna`;
    const broadcasts = (): unknown[] => erna.broadcasts().filter((each) => (each as { label: string }).label === label);
    expect(broadcasts()).toEqual([{ label, event: introducerGone }]);
    erna.send(retry, created(), isSent, confirmation(), ready);
    expect(broadcasts()).toEqual([
      { label, event: introducerGone },
      { label, event: { type: 'introducer.back' } },
    ]);
  });

  it('fails where the introducer can’t be told', () => {
    expect(fresh.inviting().send(gaveUp).reason).toMatchObject({ code: 'AgentFailed', during: 'send' });
    expect(old.connecting().send(failed, retry, { ...gaveUp, type: 'ERR' }).state).toBe('failed');
  });

  it('takes an answer that comes late', () => {
    expect(fresh.invited().after('introductionLimit').send(confirmation()).state).toBe('connecting');
    expect(old.announced().after('introductionLimit').send(invited()).state).toBe('connecting');
  });

  it('is begun anew when the introducer introduces the two again', () => {
    for (const reach of [fresh.invited, fresh.connecting, fresh.connected]) {
      expect([reach().send(again).state, reach().send(again).beginnings.length]).toEqual(['creating', 2]);
    }
    for (const reach of [fresh.creating, fresh.inviting]) expect(reach().send(again).beginnings).toHaveLength(1);
    expect(fresh.connecting().send(failed, known).state).toBe('creating');
    expect(fresh.connected().send({ ...again, by: 'other' }).state).toBe('connected');
    expect(old.connecting().send(again).state).toBe('connecting');
  });
});

describe('S13: an introducer who leaves', () => {
  it('leaves those behind who are not yet connected, with a reason', () => {
    const asking = () => old.connecting().send(failed, retry);
    for (const reach of [old.announced, asking, fresh.creating, fresh.inviting, fresh.invited]) {
      const row = reach().send(introducerGone);
      expect([row.state, row.reason]).toEqual(['failed', { code: 'IntroducerGone' }]);
      expect([row.send(retry).state, row.refused]).toEqual(['failed', ['IntroducerGone']]);
    }
  });

  it('is asked again once it is back', () => {
    const erna = fresh.invited().send(introducerGone, retry);
    expect([erna.state, erna.refused]).toEqual(['failed', ['IntroducerGone']]);
    expect(erna.send({ type: 'introducer.back' }, retry).state).toBe('creating');
  });

  it('is not needed by two who know each other’s queues, and is told nothing more', () => {
    const erna = fresh.connecting().send(introducerGone, ready);
    expect([erna.state, erna.sent().map(([, event]) => event)]).toEqual(['connected', ['x.grp.mem.inv']]);
  });
});
