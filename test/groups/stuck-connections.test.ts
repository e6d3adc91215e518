import { describe, expect, it } from 'vitest';
import type { MemberConnectionContext } from '../../machines/member/member-connection-context.ts';
import { peerLimits } from '../../machines/peer/peer-limits.ts';
import type { InstanceRecord } from '../../runtime/record.ts';
import type { GroupDevice } from './group-device.ts';
import { failing, pair } from './pair.ts';
import { day, gets, minute, noQueue, once, refusal } from './stuck.ts';

/** Where a connection of two gets stuck in docs/groups.md: each point with its limit, its reason and its way out. */

const fullQueue = { type: 'SMP', code: 'QUOTA' };

describe('S1: an answer of the agent that is lost', () => {
  it.each([
    ['as long as is set', {}, peerLimits.background],
    ['as long as was chosen', { background: 90 * minute }, 90 * minute],
  ])('is waited for %s, and shows; the user begins anew', async (_, limits, limit) => {
    const two = await pair(limits);
    const { nora, group, network } = two;
    network.faults.lose('Nora', 'INV');
    await two.enter();
    expect(nora.state(two.emilOnNoras())).toBe('creating');
    expect(Math.abs((await failing(two)) - limit)).toBeLessThan(2 * minute);
    expect(two.reason(nora, two.emilOnNoras())).toEqual({ code: 'TimedOut', waitedFor: 'queue' });
    await nora.tap(two.emilOnNoras(), 'user.retry');
    await group.connected(nora, two.emil);
    expect(two.reason(nora, two.emilOnNoras())).toBeUndefined();
    await two.over();
  });
});

describe('S2: what follows from an answer', () => {
  it('is stored with the answer or not at all: where the store fails, both are done later', async () => {
    const two = await pair();
    two.nora.refuseCommit(gets('member-connection', 'inviting'));
    await two.enter();
    await two.group.connected(two.nora, two.emil);
    expect(two.said('x.grp.mem.inv')).toHaveLength(1);
    await two.over();
  });

  it('and fails by a fault of ours sets the connection aside, with that reason: no retry helps', async () => {
    const two = await pair();
    const { group, nora } = two;
    nora.dieAt('after', gets('peer-connection', 'creating'));
    void nora.tap(group.membershipOf(nora), 'user.join');
    await two.clock.runUntil(() => !nora.isAlive, day);
    // A release with a fault has been there: what INV is taken with is missing.
    const key = `${two.emilOnNoras()}/connection`;
    const stored = nora.data.rows.get(key);
    const row = JSON.parse(stored?.text ?? '') as InstanceRecord & { context: { connectionId?: string } };
    delete row.context.connectionId;
    if (stored) nora.data.rows.set(key, { ...stored, text: JSON.stringify(row) });
    await nora.restart();
    await two.clock.runUntil(() => nora.state(two.emilOnNoras()) === 'failed', day);
    expect(two.reason(nora, two.emilOnNoras())).toEqual({ code: 'Quarantined' });
    await expect(nora.tap(two.emilOnNoras(), 'user.retry')).rejects.toMatchObject(refusal('Quarantined'));
    await group.say(nora, 'the group goes on');
    await two.clock.advance(minute);
    expect(group.heard(two.emil)).toEqual(['the group goes on']);
    await two.over();
  });
});

describe('S6: a command that fails for good', () => {
  it.each([
    ['createConnection', 'Nora', 'create'],
    ['joinConnection', 'Emil', 'join'],
    ['allowConnection', 'Nora', 'allow'],
  ] as const)('(%s of %s) shows at once, with the error; the user begins anew', async (command, name, during) => {
    const two = await pair();
    const on = await two.device(name);
    two.network.faults.fail(name, command, noQueue);
    await two.enter();
    expect(await failing(two, on)).toBeLessThan(minute);
    const row = on === two.nora ? two.emilOnNoras() : two.norasOnEmil();
    expect(two.reason(on, row)).toMatchObject({ code: 'AgentFailed', during, error: noQueue });
    await on.tap(row, 'user.retry');
    await two.group.connected(two.nora, two.emil);
    await two.over();
  });
});

