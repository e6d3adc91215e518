import { expect, test } from 'vitest';
import { channelKey } from './device.ts';
import { setStage, type Preset, type Stage } from './stage.ts';

/** What the documents say of joining a channel, beside the scenarios that bear a number. */

const second = 1_000;
const minute = 60 * second;
const day = 86_400 * second;
const networkError = { type: 'BROKER', code: 'NETWORK' };
const authError = { type: 'SMP', code: 'AUTH' };

function under(presets: readonly Preset[], sentence: string, play: (stage: Stage) => Promise<void>): void {
  for (const preset of presets) {
    test(`${sentence} [${preset}]`, async () => {
      expect.hasAssertions();
      const stage = await setStage(preset);
      try {
        await play(stage);
      } finally {
        stage.alice.die();
        await stage.network.close();
      }
    });
  }
}
const both = ['seed', 'upstream'] as const;

async function joined({ join, clock, alice }: Stage, relays = 2) {
  const channel = await join({ relays });
  await clock.runUntil(() => alice.allAre('connected'));
  await clock.advance(minute);
  return channel;
}

under(
  both,
  'a relay whose join fails for now is joined later by itself, as the same incognito person',
  async (stage) => {
    const { join, network, clock, alice } = stage;
    network.faults.fail('alice', 'joinConnection', networkError, { skip: 1, times: 1 });
    const channel = await join({ relays: 3 }, { incognito: true });
    await clock.runUntil(() => alice.toldJoined.length === 1);
    await clock.runUntil(() => alice.allAre('connected'), 10 * minute);
    expect(alice.explain()).toMatchObject({ phase: 'functional', done: 3, of: 3, waitingFor: 'nothing' });
    expect(network.log.identities(channel.link)).toBe(1);
    expect(network.log.maxJoinRequests(channel.link)).toBe(1);
    expect(alice.made).toEqual(['incognito']);
  },
);

under(
  ['upstream'],
  'where every relay fails and one of them only for now, the user is asked to retry',
  async (stage) => {
    const { join, network, clock, alice } = stage;
    network.faults.fail('alice', 'joinConnection', authError, { times: 2 });
    network.faults.fail('alice', 'joinConnection', networkError, { times: 1 });
    await join({ relays: 3 });
    await clock.runUntil(() => alice.phase === 'awaitingRetry');
    expect(alice.phases.toSorted()).toEqual(['failed', 'failed', 'interrupted']);
    expect(alice.explain()).toMatchObject({ waitingFor: 'user', reason: { code: 'RelaysUnreachable', relays: 1 } });
    await alice.press('user.retry');
    await clock.runUntil(() => alice.allAre('connected'));
    expect(alice.made).toHaveLength(1);
  },
);

under(both, 'a relay that failed for good is tried again when the owner announces it once more', async (stage) => {
  const { network, clock, alice } = stage;
  const channel = network.addChannel({ name: 'news', relays: 3 });
  network.faults.fail('alice', 'joinConnection', authError, { skip: 1, times: 1 });
  await alice.connect(channel, stage.policy);
  await clock.runUntil(() => alice.phases.includes('failed') && alice.phases.includes('connected'));
  await clock.advance(minute);
  const at = alice.phases.indexOf('failed');
  const before = alice.relay(at + 1);
  channel.announce(channel.relays[at]!);
  await clock.runUntil(() => alice.allAre('connected'), 10 * minute);
  expect(alice.relay(at + 1)).toMatchObject({ key: before.key, birth: before.birth });
  expect(network.log.identities(channel.link)).toBe(1);
  expect(alice.engine.deadLetters()).toEqual([]);
});

under(both, 'an announcement of a relay that is there changes nothing', async (stage) => {
  const { network, clock, alice } = stage;
  const channel = await joined(stage);
  const rows = [...alice.data.rows.keys()].toSorted();
  const { relays } = alice;
  channel.announce(channel.relays[0]!);
  await clock.advance(day);
  expect(alice.relays).toEqual(relays);
  expect([...alice.data.rows.keys()].toSorted()).toEqual(rows);
  expect(network.log.of('joinRequest')).toHaveLength(2);
});

