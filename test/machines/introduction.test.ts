import { describe, expect, it } from 'vitest';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { announces } from '../../machines/vocabulary/capability.ts';
import type { AgentCommand } from '../../machines/vocabulary/agent-command.ts';
import { groupId, pair, retry, sent } from './member-step.ts';

const invitation = (request = 'queue', fields: object = {}) => ({
  type: 'introduction.invitation',
  request,
  ...fields,
});
const connected = (by: string) => ({ type: 'introduction.connected', by });
const again = (by: string) => ({ type: 'introduction.again', by });
const gaveUp = (type: 'ERR' | 'MERR', error: object) => ({ type, corrId: 'c', error });
const gone = { type: 'SMP', code: 'AUTH' };
const full = { type: 'SMP', code: 'QUOTA' };
const network = { type: 'BROKER', code: 'NETWORK' };
const both = [`introductions:${groupId}/nora`, `introductions:${groupId}/erna`];

const introduced = () => pair().send(sent('to-nora'));
const forwarded = () => introduced().send(invitation(), sent('to-erna'));
const together = () => forwarded().send(connected('nora'), connected('erna'));

const asksAgain = (command: AgentCommand | undefined) =>
  command?.type === 'sendMessage' && announces(command.message, 'reintro');

describe('an introduction', () => {
  it('tells the newcomer of the member, forwards the invitation, and waits for both to be connected', () => {
    const two = pair();
    expect(two.state).toBe('introducing');
    expect(two.sent()).toMatchObject([['to-nora', 'x.grp.mem.intro', { memberInfo: { memberId: 'erna', v: '1-16' } }]]);
    expect(two.send(sent('to-nora')).state).toBe('introduced');
    expect(two.send(invitation('queue')).state).toBe('forwarding');
    const intro = { groupConnReq: 'queue' };
    expect(two.sent()).toMatchObject([
      ['to-erna', 'x.grp.mem.fwd', { memberInfo: { memberId: 'nora' }, memberIntro: intro }],
    ]);
    expect(two.send(sent('to-erna')).state).toBe('forwarded');
    expect(two.labels).toEqual(both);
    expect(two.send(connected('erna')).state).toBe('forwarded');
    expect(two.send(connected('erna')).state).toBe('forwarded');
    expect(two.send(connected('nora')).state).toBe('connected');
    expect(two.labels).toEqual([`pairs:${groupId}/nora`, `pairs:${groupId}/erna`]);
  });

  it('corrects the role of a member that was changed while the newcomer was being told of it', () => {
    const roleChanged = (memberId: string, role: string) => ({ type: 'introduction.roleChanged', memberId, role });
    const two = pair().send(roleChanged('erna', 'admin'), roleChanged('nora', 'observer'), roleChanged('eve', 'owner'));
    expect(two.heard(`member:${groupId}/nora`)).toEqual([]);
    two.send(sent('to-nora'));
    const corrected = { type: 'member.say', message: chatMessage.memRole('erna', 'admin') };
    expect(two.heard(`member:${groupId}/nora`)).toEqual([corrected]);
    two.sent();
    two.send(invitation('queue'));
    expect(two.sent()).toMatchObject([['to-erna', 'x.grp.mem.fwd', { memberInfo: { memberRole: 'observer' } }]]);
    expect(two.heard(`member:${groupId}/nora`)).toEqual([]);
  });

  it('that is begun again is of who the two are by now', () => {
    const two = introduced().send({ type: 'introduction.roleChanged', memberId: 'erna', role: 'admin' });
    two.sent();
    two.after('introductionLimit').send({ type: 'user.retry' });
    expect(two.sent()).toMatchObject([['to-nora', 'x.grp.mem.intro', { memberInfo: { memberRole: 'admin' } }]]);
    two.send(sent('to-nora'));
    expect(two.heard(`member:${groupId}/nora`)).toEqual([]);
  });

  it('is over where the newcomer is out of the group when it is to be told', () => {
    const two = introduced().after('introductionLimit');
    two.sent();
    two.shown = undefined;
    expect([two.send(retry).state, two.sent()]).toEqual(['over', []]);
  });

  it('passes the second request of an old client on', () => {
    const two = introduced().send(invitation('queue', { directRequest: 'direct' }));
    expect(two.sent().at(-1)?.[2]).toMatchObject({ memberIntro: { groupConnReq: 'queue', directConnReq: 'direct' } });
  });

  it('takes an invitation and reports that overtake the agent’s answers', () => {
    const two = pair().send(invitation());
    expect(two.sent().map(([, event]) => event)).toEqual(['x.grp.mem.fwd']);
    two.send(connected('nora'), connected('erna'), connected('somebody'));
    expect(two.send(sent('to-erna')).state).toBe('connected');
  });

  it('takes a report of who got the invitation, although the agent gave it up', () => {
    const two = introduced().send(invitation(), gaveUp('MERR', network), connected('erna'), connected('nora'));
    expect(two.state).toBe('pausing');
    expect(two.after('pause').send(sent('to-erna')).state).toBe('connected');
  });

  it('forwards the same invitation once, and another one again', () => {
    const two = forwarded();
    two.sent();
    expect(two.send(invitation()).state).toBe('forwarded');
    expect(two.sent()).toEqual([]);
    expect(two.send(connected('nora'), invitation('another')).state).toBe('forwarding');
    expect(two.context.connected).toEqual([]);
    expect(two.sent()).toMatchObject([['to-erna', 'x.grp.mem.fwd', { memberIntro: { groupConnReq: 'another' } }]]);
    expect(together().send(invitation('another')).state).toBe('forwarding');
  });

  it('takes no notice of being told to begin where it has begun', () => {
    const two = together();
    two.sent();
    two.send({ type: 'introduction.begin' });
    expect([two.state, two.sent()]).toEqual(['connected', []]);
  });
});

