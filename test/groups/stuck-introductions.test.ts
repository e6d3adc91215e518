import { describe, expect, it } from 'vitest';
import type { MemberConnectionContext } from '../../machines/member/member-connection-context.ts';
import { membershipKey } from '../../machines/member/member-labels.ts';
import { peerLimits } from '../../machines/peer/peer-limits.ts';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { failing, pair } from './pair.ts';
import { day, gets, minute, noQueue, once, refusal, somebody } from './stuck.ts';

/** Where two don’t come together in docs/groups.md: each point with its limit, its reason and its way out. */

describe('S3: an invitation that gets lost on the way over the host', () => {
  it('shows on all three, each after its limit; the newcomer begins anew', async () => {
    const two = await pair();
    const { group, hanna, emil, nora } = two;
    once(nora, gets('member-connection', 'inviting'), () => hanna.offline());
    await two.enter();
    expect([nora.state(two.emilOnNoras()), emil.state(two.norasOnEmil())]).toEqual(['invited', 'announced']);
    expect(Math.abs((await failing(two)) - peerLimits.introduction)).toBeLessThan(3 * minute);
    await two.clock.advance(minute);
    expect(two.reason(nora, two.emilOnNoras())).toEqual({ code: 'TimedOut', waitedFor: 'answer' });
    expect(two.reason(emil, two.norasOnEmil())).toEqual({ code: 'TimedOut', waitedFor: 'invitation' });
    const [introduction] = hanna.all('introduction').map(({ key }) => key);
    expect(two.reason(hanna, introduction ?? '')).toEqual({ code: 'TimedOut', waitedFor: 'invitation' });
    await nora.tap(two.emilOnNoras(), 'user.retry');
    hanna.offline(false);
    await group.settled();
    await two.over();
  });

  it('the host introduces the two again, where nobody else does', async () => {
    const two = await pair({ introduction: day });
    const { group, hanna, emil, nora } = two;
    once(nora, gets('membership', 'connected'), () => nora.offline());
    await two.enter();
    await two.clock.runUntil(() => group.introduction(nora, emil) === 'failed', 10 * day);
    const key = hanna.all('introduction').find(({ value }) => value === 'failed')?.key ?? '';
    expect(two.reason(hanna, key)).toEqual({ code: 'TimedOut', waitedFor: 'invitation' });
    await hanna.tap(key, 'user.retry');
    nora.offline(false);
    await group.settled();
    await two.over();
  });
});

describe('S4: somebody else who answers', () => {
  it('is refused at once, with that reason; the user begins anew', async () => {
    const two = await pair({}, {}, 'Olga');
    const { group, hanna, emil, nora } = two;
    const olga = await two.device('Olga');
    emil.offline();
    await two.enter();
    const { request = '' } = nora.memory<MemberConnectionContext>(two.emilOnNoras());
    await group.forge(olga, hanna, chatMessage.memFwd(somebody(), { groupConnReq: request }));
    expect(await failing(two)).toBeLessThan(minute);
    expect(two.reason(nora, two.emilOnNoras())).toEqual({ code: 'WrongMember' });
    await nora.tap(two.emilOnNoras(), 'user.retry');
    emil.offline(false);
    await group.connected(nora, emil);
    olga.die();
    await two.over();
  });
});

describe('S5: a member that speaks no version of ours', () => {
  it('shows at once, and no retry helps; introduced again with a version that does, it is connected to', async () => {
    const two = await pair();
    const { group, hanna, emil, nora } = two;
    once(nora, gets('membership', 'connected'), () => hanna.offline());
    await two.enter();
    const info = somebody({ memberId: group.memberId(emil), v: '99' });
    await group.forge(nora, hanna, chatMessage.memIntro(info));
    const seen = () => [group.seen(emil, nora), two.reason(nora, two.emilOnNoras())];
    expect(seen()).toEqual(['failed', { code: 'Incompatible' }]);
    await nora.tap(two.emilOnNoras(), 'user.retry');
    expect(seen()).toEqual(['failed', { code: 'Incompatible' }]);
    hanna.offline(false);
    await group.connected(nora, emil);
    await two.over();
  });
});

describe('S11: an invitation that is used twice', () => {
  it('fails for who comes second, and nothing changes for the others', async () => {
    const two = await pair({}, {}, 'Olga');
    const { clock, group, hanna, nora } = two;
    const olga = await two.device('Olga');
    await two.enter();
    await group.settled();
    const { request = '' } = nora.memory<MemberConnectionContext>(two.emilOnNoras());
    await group.forge(olga, hanna, chatMessage.memFwd(somebody(), { groupConnReq: request }));
    const row = `member-connection/${group.idOn(olga)}.somebody`;
    await clock.runUntil(() => olga.state(row) === 'failed', day);
    expect(two.reason(olga, row)).toMatchObject({ code: 'AgentFailed', during: 'join', error: noQueue });
    expect(group.areConnected(nora, two.emil)).toBe(true);
    // The host knows of no such introduction: nobody can help.
    await olga.tap(row, 'user.retry');
    await clock.runUntil(() => olga.state(row) === 'failed', 30 * day);
    expect(two.reason(olga, row)).toEqual({ code: 'TimedOut', waitedFor: 'introduction' });
    olga.die();
    await two.over();
  });
});

describe('S13: an introducer that is gone before two are connected', () => {
  it('leaves them unconnected, with that reason, and nobody can help', async () => {
    const two = await pair();
    const { clock, group, hanna, emil, nora } = two;
    emil.offline();
    await two.enter();
    await hanna.tap(membershipKey('garden'), 'user.leave');
    await clock.runUntil(() => nora.state(two.emilOnNoras()) === 'failed', day);
    expect(two.reason(nora, two.emilOnNoras())).toEqual({ code: 'IntroducerGone' });
    await expect(nora.tap(two.emilOnNoras(), 'user.retry')).rejects.toMatchObject(refusal('IntroducerGone'));
    expect(group.membership(nora).counts).toMatchObject({ connecting: 0, failed: 1 });
    await two.over();
  });

  it('which is out of reach is as good as gone, until it speaks again: then the user begins anew', async () => {
    const two = await pair({ goneDeliveries: 2 });
    const { clock, group, hanna, emil, nora, network } = two;
    emil.offline();
    await two.enter();
    network.faults.fail('Nora', 'sendMessage', noQueue, { times: 2 });
    await group.say(nora, '1');
    await group.say(nora, '2');
    await clock.runUntil(() => nora.state(two.emilOnNoras()) === 'failed', day);
    expect(group.membership(nora)).toMatchObject({ trouble: 'disabled', reason: { code: 'PeerGone' } });
    expect(two.reason(nora, two.emilOnNoras())).toEqual({ code: 'IntroducerGone' });
    await expect(nora.tap(two.emilOnNoras(), 'user.retry')).rejects.toMatchObject(refusal('IntroducerGone'));
    await group.say(hanna, 'I am here');
    await clock.advance(minute);
    await nora.tap(two.emilOnNoras(), 'user.retry');
    emil.offline(false);
    await group.connected(nora, emil);
    await two.over();
  });
});
