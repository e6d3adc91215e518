import { expect } from 'vitest';
import type { ChannelSpec } from '../../simulation/index.ts';
import { channelKey } from './device.ts';
import { both } from './scenario.ts';
import type { Stage } from './stage.ts';

const second = 1_000;
const day = 86_400 * second;
const minute = 60 * second;

async function joined({ join, clock, alice }: Stage, spec: ChannelSpec = { relays: 2 }) {
  const channel = await join(spec);
  await clock.runUntil(() => alice.allAre('connected'));
  await clock.advance(minute);
  return channel;
}

/** How often the channel was told of an announced relay. */
function announcements({ steps }: Stage['alice']) {
  return steps.filter(
    ({ event }) => event.type === 'relay.message' && JSON.stringify(event['message']).includes('x.grp.relay.new'),
  );
}

both(
  'RLY-30',
  'a relay that the owner announces gets a row, its link is fetched in the background, and it is joined',
  async (stage) => {
    const { clock, alice, network } = stage;
    const channel = await joined(stage);
    const added = channel.addRelay();
    await clock.runUntil(() => alice.row(`${channelKey}/relay-3`) !== undefined);
    expect(alice.relay(3)).toMatchObject({
      value: 'fetchingLink',
      commands: [{ command: { type: 'fetchLink', link: added.link, mode: 'background' } }],
    });
    expect(alice.channel.value).toBe('functional');
    await clock.runUntil(() => alice.allAre('connected'));
    await clock.advance(minute);
    // Both relays passed the announcement on.
    expect(announcements(alice)).toHaveLength(2);
    expect(alice.relays.map(({ link }) => link)).toEqual(channel.relayLinks);
    expect(network.log.of('joinRequest')).toHaveLength(3);
    expect(network.log.identities(channel.link)).toBe(1);
    expect(alice.toldJoined).toHaveLength(1);
  },
);

both(
  'RLY-32',
  'a relay that is announced while the channel is opened is one row and one connection, whichever comes first',
  async (stage) => {
    const { clock, alice, network } = stage;
    const channel = await joined(stage);
    for (const late of ['link data', 'announcement'] as const) {
      const relay = channel.addRelay({}, { silently: true });
      if (late === 'announcement') network.faults.delay('alice', 'MSG', second, { times: 4 });
      else network.faults.delay('alice', 'LDATA', second);
      await alice.press('user.open');
      channel.announce(relay);
      await clock.runUntil(() => alice.relays.some(({ link }) => link === relay.link));
      expect(alice.context.syncing).toBe(late === 'link data' ? true : undefined);
      await clock.advance(minute);
    }
    expect(alice.allAre('connected')).toBe(true);
    expect(alice.relays.map(({ link }) => link)).toEqual(channel.relayLinks);
    expect([...alice.data.rows.keys()]).toHaveLength(1 + 4);
    expect(network.log.of('joinRequest')).toHaveLength(4);
    expect(network.log.maxJoinRequests(channel.link)).toBe(1);
  },
);

both('RLY-33', 'an announcement with a stranger’s signature, or none, is ignored', async (stage) => {
  const { clock, alice, network } = stage;
  const channel = await joined(stage);
  const before = alice.relays;
  const rows = [...alice.data.rows.keys()].toSorted();
  const forged = [channel.addRelay({}, { signedBy: 'stranger' }), channel.addRelay({}, { signedBy: 'nobody' })];
  await clock.advance(day);
  expect(announcements(alice)).toHaveLength(4);
  expect(alice.relays).toEqual(before);
  expect([...alice.data.rows.keys()].toSorted()).toEqual(rows);
  expect(network.log.of('fetch').filter(({ link }) => forged.some((relay) => relay.link === link))).toEqual([]);
  expect(alice.engine.deadLetters()).toEqual([]);
});

both(
  'RLY-34',
  'a subscriber that takes no announcements ignores one without error, and finds the relay when it opens the channel',
  async (stage) => {
    const { clock, alice, network, policy } = stage;
    const channel = network.addChannel({ name: 'news', relays: 2 });
    await alice.connect(channel, { policy: { ...policy.policy, acceptAnnouncements: false } });
    await clock.runUntil(() => alice.allAre('connected'));
    const added = channel.addRelay();
    await clock.advance(day);
    expect(announcements(alice)).toHaveLength(2);
    expect(alice.relays).toHaveLength(2);
    expect(alice.channel).toMatchObject({ value: 'functional', status: 'active' });
    expect(alice.engine.deadLetters()).toEqual([]);

    await alice.press('user.open');
    await clock.runUntil(() => alice.phases.length === 3 && alice.allAre('connected'));
    expect(alice.relays[2]).toMatchObject({ link: added.link });
    expect(network.log.maxJoinRequests(channel.link)).toBe(1);
  },
);