under(
  both,
  'a relay that was removed and is added again is a new one, and the old one stays as history',
  async (stage) => {
    const { network, clock, alice } = stage;
    const channel = await joined(stage);
    const first = channel.relays[0]!;
    channel.removeRelay(first);
    await clock.runUntil(() => alice.phases.includes('removed'));
    channel.restoreRelay(first);
    channel.announce(first);
    await alice.press('user.open');
    await clock.runUntil(() => alice.phases.filter((phase) => phase === 'connected').length === 2, 10 * minute);
    expect(alice.phases).toEqual(['removed', 'connected', 'connected']);
    expect(alice.relay(1)).toMatchObject({ value: 'removed', status: 'done' });
    expect(alice.relay(3).context['link']).toBe(alice.relay(1).context['link']);
    expect(alice.explain()).toMatchObject({ phase: 'functional', done: 2, of: 2 });
    expect(network.log.identities(channel.link)).toBe(1);
  },
);

under(both, 'killed between the link of an added relay and its join, it is joined once', async (stage) => {
  const { network, clock, alice } = stage;
  const channel = await joined(stage);
  for (const when of ['before', 'after'] as const) {
    const number = alice.relays.length + 1;
    const key = `${channelKey}/relay-${number}`;
    alice.dieAt(when, (puts) => puts.some((row) => row.key === key && 'value' in row && row.value === 'joining'));
    channel.addRelay();
    await clock.runUntil(() => !alice.isAlive);
    expect(alice.row(key)?.value).toBe(when === 'before' ? 'fetchingLink' : 'joining');
    await clock.advance(minute);
    await alice.start();
    await clock.runUntil(() => alice.relays.length === number && alice.allAre('connected'), 10 * minute);
  }
  expect(network.log.maxJoinRequests(channel.link)).toBe(1);
  expect(network.log.identities(channel.link)).toBe(1);
});

under(both, 'with the last relay gone the channel says so, and works again when there is one', async (stage) => {
  const { clock, alice } = stage;
  const channel = await joined(stage, 1);
  const [relay] = channel.relays;
  relay!.leave();
  await clock.runUntil(() => alice.phase === 'noRelays');
  expect(alice.explain()).toMatchObject({ reason: { code: 'NoRelays' }, actions: ['retry', 'cancel', 'leave'] });
  channel.restoreRelay(relay!);
  await alice.press('user.retry');
  await clock.runUntil(() => alice.phase === 'functional');
  await clock.runUntil(() => alice.phases.includes('connected'));
  expect(alice.toldJoined).toHaveLength(1);
});

under(both, 'two channels on one relay do not disturb each other, and are two identities', async (stage) => {
  const { network, clock, alice, policy } = stage;
  const channels = ['one', 'two'].map((name) => network.addChannel({ name, relays: 2 }));
  for (const [at, { link }] of channels.entries()) {
    await alice.engine.start('channel-join', `c${at}`, { link, incognito: true, ...policy });
    await alice.engine.send(`channel-join/c${at}`, { type: 'user.connect' });
  }
  await clock.runUntil(() => network.log.of('connected').length === 4);
  const keys = network.log.of('joinRequest').map(({ memberKey }) => memberKey);
  expect(new Set(keys).size).toBe(2);
  expect(alice.made).toEqual(['incognito', 'incognito']);
  await alice.engine.send('channel-join/c0', { type: 'user.leave' });
  await clock.runUntil(() => alice.row('channel-join/c0')?.value === 'left');
  expect(alice.row('channel-join/c1')?.value).toBe('functional');
});

