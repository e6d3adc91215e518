import { expect } from 'vitest';
import { english } from '../../machines/messages/english.ts';
import { reasonWords } from '../../machines/messages/words.ts';
import type { AgentError } from '../../machines/vocabulary/agent-error.ts';
import { channelKey } from './device.ts';
import { both, underSeed, underUpstream } from './scenario.ts';
import type { Stage } from './stage.ts';

const second = 1_000;
const day = 86_400 * second;
const networkError: AgentError = { type: 'BROKER', code: 'NETWORK' };
const authError: AgentError = { type: 'SMP', code: 'AUTH' };

both(
  'RLY-04',
  'a relay whose link is dead fails with its reason, which is kept, and the others go on',
  async ({ join, network, clock, alice }) => {
    const channel = await join({ relays: [{}, { data: 'dead' }, {}] });
    await clock.runUntil(() => alice.phases.filter((phase) => phase === 'connected').length === 2);
    expect(alice.channel.value).toBe('functional');
    expect(alice.phases).toEqual(['connected', 'failed', 'connected']);
    expect(alice.relay(2)).toMatchObject({ value: 'failed', context: { reason: { code: 'LinkGone' } } });
    expect(alice.explainRelay(2)).toMatchObject({
      phase: 'failed',
      waitingFor: 'user',
      reason: { code: 'LinkGone' },
      actions: ['retry'],
    });
    expect(reasonWords(english, { code: 'LinkGone' }).sentence).toBe('This link no longer leads anywhere.');

    expect(alice.relay(2)).toMatchObject({ timers: [], commands: [] });
    expect(alice.relay(2).unfinished).toBeUndefined();
    await alice.start();
    await clock.advance(30 * day);
    expect(alice.explainRelay(2)).toMatchObject({ phase: 'failed', reason: { code: 'LinkGone' } });
    expect(network.log.of('fetch').filter(({ link }) => link === channel.relayLinks[1])).toHaveLength(1);
    expect(network.log.of('joinRequest').map(({ relay }) => relay)).not.toContain(channel.relayLinks[1]);
  },
);

underSeed(
  'RLY-05',
  'when no relay link can be had for now nothing was begun: the user may retry, and choose again',
  async ({ join, network, clock, alice }) => {
    network.faults.fail('alice', 'fetchLink', networkError, { skip: 1, times: 3 });
    await join({ relays: 3 });
    await clock.runUntil(() => alice.phase === 'awaitingRetry');
    expect(alice.phases).toEqual(['interrupted', 'interrupted', 'interrupted']);
    expect(alice.explain()).toMatchObject({
      waitingFor: 'user',
      done: 0,
      of: 3,
      reason: { code: 'RelaysUnreachable', relays: 3 },
      actions: ['retry', 'cancel', 'leave'],
    });
    expect(alice.explainRelay(1)).toMatchObject({ reason: { code: 'LinkUnreachable' }, actions: ['retry'] });
    await clock.advance(day);
    expect(alice.phase).toBe('awaitingRetry');
    expect(network.log.of('joinRequest')).toEqual([]);
    expect(alice.toldJoined).toEqual([]);
    // No connection was prepared, so the choice is not locked yet.
    await expect(alice.press('user.chooseProfile', { incognito: true })).resolves.toEqual({ changed: true });
  },
);

underUpstream(
  'RLY-05',
  'when no relay can be joined for now the user may retry, and the choice of the profile is locked',
  async ({ join, network, clock, alice }) => {
    network.faults.fail('alice', 'joinConnection', networkError, { times: 3 });
    await join({ relays: 3 });
    await clock.runUntil(() => alice.phase === 'awaitingRetry');
    expect(alice.phases).toEqual(['interrupted', 'interrupted', 'interrupted']);
    expect(alice.explain()).toMatchObject({
      waitingFor: 'user',
      done: 0,
      of: 3,
      reason: { code: 'RelaysUnreachable', relays: 3 },
      actions: ['retry', 'cancel', 'leave'],
    });
    expect(alice.explainRelay(1)).toMatchObject({ reason: { code: 'Unreachable' }, actions: ['retry'] });
    await clock.advance(day);
    expect(alice.phase).toBe('awaitingRetry');
    expect(network.log.of('joinRequest')).toEqual([]);
    expect(alice.toldJoined).toEqual([]);
    await expect(alice.press('user.chooseProfile', { incognito: true })).rejects.toMatchObject({
      error: { type: 'Refused', reason: { code: 'ProfileLocked' } },
    });
  },
);

