import { expect, test } from 'vitest';
import { joinedClient, recordingClient } from './joining.ts';

const hour = 3_600_000;

test('a lost event comes when the client asks for the status of its connection', async () => {
  const { network, channel, client } = await joinedClient();
  network.faults.lose('alice', 'CONF');
  await client.join(channel.relays[0]!, 'c1');
  await network.clock.advance(hour);
  expect(client.types('c1')).toEqual(['JOINED']);
  expect(await client.agent.status(['c1'])).toMatchObject([{ state: 'confirmed', confirmation: {} }]);
  await network.clock.runUntil(() => client.types('c1').includes('CON'));
});

test('a lost event comes after a restart of the client', async () => {
  const { network, channel, client } = await joinedClient();
  network.faults.lose('alice', 'JOINED');
  await client.join(channel.relays[0]!, 'c1');
  await network.clock.advance(hour);
  expect(client.types('c1')).toEqual([]);
  client.start();
  await network.clock.runUntil(() => client.types('c1').includes('CON'));
  expect(client.types('c1').slice(0, 4)).toEqual(['JOINED', 'CONF', 'OK', 'CON']);
});

test('a late event holds up those after it on its connection', async () => {
  const { network, channel, client } = await joinedClient();
  network.faults.delay('alice', 'JOINED', hour);
  await client.join(channel.relays[0]!, 'c1');
  await network.clock.advance(hour / 2);
  expect(client.types('c1')).toEqual([]);
  await network.clock.advance(hour);
  expect(client.types('c1').slice(0, 4)).toEqual(['JOINED', 'CONF', 'OK', 'CON']);
});

test('a repeated event comes twice under one id', async () => {
  const { network, channel, client } = await joinedClient();
  network.faults.repeat('alice', 'JOINED');
  await client.join(channel.relays[0]!, 'c1');
  await network.clock.runUntil(() => client.types('c1').includes('CON'));
  const [one, other, ...more] = client.of('JOINED');
  expect(other).toEqual(one);
  expect(more).toEqual([]);
});

test('a misdirected event names another of the client’s connections', async () => {
  const { network, channel, client } = await joinedClient();
  const [one, other] = channel.relays;
  await client.join(one!, 'c1');
  await network.clock.runUntil(() => client.types('c1').includes('MSG'));
  network.faults.misdirect('alice', 'JOINED');
  await client.join(other!, 'c2');
  await network.clock.runUntil(() => client.of('JOINED').length === 2);
  expect(client.of('JOINED')[1]).toMatchObject({ connectionId: 'c1', corrId: 'join-c2' });
});

test('a planned failure strikes the occasions that it names', async () => {
  const { network, channel, client } = await joinedClient();
  network.faults.fail('alice', 'fetchLink', { type: 'SMP', code: 'AUTH' }, { skip: 1, times: 2 });
  const types: string[] = [];
  for (const corrId of ['1', '2', '3', '4']) {
    types.push((await client.ask({ type: 'fetchLink', corrId, link: channel.link, mode: 'background' })).type);
  }
  expect(types).toEqual(['LDATA', 'ERR', 'ERR', 'LDATA']);
});

test('a server that goes down and comes up is told to those who have queues there', async () => {
  const { network, channel, client } = await joinedClient();
  await client.join(channel.relays[0]!, 'c1');
  await network.clock.runUntil(() => client.types('c1').includes('MSG'));
  const host = 'alice.smp.example';
  network.faults.serverDown(host);
  channel.relays[0]!.send({ event: 'x.msg.new', params: {} });
  await network.clock.advance(hour);
  expect(client.of('MSG')).toHaveLength(1);
  network.faults.serverDown(host, false);
  await network.clock.runUntil(() => client.of('MSG').length === 2);
  expect(client.of('DOWN').map(({ connectionIds }) => connectionIds)).toEqual([['c1']]);
  expect(client.of('UP').map(({ connectionIds }) => connectionIds)).toEqual([['c1']]);
});

test('any event can be injected, one that no agent should send too', async () => {
  const { network, client } = await joinedClient();
  const id = network.inject('alice', { type: 'NONSENSE', connectionId: 'c1' });
  await network.clock.settle();
  expect(client.events).toEqual([{ id, type: 'NONSENSE', connectionId: 'c1' }]);
});

test('after faults by chance every join still ends, once the client has started again', async () => {
  for (let seed = 1; seed <= 10; seed += 1) {
    const { network, channel, client } = await joinedClient({ relays: 3 }, { seed });
    const relays = channel.relays;
    for (const [at, relay] of relays.entries()) await client.join(relay, `c${at}`);
    network.faults.rates({ network: 0.3, lost: 0.2, late: 0.2, repeated: 0.2 });
    await network.clock.advance(hour);
    network.faults.clear();
    client.start();
    await network.clock.runUntil(() => relays.every((_, at) => client.types(`c${at}`).includes('CON')), 24 * hour);
    expect(network.log.maxJoinRequests(channel.link)).toBe(1);
    expect(network.log.identities(channel.link)).toBe(1);
  }
});

test('two clients do not disturb each other', async () => {
  const { network, channel, client } = await joinedClient();
  const bob = recordingClient(network, 'bob');
  network.faults.offline('bob');
  await client.join(channel.relays[0]!, 'c1');
  await network.clock.runUntil(() => client.types('c1').includes('CON'));
  expect(bob.of('NETWORK')).toMatchObject([{ online: false }]);
  network.faults.offline('bob', false);
  await bob.join(channel.relays[0]!, 'c1', { memberId: 'bob' });
  await network.clock.runUntil(() => bob.types('c1').includes('CON'));
  expect(network.log.identities(channel.link)).toBe(2);
  expect(network.log.identities(channel.link, 'bob')).toBe(1);
});
