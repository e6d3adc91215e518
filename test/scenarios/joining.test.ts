import { expect } from 'vitest';
import { channelKey, mainName } from './device.ts';
import { both, underSeed, underUpstream } from './scenario.ts';
import type { Stage } from './stage.ts';

const second = 1_000;

async function joinTwoRelays({ join, clock, network, alice }: Stage) {
  const channel = await join({ relays: [{}, { delay: 5 * second }] });
  await clock.runUntil(() => alice.toldJoined.length > 0);
  const whenTold = alice.phases;
  await clock.runUntil(() => alice.phases[0] === 'connected');
  const afterFirst = alice.channel;
  await clock.runUntil(() => alice.phases[1] === 'connected');

  const asked = network.log.of('joinRequest');
  expect(asked.map(({ relay }) => relay).toSorted()).toEqual(channel.relayLinks.toSorted());
  expect(asked.map(({ signature, taken }) => [signature, taken])).toEqual([
    ['good', true],
    ['good', true],
  ]);
  expect(alice.toldJoined).toHaveLength(1);
  expect(afterFirst).toMatchObject({ value: 'functional', since: alice.channel.since });
  expect(alice.channel.value).toBe('functional');
  expect(network.log.of('connected')).toHaveLength(2);
  expect(alice.explain()).toMatchObject({
    phase: 'functional',
    done: 2,
    of: 2,
    waitingFor: 'nothing',
    actions: ['leave'],
  });
  return whenTold;
}

underSeed(
  'RLY-01',
  'the user is in once, when the first request was sent, and the second relay changes only itself',
  async (stage) => {
    const whenTold = await joinTwoRelays(stage);
    expect(whenTold).toContain('joined');
    expect(whenTold).not.toContain('connected');
  },
);

underUpstream(
  'RLY-01',
  'the user is in once, when the first relay is connected, and the second changes only itself',
  async (stage) => {
    const whenTold = await joinTwoRelays(stage);
    expect(whenTold).toEqual(['connected', 'joined']);
  },
);

both(
  'RLY-02',
  'with one relay the application is told exactly once that the user is in, over a restart too',
  async ({ join, clock, alice }) => {
    await join({ relays: 1 });
    await clock.runUntil(() => alice.phases[0] === 'connected');
    await alice.start();
    await clock.advance(3_600 * second);
    expect(alice.channel.value).toBe('functional');
    expect(alice.toldJoined).toHaveLength(1);
    expect(alice.context.everFunctional).toBe(true);
  },
);

both(
  'RLY-18',
  'while nothing is prepared the profile may be chosen again, and the last choice is what relays see',
  async ({ network, clock, alice, policy }) => {
    const channel = network.addChannel({ name: 'news', relays: 2 });
    await alice.prepare(channel, { ...policy, incognito: false });
    await expect(alice.press('user.chooseProfile', { incognito: true })).resolves.toEqual({ changed: true });
    expect(alice.explain()).toMatchObject({ phase: 'prepared', actions: ['connect', 'cancel'] });
    const chosen = { displayName: 'Chosen', fullName: '' };
    await expect(alice.press('user.chooseProfile', { incognito: false, profile: chosen })).resolves.toEqual({
      changed: true,
    });
    await alice.press('user.connect');
    await clock.runUntil(() => alice.allAre('connected'));
    expect(network.log.of('joinRequest').map(({ profile }) => profile)).toEqual([chosen, chosen]);
    expect(alice.made).toEqual([]);
  },
);

both(
  'RLY-45',
  'Connect pressed twice at once is one join: one request and one connection for each relay',
  async ({ network, clock, alice, policy }) => {
    const channel = network.addChannel({ name: 'news', relays: 3 });
    const input = { link: channel.link, ...policy };
    const started = await Promise.all([1, 2].map(async () => alice.engine.start('channel-join', 'news', input)));
    expect(started.map(({ created }) => created)).toEqual([true, false]);
    const pressed = await Promise.all([alice.press('user.connect'), alice.press('user.connect')]);
    expect(pressed.map(({ changed }) => changed)).toContain(true);
    await clock.runUntil(() => alice.allAre('connected'));
    await expect(alice.press('user.connect')).resolves.toEqual({ changed: false });
    await clock.advance(60 * second);
    expect(network.log.maxJoinRequests(channel.link)).toBe(1);
    expect(network.log.of('joinRequest')).toHaveLength(3);
    expect(network.log.of('fetch').filter(({ link }) => link === channel.link)).toHaveLength(1);
    expect(alice.relays.map(({ relayId }) => relayId)).toEqual(['relay-1', 'relay-2', 'relay-3']);
  },
);

both('RLY-50', 'a one-step join incognito joins with an incognito profile', async ({ join, network, clock, alice }) => {
  const channel = await join({ relays: 2 }, { oneStep: true, incognito: true });
  await clock.runUntil(() => alice.allAre('connected'));
  expect(alice.row(channelKey)?.value).toBe('functional');
  expect(alice.made).toEqual(['incognito']);
  expect(network.log.identities(channel.link)).toBe(1);
  expect(network.log.of('connected').map(({ profile }) => profile['displayName'])).toEqual([
    'Incognito 1',
    'Incognito 1',
  ]);
  expect(JSON.stringify(network.log.entries)).not.toContain(mainName);
});