async function retryAfterAllFailed({ join, network, clock, alice }: Stage, command: 'fetchLink' | 'joinConnection') {
  network.faults.fail('alice', command, networkError, { skip: command === 'fetchLink' ? 1 : 0, times: 3 });
  const channel = await join({ relays: 3, owners: ['olga', 'otto'] });
  await clock.runUntil(() => alice.phase === 'awaitingRetry');
  const before = alice.relays.map(({ relayId, link }) => ({ relayId, link }));
  const rows = [...alice.data.rows.keys()].toSorted();
  const prepared = [1, 2, 3].map((number) => alice.relay(number).context['connectionId']);

  await expect(alice.press('user.retry')).resolves.toEqual({ changed: true });
  await clock.runUntil(() => alice.allAre('connected'));
  expect(alice.channel.value).toBe('functional');
  expect(alice.relays.map(({ relayId, link }) => ({ relayId, link }))).toEqual(before);
  expect([...alice.data.rows.keys()].toSorted()).toEqual(rows);
  expect(alice.context.group?.ownerKeys).toEqual(channel.owners.map(({ memberKey }) => memberKey));
  expect([1, 2, 3].map((number) => alice.relay(number).context['incarnation'])).toEqual([1, 1, 1]);
  expect(network.log.maxJoinRequests(channel.link)).toBe(1);
  expect(network.log.identities(channel.link)).toBe(1);
  expect(alice.toldJoined).toHaveLength(1);
  return { prepared, joined: network.log.of('joinRequest').map(({ connectionId }) => connectionId) };
}

underSeed(
  'RLY-06',
  'Retry after all links failed for now goes on with the same relay rows and joins once',
  async (stage) => {
    const { prepared, joined } = await retryAfterAllFailed(stage, 'fetchLink');
    expect(prepared).toEqual([undefined, undefined, undefined]);
    expect(joined).toHaveLength(3);
  },
);

underUpstream(
  'RLY-06',
  'Retry after all joins failed for now uses the same relay rows and the same connections',
  async (stage) => {
    const { prepared, joined } = await retryAfterAllFailed(stage, 'joinConnection');
    expect(joined.toSorted()).toEqual(prepared.toSorted());
  },
);

both(
  'RLY-08',
  'when every relay failed for good the channel has failed, each with its reason, and nothing is tried by itself',
  async ({ join, network, clock, alice }) => {
    await join({ relays: [{ data: 'dead' }, { data: 'no-profile' }, { data: 'incompatible' }] });
    await clock.runUntil(() => alice.phase === 'failed');
    expect(alice.phases).toEqual(['failed', 'failed', 'failed']);
    expect([1, 2, 3].map((number) => alice.explainRelay(number).reason)).toEqual([
      { code: 'LinkGone' },
      { code: 'LinkDataInvalid', missing: 'relayProfile' },
      { code: 'Incompatible' },
    ]);
    expect(alice.explain()).toMatchObject({
      phase: 'failed',
      waitingFor: 'user',
      reason: { code: 'AllRelaysFailed' },
      actions: ['retry', 'cancel', 'leave'],
    });
    const seen = network.log.entries.length;
    await alice.start();
    await clock.advance(30 * day);
    expect(alice.phase).toBe('failed');
    expect(network.log.entries).toHaveLength(seen);
    expect(alice.toldJoined).toEqual([]);
  },
);

both(
  'RLY-13',
  'a relay whose link has no relay profile, or no entity id, fails for good, and the others join',
  async ({ join, network, clock, alice }) => {
    const channel = await join({ relays: [{ data: 'no-profile' }, {}, { data: 'no-entity-id' }] });
    await clock.runUntil(() => alice.phases[1] === 'connected');
    expect(alice.phases).toEqual(['failed', 'connected', 'failed']);
    expect(alice.explainRelay(1).reason).toEqual({ code: 'LinkDataInvalid', missing: 'relayProfile' });
    expect(alice.explainRelay(3).reason).toEqual({ code: 'LinkDataInvalid', missing: 'entityId' });
    expect(alice.channel.value).toBe('functional');
    expect(network.log.of('joinRequest').map(({ relay }) => relay)).toEqual([channel.relayLinks[1]]);
  },
);

both(
  'RLY-24',
  'a relay that presents another channel is not allowed, fails, and its connection is deleted',
  async ({ join, network, clock, alice }) => {
    const channel = await join({ relays: [{ presents: 'other-channel' }, {}] });
    await clock.runUntil(() => alice.phases[0] === 'failed' && alice.phases[1] === 'connected');
    const [wrong, right] = channel.relayLinks;
    expect(alice.explainRelay(1)).toMatchObject({
      phase: 'failed',
      reason: { code: 'WrongAnswer', expected: 'x.grp.link.inv' },
      actions: ['retry'],
    });
    await clock.advance(60 * second);
    expect(network.log.of('connected').map(({ relay }) => relay)).toEqual([right]);
    const [refused] = network.log.of('joinRequest').filter(({ relay }) => relay === wrong);
    expect(network.log.of('deletion').map(({ connectionId }) => connectionId)).toEqual([refused?.connectionId]);
    expect(alice.channel.value).toBe('functional');
  },
);

