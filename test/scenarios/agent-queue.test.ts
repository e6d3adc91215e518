import { expect } from 'vitest';
import { atAgent } from './scenario.ts';

const hour = 3_600_000;
const day = 24 * hour;
const text = (content: string) => ({ event: 'x.msg.new', params: { content } });
const message = (corrId: string, connectionId = 'c') =>
  ({ type: 'sendMessage', corrId, connectionId, message: text(corrId) }) as const;
const deletion = { type: 'deleteConnection', corrId: 'd', connectionId: 'c', afterDelivery: true } as const;
const contents = (events: readonly { message: { params: object } }[]) =>
  events.map(({ message: { params } }) => ('content' in params ? params.content : undefined));

atAgent(
  'AGT-12',
  'a command that fails for now is tried again, after ever longer pauses, and says no error',
  async (stage) => {
    const alice = stage.client('alice');
    const { link } = stage.network.addChannel({});
    stage.network.faults.latency({ min: 0, max: 0 });
    stage.network.faults.fail('alice', 'fetchLink', { type: 'BROKER', code: 'NETWORK' }, { times: 7 });
    const start = stage.clock.now();
    expect(await alice.ask({ type: 'fetchLink', link, mode: 'background' })).toMatchObject({ type: 'LDATA' });
    const ends = alice.of('WAIT').map(({ until = 0 }) => until);
    expect(ends.map((end, at) => (end - (ends[at - 1] ?? start)) / 1_000)).toEqual([2, 2, 2, 2, 2, 3, 4.5]);
    expect(alice.of('ERR')).toEqual([]);
  },
);

atAgent('AGT-13', 'a command that fails for good is answered by one error, and is gone', async (stage) => {
  const alice = stage.client('alice');
  const { link } = stage.network.addChannel({ data: 'dead' });
  const answer = await alice.ask({ type: 'fetchLink', link, mode: 'background' });
  expect(answer).toMatchObject({ type: 'ERR', error: { type: 'SMP', code: 'AUTH' } });
  await stage.clock.advance(day);
  expect(alice.of('ERR')).toHaveLength(1);
  expect(alice.kept.commands).toEqual([]);
});

atAgent(
  'AGT-16',
  'without a network a command waits half an hour at most, and goes on at once with it',
  async (stage) => {
    const alice = stage.client('alice');
    const { link } = stage.network.addChannel({});
    stage.network.faults.offline('alice');
    const start = stage.clock.now();
    await alice.submit({ type: 'fetchLink', corrId: 'f', link, mode: 'background' });
    await stage.clock.advance(2 * hour);
    expect(alice.of('WAIT')[0]).toMatchObject({ waitingFor: 'network', until: start + hour / 2 });
    expect(alice.answers('f')).toEqual([]);
    stage.network.faults.offline('alice', false);
    await stage.clock.advance(100);
    expect(alice.answers('f')).toMatchObject([{ type: 'LDATA' }]);
  },
);

atAgent('AGT-16', 'word that the network is gone again is not believed for two seconds', async (stage) => {
  const alice = stage.client('alice');
  const { link } = stage.network.addChannel({});
  const { faults } = stage.network;
  const gone = async (after: number, corrId: string) => {
    faults.offline('alice');
    faults.offline('alice', false);
    await stage.clock.advance(after);
    faults.offline('alice');
    await alice.submit({ type: 'fetchLink', corrId, link, mode: 'background' });
    await stage.clock.advance(60_000);
    const [first] = alice.of('WAIT').filter((wait) => wait.corrId === corrId);
    faults.offline('alice', false);
    await stage.clock.advance(hour);
    expect(alice.answers(corrId)).toMatchObject([{ type: 'LDATA' }]);
    const { online } = alice.of('NETWORK').at(-2) ?? {};
    return { online, wait: (first?.until ?? 0) - stage.clock.now() + hour + 60_000 };
  };
  // It is tried, and found out: two seconds later once more.
  const ignored = await gone(1_999, 'soon');
  expect(ignored.online).toBe(true);
  expect(ignored.wait).toBeLessThan(5_000);
  expect(await gone(2_000, 'later')).toEqual({ online: false, wait: hour / 2 });
});

for (const [id, connectionId, sentence] of [
  ['AGT-17', 'c', 'a command waits for the one before it of the same connection, which is being retried'],
  ['AGT-18', 'other', 'a command does not wait for another connection’s, which is being retried'],
] as const) {
  atAgent(id, sentence, async (stage) => {
    const { alice, bob } = await stage.connected();
    const carol = stage.client('carol');
    await stage.join(carol, await stage.create(alice, 'invitation', 'other'));
    await alice.heard('CONF', 2);
    await stage.allow(alice);
    await carol.heard('CON');
    stage.network.faults.serverDown(bob.server);
    await alice.submit(message('m1', 'c'));
    await alice.submit(message('m2', connectionId));
    await stage.clock.advance(hour);
    expect(alice.answers('m1')).toEqual([]);
    expect(alice.answers('m2').map(({ type }) => type)).toEqual(connectionId === 'c' ? [] : ['SENT']);
    stage.network.faults.serverDown(bob.server, false);
    await alice.heard('SENT', 2);
    expect(alice.of('SENT').map(({ corrId }) => corrId)).toEqual(connectionId === 'c' ? ['m1', 'm2'] : ['m2', 'm1']);
  });
}