describe('S7: a peer whose queue is full', () => {
  it('is asked again by itself, ever more slowly, on the same connection; meanwhile it shows', async () => {
    const two = await pair();
    const { clock, group, emil, network } = two;
    network.faults.fail('Emil', 'joinConnection', fullQueue, { times: 2 });
    await two.enter();
    const since = clock.now();
    const connection = () => emil.memory<{ connectionId?: string }>(`${two.norasOnEmil()}/connection`).connectionId;
    const [row, first] = [two.norasOnEmil(), connection()];
    expect([emil.state(row), two.reason(emil, row)]).toEqual(['connecting', { code: 'PeerFull' }]);
    await group.connected(two.nora, emil);
    const pauses = peerLimits.busyPause * (1 + 1.5);
    expect(Math.abs(clock.now() - since - pauses)).toBeLessThan(2 * minute);
    expect([connection(), two.reason(emil, row)]).toEqual([first, undefined]);
    await two.over();
  });
});

describe('S8: a member whose queue is gone', () => {
  it('gets nothing more after as many deliveries as are set; the user begins anew', async () => {
    const two = await pair({ goneDeliveries: 3 });
    const { clock, group, emil, nora, network } = two;
    await two.enter();
    await group.connected(nora, emil);
    const { connectionId = '' } = emil.memory<MemberConnectionContext>(two.norasOnEmil());
    await network.agent('Emil').submit({ type: 'deleteConnection', connectionId, corrId: 'gone' });
    await emil.restart();
    await clock.advance(minute);
    const said = async (text: string) => {
      await group.say(nora, text);
      await clock.advance(day);
      return nora.state(two.emilOnNoras());
    };
    expect([await said('1'), await said('2'), await said('3')]).toEqual(['connected', 'connected', 'disabled']);
    expect(two.reason(nora, two.emilOnNoras())).toEqual({ code: 'PeerGone' });
    await nora.tap(two.emilOnNoras(), 'user.retry');
    await group.connected(nora, emil);
    await said('4');
    expect(group.heard(emil)).toContain('4');
    await two.over();
  });
});

describe('S9: a member that is away until its queue is full', () => {
  it('has its messages wait, and shows it; all go out by themselves when it is back', async () => {
    const two = await pair({ fullDeliveries: 2 }, { queueSize: 3 });
    const { clock, group, emil, nora } = two;
    await two.enter();
    await group.connected(nora, emil);
    await clock.advance(minute);
    emil.offline();
    const texts = ['1', '2', '3', '4', '5', '6'];
    for (const text of texts) await group.say(nora, text);
    await clock.runUntil(() => nora.state(two.emilOnNoras()) === 'inactive', 10 * day);
    expect(two.reason(nora, two.emilOnNoras())).toEqual({ code: 'PeerFull' });
    emil.offline(false);
    await clock.runUntil(() => group.heard(emil).length === texts.length, 10 * day);
    await clock.advance(minute);
    expect([nora.state(two.emilOnNoras()), group.heard(emil)]).toEqual(['connected', texts]);
    await two.over();
  });
});

describe('S10: a peer that never answers', () => {
  it('is waited for as long as is set, and shows; the user begins anew', async () => {
    const two = await pair();
    const { group, emil, nora } = two;
    once(emil, gets('member-connection', 'connecting'), () => nora.offline());
    await two.enter();
    expect(emil.state(two.norasOnEmil())).toBe('connecting');
    expect(Math.abs((await failing(two, emil)) - peerLimits.answer)).toBeLessThan(3 * minute);
    expect(two.reason(emil, two.norasOnEmil())).toEqual({ code: 'TimedOut', waitedFor: 'answer' });
    await emil.tap(two.norasOnEmil(), 'user.retry');
    nora.offline(false);
    await group.connected(nora, emil);
    await two.over();
  });
});

describe('S12: two who invite each other to be contacts at one time', () => {
  it('are contacts by one connection, without anybody’s doing', async () => {
    const two = await pair();
    const { clock, group, emil, nora } = two;
    await two.enter();
    await group.connected(nora, emil);
    await Promise.all([
      nora.tap(two.emilOnNoras(), 'user.contact', { text: 'hi Emil' }),
      emil.tap(two.norasOnEmil(), 'user.contact', { text: 'hi Nora' }),
    ]);
    const contacts = (device: GroupDevice) => device.all('contact').filter(({ context }) => context['member']);
    await clock.runUntil(() => [emil, nora].every((each) => contacts(each)[0]?.value === 'connected'), day);
    expect(two.said('x.grp.direct.inv').map(({ from }) => from)).toEqual(expect.arrayContaining(['Emil', 'Nora']));
    expect([contacts(emil).length, contacts(nora).length]).toEqual([1, 1]);
    await two.over();
  });
});