both(
  'RLY-25',
  'a channel whose relay rejects is rejected, and its reason is shown',
  async ({ join, network, clock, alice }) => {
    await join({ relays: [{ behaviour: 'reject', rejection: 'blocked_name' }] });
    await clock.runUntil(() => alice.phase === 'rejected');
    const reason = { code: 'Rejected', rejection: 'blocked_name' } as const;
    expect(alice.phases).toEqual(['rejected']);
    expect(alice.explainRelay(1)).toMatchObject({ phase: 'rejected', reason, actions: ['retry'] });
    expect(alice.explain()).toMatchObject({
      phase: 'rejected',
      waitingFor: 'user',
      reason,
      actions: ['retry', 'cancel', 'leave'],
    });
    expect(reasonWords(english, reason).sentence).toBe('You were refused: your name is blocked there.');
    await clock.advance(day);
    expect(network.log.of('connected')).toEqual([]);
    expect(network.log.of('deletion')).toHaveLength(1);
    expect(network.log.of('joinRequest')).toHaveLength(1);
  },
);

both(
  'RLY-26',
  'one relay rejects and the other accepts: the user is in by the one, and the other is neither failed nor pending',
  async ({ join, clock, alice }) => {
    await join({ relays: [{ behaviour: 'reject' }, { delay: second }] });
    await clock.runUntil(() => alice.phases[1] === 'connected');
    expect(alice.phases).toEqual(['rejected', 'connected']);
    expect(alice.explain()).toMatchObject({ phase: 'functional', done: 1, of: 2, waitingFor: 'nothing' });
    expect(alice.explain().reason).toBeUndefined();
    expect(alice.toldJoined).toHaveLength(1);
    expect(alice.relay(1)).toMatchObject({ value: 'rejected', timers: [], status: 'active' });
  },
);

both(
  'RLY-28',
  'one relay connected, one on its way and one failed make a working channel, counted as such',
  async ({ join, clock, alice }) => {
    await join({ relays: [{}, { behaviour: 'ignore' }, { data: 'dead' }] });
    await clock.runUntil(() => alice.phases[0] === 'connected');
    await clock.advance(60 * second);
    expect(alice.phases).toEqual(['connected', 'joined', 'failed']);
    expect(alice.channel.value).toBe('functional');
    expect(alice.explain()).toMatchObject({
      phase: 'functional',
      done: 2,
      of: 3,
      waitingFor: 'nothing',
      actions: ['retry', 'leave'],
    });
    expect([1, 2, 3].map((number) => alice.explainRelay(number).waitingFor)).toEqual([
      'nothing',
      'relayAnswer',
      'user',
    ]);
  },
);

both(
  'RLY-29',
  'when the last of all relays fails after its request, the channel has failed, says so, and can be retried',
  async ({ join, network, clock, alice }) => {
    const channel = await join({ relays: [{}, {}] });
    // The relays answer, and are gone before the confirmation reaches them: the error names no command.
    await clock.runUntil(() => network.log.of('joinAnswer').length === 1);
    const first = network.log.of('joinAnswer')[0]?.relay;
    channel.relays.find(({ link }) => link === first)?.leave();
    await clock.runUntil(() => network.log.of('joinAnswer').length === 2);
    for (const relay of channel.relays) relay.leave();
    await clock.runUntil(() => alice.phases.includes('failed'));
    expect(alice.phase).not.toBe('failed');
    await clock.runUntil(() => alice.allAre('failed'));
    expect(network.log.of('connected')).toEqual([]);
    expect(alice.explainRelay(1).reason).toMatchObject({ code: 'AgentFailed', error: authError, during: 'connect' });
    expect(alice.explain()).toMatchObject({ phase: 'failed', waitingFor: 'user', reason: { code: 'AllRelaysFailed' } });
    expect(alice.explain().actions).toContain('retry');

    for (const relay of channel.relays) channel.restoreRelay(relay);
    await alice.press('user.retry');
    await clock.runUntil(() => alice.allAre('connected'));
    expect(alice.channel.value).toBe('functional');
    expect(network.log.identities(channel.link)).toBe(1);
    expect(network.log.of('deletion')).toHaveLength(2);
  },
);

both(
  'RLY-42',
  'a one-step join whose relays all fail leaves nothing: no row, and no queue on a server',
  async ({ join, network, clock, alice }) => {
    network.faults.fail('alice', 'joinConnection', authError, { skip: 1, times: 2 });
    const before = alice.bytes;
    await join({ relays: [{ data: 'dead' }, {}, {}] }, { oneStep: true });
    expect(alice.row(channelKey)).toBeDefined();
    await clock.runUntil(() => alice.row(channelKey) === undefined);
    await clock.advance(day);
    expect(alice.bytes).toBe(before);
    expect(alice.toldJoined).toEqual([]);
    expect(network.log.of('connected')).toEqual([]);
    const queues = Object.values(network.save().servers).flatMap((server) => Object.values(server.queues));
    expect(queues.filter(({ owner }) => owner === 'agent')).toEqual([]);
  },
);