describe('what the two write before they are connected', () => {
  const said = chatMessage.msgNew('hello', 'm1');
  it('GMC-18: is passed on to the other one, by its row', () => {
    const two = introduced().send({ type: 'introduction.forward', from: 'nora', message: said });
    expect(two.heard(`member:${groupId}/erna`)).toMatchObject([
      { type: 'member.say', message: { event: 'x.grp.msg.forward', params: { memberId: 'nora', memberName: 'Nora' } } },
    ]);
    two.send({ type: 'introduction.forward', from: 'erna', message: said });
    const [told] = two.heard(`member:${groupId}/nora`);
    expect(told).toMatchObject({ message: { params: { memberId: 'erna', msg: { msgId: 'm1' } } } });
    expect(JSON.stringify(told)).toContain('"msgTs":"1970-01-01T00:00:01.');
  });

  it('is nobody else’s', () => {
    const two = introduced().send({ type: 'introduction.forward', from: 'somebody', message: said });
    expect(two.told).toEqual([]);
  });

  it('is passed on where the introduction has failed, too', () => {
    const two = introduced().after('introductionLimit');
    two.send({ type: 'introduction.forward', from: 'nora', message: said });
    expect([two.state, two.heard(`member:${groupId}/erna`).length, two.labels]).toEqual(['failed', 1, both]);
  });
});

describe('an introduction that does not get on', () => {
  const limits: [string, () => ReturnType<typeof pair>, string, string][] = [
    ['introducing', pair, 'sendLimit', 'introduction'],
    ['introduced', introduced, 'introductionLimit', 'invitation'],
    ['forwarding', () => introduced().send(invitation()), 'sendLimit', 'invitation'],
    ['forwarded', forwarded, 'introductionLimit', 'connection'],
  ];
  it.each(limits)(
    'has a limit in %s, shows what it waited for, and can be tried again',
    (state, reach, delay, waitedFor) => {
      const two = reach();
      expect(two.state).toBe(state);
      expect(two.after(delay).state).toBe('failed');
      expect(two.reason).toEqual({ code: 'TimedOut', waitedFor });
      expect(two.send(retry).state).toBe('introducing');
      expect([two.context.request, two.reason]).toEqual([undefined, undefined]);
      expect(asksAgain(two.commands[0])).toBe(true);
    },
  );

  it('fails where a member’s queue is gone, and says so', () => {
    const two = pair().send(gaveUp('MERR', gone));
    expect([two.state, two.reason]).toEqual(['failed', { code: 'PeerGone' }]);
    const other = introduced().send(invitation(), gaveUp('ERR', { type: 'CONN', code: 'NOT_FOUND' }));
    expect([other.state, other.reason]).toMatchObject(['failed', { code: 'AgentFailed', during: 'send' }]);
  });

  it('sends once more, after a pause, what the agent gave up for now', () => {
    const two = pair().send(gaveUp('MERR', full));
    expect([two.state, two.reason]).toEqual(['pausing', { code: 'PeerFull' }]);
    two.commands = [];
    expect(two.after('pause').state).toBe('introducing');
    expect(two.sent().map(([, event]) => event)).toEqual(['x.grp.mem.intro']);
    two.send(invitation(), gaveUp('ERR', network));
    expect([two.state, two.context.pauses, two.reason]).toEqual(['pausing', 2, { code: 'Unreachable' }]);
    expect(two.send(retry).state).toBe('forwarding');
    expect(two.send(sent('to-erna')).context.pauses).toBe(0);
  });

  it('takes late news: of an invitation, and of two that are connected', () => {
    expect(introduced().after('introductionLimit').send(invitation()).state).toBe('forwarding');
    const two = forwarded().send(connected('erna')).after('introductionLimit');
    expect(two.send(connected('nora')).state).toBe('connected');
  });
});

describe('GMC-24: to be introduced again', () => {
  it('is what either may ask for, once the other is looked for: the newcomer is told that it was asked', () => {
    const two = together();
    two.sent();
    two.send(again('erna'));
    expect(two.state).toBe('introducing');
    expect(asksAgain(two.commands[0])).toBe(true);
    expect(two.send(again('nora')).commands).toHaveLength(1);
    two.send(sent('to-nora'), invitation('anew'));
    expect([two.state, two.context.again]).toEqual(['forwarding', undefined]);
  });

  it('is over where the other is no longer in the group', () => {
    const two = together();
    two.found = undefined;
    two.send(again('erna'));
    expect([two.state, two.status]).toEqual(['over', 'done']);
  });

  it('is nothing that somebody else asks for', () => {
    expect(together().send(again('somebody')).state).toBe('connected');
  });

  it('is past when one of the two has left', () => {
    const two = introduced().send(invitation(), { type: 'introduction.over' });
    expect([two.state, two.commands, two.labels]).toEqual(['over', [], []]);
  });
});
