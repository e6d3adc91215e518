import { expect } from 'vitest';
import { channelKey } from './device.ts';
import { both, underSeed, underUpstream } from './scenario.ts';
import type { Stage } from './stage.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const relayTwo = `${channelKey}/relay-2`;

/** Under the upstream preset: relay 2's server is down at first, so that its link is fetched in the background later. */
async function joinWithSecondServerDown({ network, alice, clock, policy }: Stage, data: 'good' | 'incompatible') {
  const channel = network.addChannel({ name: 'news', relays: [{}, { data }] });
  network.faults.serverDown(channel.relays[1]?.server ?? '');
  await alice.connect(channel, policy);
  await clock.runUntil(() => alice.row(relayTwo)?.context['mode'] === 'background');
  expect(alice.channel.value).toBe('functional');
  expect(alice.relay(2)).toMatchObject({
    value: 'fetchingLink',
    commands: [{ command: { type: 'fetchLink', mode: 'background' } }],
  });
  return channel;
}

async function expectIncompatible({ alice, clock }: Stage) {
  expect(alice.explainRelay(2)).toMatchObject({
    phase: 'failed',
    waitingFor: 'user',
    reason: { code: 'Incompatible' },
    actions: ['retry'],
  });
  expect(alice.relay(2)).toMatchObject({ commands: [], timers: [] });
  expect(alice.relay(2).context['connectionId']).toBeUndefined();
  await clock.advance(24 * hour);
  expect(alice.relay(2).value).toBe('failed');
  expect(alice.explain()).toMatchObject({ phase: 'functional', done: 1, of: 2 });
}

underSeed(
  'RLY-20',
  'a relay whose link, fetched in the background, is of no known version fails and does not hang',
  async (stage) => {
    const { join, clock, alice } = stage;
    const channel = await join({ relays: 1 });
    await clock.runUntil(() => alice.allAre('connected'));
    channel.addRelay({ data: 'incompatible' });
    await clock.runUntil(() => alice.row(relayTwo)?.value === 'failed');
    await expectIncompatible(stage);
  },
);

underUpstream(
  'RLY-20',
  'a relay whose link, retried in the background, is of no known version fails and does not hang',
  async (stage) => {
    const channel = await joinWithSecondServerDown(stage, 'incompatible');
    stage.network.faults.serverDown(channel.relays[1]?.server ?? '', false);
    await stage.clock.runUntil(() => stage.alice.relay(2).value === 'failed');
    await expectIncompatible(stage);
  },
);

async function expectLinkGone({ alice }: Stage, told: readonly string[]) {
  expect(alice.phases).toEqual(['connected', 'failed']);
  expect(alice.explainRelay(2)).toMatchObject({ phase: 'failed', reason: { code: 'LinkGone' }, actions: ['retry'] });
  expect(alice.channel.value).toBe('functional');
  // Who watches the channel hears of its relay.
  expect(told).toContain(relayTwo);
  expect(told).toContain(channelKey);
}

underSeed(
  'RLY-21',
  'a relay whose link is dead, also when it is retried in the background, fails each time and tells',
  async (stage) => {
    const { join, clock, alice, network } = stage;
    const channel = await join({ relays: [{}, { data: 'dead' }] });
    await clock.runUntil(() => alice.phases[0] === 'connected');
    const told: string[] = [];
    alice.engine.subscribe(channelKey, ({ key }) => told.push(key));
    await alice.press('user.retry');
    expect(alice.relay(2)).toMatchObject({ commands: [{ command: { type: 'fetchLink', mode: 'background' } }] });
    await clock.runUntil(() => alice.relay(2).value === 'failed');
    await expectLinkGone(stage, told);
    expect(network.log.of('fetch').filter(({ link }) => link === channel.relayLinks[1])).toHaveLength(2);
  },
);

underUpstream('RLY-21', 'a relay whose link turns out dead in the background retry fails, and tells', async (stage) => {
  const { clock, alice, network } = stage;
  const channel = await joinWithSecondServerDown(stage, 'good');
  const told: string[] = [];
  alice.engine.subscribe(channelKey, ({ key }) => told.push(key));
  channel.relays[1]?.deleteLink();
  network.faults.serverDown(channel.relays[1]?.server ?? '', false);
  await clock.runUntil(() => alice.relay(2).value === 'failed');
  await expectLinkGone(stage, told);
});

both(
  'RLY-22',
  'a background retry outlives three hours offline, with the agent’s pauses, and joins when the network is back',
  async ({ join, network, clock, alice }) => {
    const channel = await join({ relays: 1 });
    await clock.runUntil(() => alice.allAre('connected'));
    channel.addRelay();
    await clock.runUntil(() => alice.row(relayTwo) !== undefined);
    network.faults.offline('alice');
    await clock.advance(3 * hour);

    const waits = alice.steps.flatMap(({ at, key, event }) =>
      key === relayTwo && event.type === 'WAIT' ? [(Number(event['until']) - at) / second] : [],
    );
    expect(waits.slice(0, 9)).toEqual([2, 2, 2, 2, 2, 3, 4.5, 6.75, 10.125]);
    expect(Math.max(...waits)).toBe(120);
    expect(waits.slice(16).every((wait) => wait === 120)).toBe(true);
    expect(waits.length).toBeGreaterThan(80);
    expect(alice.explainRelay(2)).toMatchObject({ phase: 'fetchingLink', waitingFor: 'network' });
    expect(alice.explainRelay(2).nextAt).toBeGreaterThan(clock.now());
    expect(alice.explainRelay(2).reason).toBeUndefined();

    network.faults.offline('alice', false);
    await clock.runUntil(() => alice.allAre('connected'), 2 * second);
    expect(alice.explain()).toMatchObject({ phase: 'functional', done: 2, of: 2, waitingFor: 'nothing' });
    expect(network.log.maxJoinRequests(channel.link)).toBe(1);
    expect(network.log.identities(channel.link)).toBe(1);
  },
);

both(
  'RLY-40',
  'a relay whose queue is full is congested: tried again from 5 minutes to 6 hours later, on the same connection',
  async ({ join, network, clock, alice }) => {
    const channel = await join({ relays: [{ busy: true }] });
    await clock.runUntil(() => alice.phase === 'congested');
    const pauses: number[] = [];
    for (let nth = 1; nth <= 13; nth += 1) {
      expect(alice.explain()).toMatchObject({ phase: 'congested', waitingFor: 'busyRelay', reason: { code: 'Busy' } });
      expect(alice.explain().actions).toContain('retry');
      const nextAt = alice.explainRelay(1).nextAt ?? 0;
      expect(alice.explain().nextAt).toBe(nextAt);
      pauses.push(nextAt - alice.relay(1).since);
      await clock.runUntil(() => alice.phase === 'congested' && alice.explainRelay(1).nextAt !== nextAt);
    }
    expect(pauses.slice(0, 4)).toEqual([5 * minute, 7.5 * minute, 11.25 * minute, 16.875 * minute]);
    expect(pauses.at(-1)).toBe(6 * hour);
    expect(Math.max(...pauses)).toBe(6 * hour);

    channel.relays[0]?.busy(0);
    await clock.runUntil(() => alice.allAre('connected'));
    const asked = network.log.of('joinRequest');
    expect(asked.filter(({ taken }) => taken)).toHaveLength(1);
    expect(asked.length).toBeGreaterThan(13);
    expect(new Set(asked.map(({ connectionId }) => connectionId)).size).toBe(1);
    expect(network.log.identities(channel.link)).toBe(1);
    expect(alice.relay(1).context).toMatchObject({ incarnation: 1, pauses: 0 });
  },
);