both(
  'RLY-36',
  'a relay that leaves is history, its connection is deleted, and the channel goes on by the other',
  async (stage) => {
    const { clock, alice, network } = stage;
    const channel = await joined(stage);
    const connectionId = alice.relay(1).context['connectionId'];
    channel.relays[0]?.leave();
    await clock.runUntil(() => alice.phases[0] === 'left');
    await clock.advance(minute);
    expect(alice.phases).toEqual(['left', 'connected']);
    expect(alice.relay(1)).toMatchObject({ value: 'left', status: 'done', commands: [] });
    expect(network.log.of('deletion').map((deleted) => deleted.connectionId)).toEqual([connectionId]);
    expect(alice.explain()).toMatchObject({ phase: 'functional', done: 1, of: 1, actions: ['leave'] });
  },
);

both('RLY-37', 'a relay that the owner removes is removed, and messages still come by the other', async (stage) => {
  const { clock, alice, network } = stage;
  const channel = await joined(stage);
  const [first, other] = channel.relays;
  const connectionId = alice.relay(1).context['connectionId'];
  channel.removeRelay(first!);
  await clock.runUntil(() => alice.phases[0] === 'removed');
  await clock.advance(minute);
  expect(alice.phases).toEqual(['removed', 'connected']);
  expect(alice.relay(1)).toMatchObject({ value: 'removed', status: 'done', commands: [] });
  expect(network.log.of('deletion').map((deleted) => deleted.connectionId)).toEqual([connectionId]);
  expect(alice.channel.value).toBe('functional');

  const heard = alice.steps.length;
  other!.send({ event: 'x.msg.new', params: { content: { type: 'text', text: 'hello' } } });
  await clock.advance(minute);
  expect(alice.steps.slice(heard)).toMatchObject([
    { key: `${channelKey}/relay-2`, event: { type: 'MSG', message: { event: 'x.msg.new' } } },
  ]);
  expect(alice.engine.deadLetters()).toEqual([]);
});

both(
  'RLY-38',
  'a relay that had left, and is then removed by the owner, is finally removed, without an error',
  async (stage) => {
    const { clock, alice } = stage;
    const channel = await joined(stage);
    const [first] = channel.relays;
    first!.leave();
    await clock.runUntil(() => alice.phases[0] === 'left');
    channel.removeRelay(first!);
    await clock.runUntil(() => alice.phases[0] === 'removed');
    await clock.advance(day);
    expect(alice.phases).toEqual(['removed', 'connected']);
    expect(alice.relays[0]?.reason).toBeUndefined();
    expect(alice.explain()).toMatchObject({ phase: 'functional', done: 1, of: 1 });
    expect(alice.engine.deadLetters()).toEqual([]);
    expect([...alice.data.rows.keys()].every((key) => alice.row(key)?.status !== 'quarantined')).toBe(true);
  },
);

both(
  'RLY-41',
  'a relay that was added while the client was offline for a day is found when the channel is opened',
  async (stage) => {
    const { clock, alice, network } = stage;
    const channel = await joined(stage);
    network.faults.offline('alice');
    await clock.advance(day / 2);
    const added = channel.addRelay({}, { silently: true });
    await clock.advance(day / 2);
    network.faults.offline('alice', false);
    await clock.advance(minute);
    expect(alice.relays).toHaveLength(2);

    const fetched = network.log.of('fetch').filter(({ link }) => link === channel.link).length;
    await alice.press('user.open');
    await clock.runUntil(() => alice.phases.length === 3 && alice.allAre('connected'));
    expect(network.log.of('fetch').filter(({ link }) => link === channel.link)).toHaveLength(fetched + 1);
    expect(alice.relays[2]).toMatchObject({ link: added.link, phase: 'connected' });
    expect(network.log.identities(channel.link)).toBe(1);
    expect(network.log.maxJoinRequests(channel.link)).toBe(1);
  },
);