atAgent(
  'AGT-29',
  'a deletion that has nothing to wait for is done at once, and the peer can send no more',
  async (stage) => {
    const { alice, bob } = await stage.connected();
    await alice.submit(deletion);
    await stage.clock.advance(1_000);
    expect(alice.answers('d')).toMatchObject([{ type: 'DELD' }]);
    await bob.submit(message('m1'));
    await stage.clock.advance(1_000);
    expect(bob.answers('m1')).toMatchObject([{ type: 'MERR', error: { type: 'SMP', code: 'AUTH' } }]);
  },
);

atAgent('AGT-29a', 'a deletion waits for messages, and is done when they are delivered', async (stage) => {
  const { alice, bob } = await stage.connected();
  stage.network.faults.serverDown(bob.server);
  for (const command of [message('m1'), message('m2'), deletion]) await alice.submit(command);
  await stage.clock.advance(hour);
  expect(alice.answers('d')).toEqual([]);
  stage.network.faults.serverDown(bob.server, false);
  await alice.heard('DELD');
  expect(alice.types('c').slice(-3)).toEqual(['SENT', 'SENT', 'DELD']);
  await bob.heard('MSG', 2);
  expect(contents(bob.of('MSG'))).toEqual(['m1', 'm2']);
});

atAgent('AGT-29c', 'a deletion waits two days at most: what is not delivered then never is', async (stage) => {
  const { alice, bob } = await stage.connected();
  stage.network.faults.serverDown(bob.server);
  for (const command of [message('m1'), message('m2'), deletion]) await alice.submit(command);
  await stage.clock.advance(2 * day - 1);
  expect(alice.answers('d')).toEqual([]);
  await stage.clock.advance(hour);
  expect(alice.answers('d')).toMatchObject([{ type: 'DELD' }]);
  stage.network.faults.serverDown(bob.server, false);
  await stage.clock.advance(hour);
  expect(alice.of('SENT')).toEqual([]);
  expect(bob.of('MSG')).toEqual([]);
});

atAgent(
  'AGT-29d',
  'a message that is on its way when the deletion’s time is over is sent, the next is not',
  async (stage) => {
    const { alice, bob } = await stage.connected();
    stage.network.faults.serverDown(bob.server);
    for (const command of [message('m1'), message('m2'), deletion]) await alice.submit(command);
    await stage.clock.advance(2 * day - 200_000);
    // The next attempt is slow: it is under way when the time is over.
    stage.network.faults.latency({ min: 600_000, max: 600_000 });
    await stage.clock.advance(201_000);
    expect(alice.kept.commands).toMatchObject([{ corrId: 'm1', state: 'running' }, { corrId: 'd' }]);
    stage.network.faults.serverDown(bob.server, false);
    await alice.heard('DELD');
    await bob.heard('MSG');
    await stage.clock.advance(hour);
    expect(alice.of('SENT').map(({ corrId }) => corrId)).toEqual(['m1']);
    expect(contents(bob.of('MSG'))).toEqual(['m1']);
  },
);

atAgent(
  'AGT-30',
  'a message that is never acknowledged is dropped in the end, and the connection stays',
  async (stage) => {
    const { alice, bob } = await stage.connected();
    bob.ignores = ({ type }) => type === 'MSG';
    await alice.ask({ type: 'sendMessage', connectionId: 'c', message: text('m1') });
    await bob.heard('MSG');
    for (let start = 1; start <= 7; start++) {
      await stage.clock.advance(day);
      bob.restart();
      await bob.heard('MSG', start + 1);
    }
    expect(bob.of('ERR')).toEqual([]);
    bob.restart();
    await bob.heard('ERR');
    expect(bob.of('ERR')).toMatchObject([{ connectionId: 'c', error: { type: 'AGENT', code: 'A_DUPLICATE' } }]);
    expect(bob.of('MSG')).toHaveLength(8);
    expect(await bob.statusOf('c')).toBe('ready');
    await alice.ask({ type: 'sendMessage', connectionId: 'c', message: text('m2') });
    await bob.heard('MSG', 9);
  },
);

atAgent(
  'AGT-32',
  'a message that finds the peer’s queue full is given up after a week, a younger one is sent when there is room',
  async (stage) => {
    const { alice, bob } = await stage.connected();
    stage.network.faults.offline('bob');
    for (const corrId of ['m1', 'm2', 'm3']) await alice.submit(message(corrId));
    await stage.clock.advance(5 * day);
    await alice.submit(message('m4'));
    expect(alice.of('SENT').map(({ corrId }) => corrId)).toEqual(['m1', 'm2']);
    expect(alice.of('MWARN')).toMatchObject([{ corrId: 'm3', error: { code: 'QUOTA' } }]);
    await stage.clock.advance(3 * day);
    expect(alice.answers('m3')).toMatchObject([{ type: 'MERR', error: { type: 'SMP', code: 'QUOTA' } }]);
    expect(alice.answers('m4')).toEqual([]);
    stage.network.faults.offline('bob', false);
    await stage.clock.advance(60_000);
    expect(alice.types('c').slice(-2).toSorted()).toEqual(['QCONT', 'SENT']);
    expect(contents(bob.of('MSG'))).toEqual(['m1', 'm2', 'm4']);
  },
  { queueSize: 2 },
);