under(both, 'a relay can remove or announce no other: what no owner signed is passed over', async (stage) => {
  const { clock, alice, network } = stage;
  const channel = await joined(stage);
  const [first] = alice.relays;
  const { relays } = alice;
  channel.relays[1]!.send({ event: 'x.grp.mem.del', params: { memberId: first?.memberId ?? '' } });
  channel.relays[1]!.send({ event: 'x.grp.relay.new', params: { relayLink: channel.link.replace('/c#', '/r#') } });
  channel.relays[1]!.send({ event: 'x.grp.mem.del', params: { memberId: 'AAAA' } });
  await clock.advance(day);
  expect(alice.relays).toEqual(relays);
  expect(alice.phases).toEqual(['connected', 'connected']);
  expect(network.log.of('deletion')).toEqual([]);
  expect(alice.engine.deadLetters()).toEqual([]);
});

for (const [what, message, reason] of [
  ['removes us', (memberId = '') => ({ event: 'x.grp.mem.del', params: { memberId } }), { code: 'Removed' }],
  ['deletes the channel', () => ({ event: 'x.grp.del', params: {} }), { code: 'NotHere', what: 'group' }],
] as const) {
  under(
    both,
    `who is a member no more, as an owner ${what}, sees that, and nothing is left of the connections`,
    async (stage) => {
      const { clock, alice, network } = stage;
      const channel = await joined(stage);
      const said = message(alice.context.memberId);
      for (const signedBy of ['nobody', 'stranger'] as const) channel.relays[0]!.send(said, { signedBy });
      await clock.advance(day);
      expect(alice.phase).toBe('functional');

      for (const relay of channel.relays) relay.send(said, { signedBy: 'owner' });
      await clock.runUntil(() => alice.phase === 'left');
      expect(alice.phases).toEqual(['left', 'left']);
      expect(alice.explain()).toMatchObject({ phase: 'left', reason, actions: [] });
      await clock.advance(day);
      const queues = Object.values(network.save().servers).flatMap((server) => Object.values(server.queues));
      expect(queues.filter(({ owner }) => owner === 'agent')).toEqual([]);
      expect(alice.engine.deadLetters()).toEqual([]);

      // It may be joined again, as somebody new.
      await alice.engine.start('channel-join', 'again', { link: channel.link, oneStep: true, ...stage.policy });
      await clock.runUntil(() => alice.row('channel-join/again')?.value === 'functional');
      expect(network.log.identities(channel.link)).toBe(2);
    },
  );
}

under(both, 'a member who leaves is not the relay that tells of it', async (stage) => {
  const { clock, alice } = stage;
  const channel = await joined(stage);
  for (const signedBy of ['owner', 'stranger'] as const)
    channel.relays[0]!.send({ event: 'x.grp.leave', params: {} }, { signedBy });
  await clock.advance(day);
  expect(alice.phases).toEqual(['connected', 'connected']);
});

const interrupted = async ({ network, clock, alice, join }: Stage) => {
  network.faults.delay('alice', 'JOINED', 10 * minute);
  network.faults.delay('alice', 'CONF', 10 * minute);
  await join({ relays: 1 });
  await clock.runUntil(() => alice.phase === 'awaitingRetry');
};

for (const [what, error, phase] of [
  ['can’t be had for now', networkError, 'awaitingRetry'],
  ['is gone by then', authError, 'linkInvalid'],
] as const) {
  under(
    ['upstream'],
    `a relay that answers late makes the channel work, though its link ${what}, and nothing is wrong any more`,
    async (stage) => {
      const { network, clock, alice } = stage;
      await interrupted(stage);
      network.faults.fail('alice', 'fetchLink', error);
      await alice.press('user.retry');
      await clock.runUntil(() => alice.phase === phase);
      await clock.runUntil(() => alice.phase === 'functional');
      expect(alice.phases).toEqual(['connected']);
      expect(alice.explain()).toMatchObject({ done: 1, of: 1, waitingFor: 'nothing', actions: ['leave'] });
      expect(alice.explain().reason).toBeUndefined();
      expect(alice.toldJoined).toHaveLength(1);
      expect(network.log.of('joinRequest')).toHaveLength(1);
    },
  );
}
