import { expect, test } from 'vitest';
import { errorClass, type AgentError } from '../../machines/vocabulary/agent-error.ts';
import { joinedClient, type recordingClient } from './joining.ts';

const hour = 3_600_000;
const waits = (client: ReturnType<typeof recordingClient>) =>
  client.of('WAIT').map(({ waitingFor, until = 0 }) => [waitingFor, until] as const);

test('a background command is retried after 2 s for 10 s, then after half as long again, up to 120 s', async () => {
  const { network, channel, client } = await joinedClient();
  const relay = channel.relays[0]!;
  network.faults.latency({ min: 0, max: 0 });
  const error = { type: 'BROKER', code: 'TIMEOUT' };
  network.faults.fail('alice', 'fetchLink', error, { times: 20 });
  const start = network.clock.now();
  await client.agent.submit({ type: 'fetchLink', corrId: 'f', link: relay.link, mode: 'background' });
  await network.clock.runUntil(() => client.answer('f') !== undefined);
  const ends = waits(client).map(([, until]) => until);
  const delays = ends.map((end, at) => (end - (ends[at - 1] ?? start)) / 1_000);
  expect(delays.slice(0, 9)).toEqual([2, 2, 2, 2, 2, 3, 4.5, 6.75, 10.125]);
  expect(delays.slice(-3)).toEqual([120, 120, 120]);
  expect(client.answer('f')).toMatchObject({ type: 'LDATA' });
});

test('the agent tries again by itself what passes by itself, and nothing else', async () => {
  const { network, channel, client } = await joinedClient();
  const down = { type: 'BROKER', code: 'NETWORK' };
  const errors: AgentError[] = [
    ...[down, { type: 'BROKER', code: 'TIMEOUT' }, { type: 'BROKER', code: 'HOST' }],
    ...[{ type: 'BROKER', code: 'TRANSPORT_VERSION' }, { type: 'XFTP', code: 'TIMEOUT' }, { type: 'INACTIVE' }],
    ...[
      { type: 'SMP', code: 'PROXY', inner: down },
      { type: 'PROXY', inner: { type: 'PROXY', inner: down } },
    ],
    ...[
      { type: 'PROXY', inner: { type: 'PROXY', code: 'NO_SESSION' } },
      { type: 'CRITICAL', restart: true },
    ],
    ...[
      { type: 'CRITICAL', restart: false },
      { type: 'SMP', code: 'AUTH' },
      { type: 'SMP', code: 'QUOTA' },
    ],
    ...[
      { type: 'SMP', code: 'PROXY', inner: { type: 'SMP', code: 'AUTH' } },
      { type: 'BROKER', code: 'RESPONSE' },
    ],
    ...[{ type: 'CMD', code: 'PROHIBITED' }, { type: 'AGENT', code: 'A_VERSION' }, { type: 'INTERNAL' }],
  ];
  for (const [at, error] of errors.entries()) {
    network.faults.fail('alice', 'fetchLink', error);
    const asked = { type: 'fetchLink', corrId: `f${at}`, link: channel.link, mode: 'background' } as const;
    const expected = errorClass(error) === 'temporary' ? { type: 'LDATA' } : { type: 'ERR', error };
    expect(await client.ask(asked)).toMatchObject(expected);
  }
});

test('an offline client waits for the network half an hour at most, and goes on at once when it is there', async () => {
  const { network, channel, client } = await joinedClient();
  network.faults.offline('alice');
  const start = network.clock.now();
  await client.agent.submit({ type: 'fetchLink', corrId: 'f', link: channel.link, mode: 'background' });
  await network.clock.advance(3 * hour);
  expect(waits(client)[0]).toEqual(['network', start + hour / 2]);
  expect(waits(client).every(([waitingFor]) => waitingFor === 'network')).toBe(true);
  network.faults.offline('alice', false);
  await network.clock.advance(100);
  expect(client.answer('f')).toMatchObject({ type: 'LDATA' });
  expect(client.of('NETWORK').map(({ online }) => online)).toEqual([false, true]);
});

test('a command that waits for a server says which, and until when', async () => {
  const { network, channel, client } = await joinedClient();
  network.faults.serverDown('smp1.example');
  await client.agent.submit({ type: 'fetchLink', corrId: 'f', link: channel.link, mode: 'background' });
  await network.clock.advance(10_000);
  expect(client.of('WAIT')[0]).toMatchObject({ corrId: 'f', waitingFor: 'server', server: 'smp1.example' });
  network.faults.serverDown('smp1.example', false);
  await network.clock.runUntil(() => client.answer('f') !== undefined, hour);
  expect(client.answer('f')).toMatchObject({ type: 'LDATA' });
});

test('an interactive command is told of a silent server, and not retried', async () => {
  const { network, channel, client } = await joinedClient();
  network.faults.serverDown('smp1.example');
  const answer = await client.ask({ type: 'fetchLink', corrId: 'f', link: channel.link, mode: 'interactive' });
  expect(answer).toMatchObject({ type: 'ERR', error: { type: 'BROKER', code: 'TIMEOUT', server: 'smp1.example' } });
  expect(client.of('WAIT')).toEqual([]);
});

test('commands of one worker keep their order: a message waits for the one before it', async () => {
  const { network, channel, client } = await joinedClient();
  await client.join(channel.relays[0]!, 'c1');
  await network.clock.runUntil(() => client.types('c1').includes('CON'));
  network.faults.fail('alice', 'sendMessage', { type: 'BROKER', code: 'NETWORK' });
  for (const corrId of ['m1', 'm2']) {
    const message = { event: 'x.msg.new', params: { corrId } };
    await client.agent.submit({ type: 'sendMessage', corrId, connectionId: 'c1', message });
  }
  await network.clock.runUntil(() => client.of('SENT').length === 2);
  expect(network.log.of('message').map(({ params }) => params['corrId'])).toEqual(['m1', 'm2']);
});

test('a message that meets a full queue is tried slowly, with a warning, and gives up after a week', async () => {
  const { network, channel, client } = await joinedClient();
  await client.join(channel.relays[0]!, 'c1');
  await network.clock.runUntil(() => client.types('c1').includes('CON'));
  const message = { event: 'x.msg.new', params: {} };
  network.faults.fail('alice', 'sendMessage', { type: 'SMP', code: 'QUOTA' }, { times: 2 });
  await client.agent.submit({ type: 'sendMessage', corrId: 'm1', connectionId: 'c1', message });
  await network.clock.advance(4 * 60_000);
  expect(client.of('MWARN')).toMatchObject([{ corrId: 'm1', error: { code: 'QUOTA' } }]);
  expect(client.of('SENT')).toEqual([]);
  await network.clock.advance(hour);
  expect(client.types('c1').slice(-2)).toEqual(['QCONT', 'SENT']);

  network.faults.fail('alice', 'sendMessage', { type: 'SMP', code: 'QUOTA' }, { times: 1_000 });
  await client.agent.submit({ type: 'sendMessage', corrId: 'm2', connectionId: 'c1', message });
  await network.clock.advance(8 * 24 * hour);
  expect(client.answer('m2')).toMatchObject({ type: 'MERR', error: { code: 'QUOTA' } });
});

test('a message that cannot be delivered for two days is given up', async () => {
  const { network, channel, client } = await joinedClient();
  await client.join(channel.relays[0]!, 'c1');
  await network.clock.runUntil(() => client.types('c1').includes('CON'));
  network.faults.serverDown(channel.relays[0]!.server);
  const message = { event: 'x.msg.new', params: {} };
  await client.agent.submit({ type: 'sendMessage', corrId: 'm1', connectionId: 'c1', message });
  await network.clock.advance(47 * hour);
  expect(client.answer('m1')).toBeUndefined();
  expect(client.of('MWARN')).toMatchObject([{ corrId: 'm1', error: { type: 'BROKER', code: 'TIMEOUT' } }]);
  await client.agent.submit({ type: 'sendMessage', corrId: 'm2', connectionId: 'c1', message });
  await network.clock.advance(2 * hour);
  expect(client.answer('m1')).toMatchObject({ type: 'MERR', error: { type: 'BROKER', code: 'TIMEOUT' } });
  network.faults.serverDown(channel.relays[0]!.server, false);
  await network.clock.runUntil(() => client.answer('m2') !== undefined);
  expect(client.answer('m2')).toMatchObject({ type: 'SENT' });
  expect(network.log.of('message')).toHaveLength(1);
});

test('a confirmation that cannot be delivered for two days is given up, and an error says so', async () => {
  const { network, channel, client } = await joinedClient();
  const relay = channel.relays[0]!;
  await client.join(relay, 'c1');
  await network.clock.runUntil(() => client.types('c1').includes('JOINED'));
  network.faults.serverDown(relay.server);
  await network.clock.advance(47 * hour);
  expect(client.types('c1')).toEqual(['JOINED', 'CONF', 'OK']);
  await network.clock.advance(2 * hour);
  network.faults.serverDown(relay.server, false);
  await network.clock.advance(hour);
  expect(client.types('c1')).toEqual(['JOINED', 'CONF', 'OK', 'ERR']);
  expect(client.of('ERR')).toMatchObject([{ connectionId: 'c1', error: { type: 'BROKER', code: 'TIMEOUT' } }]);
});

test('a deletion after delivery waits for messages two days at most', async () => {
  const { network, channel, client } = await joinedClient();
  await client.join(channel.relays[0]!, 'c1');
  await network.clock.runUntil(() => client.types('c1').includes('CON'));
  network.faults.fail('alice', 'sendMessage', { type: 'SMP', code: 'QUOTA' }, { times: 1_000 });
  const message = { event: 'x.msg.new', params: {} };
  await client.agent.submit({ type: 'sendMessage', corrId: 'm1', connectionId: 'c1', message });
  await client.agent.submit({ type: 'deleteConnection', corrId: 'd1', connectionId: 'c1', afterDelivery: true });
  await network.clock.advance(47 * hour);
  expect(client.answer('d1')).toBeUndefined();
  await network.clock.advance(2 * hour);
  expect(client.answer('m1')).toMatchObject({ type: 'ERR', error: { type: 'CANCELLED' } });
  expect(client.answer('d1')).toMatchObject({ type: 'DELD' });
  expect(network.log.of('deletion')).toMatchObject([{ client: 'alice', connectionId: 'c1' }]);
});

test('an allow that fails for good after its OK comes as an error without a correlation id', async () => {
  const { network, channel, client } = await joinedClient();
  const relay = channel.relays[0]!;
  network.faults.fail('alice', 'allowConnection', { type: 'SMP', code: 'AUTH' }, { skip: 1 });
  await client.join(relay, 'c1');
  await network.clock.runUntil(() => client.of('ERR').length > 0);
  expect(client.types('c1')).toEqual(['JOINED', 'CONF', 'OK', 'ERR']);
  expect(client.of('ERR')[0]?.corrId).toBeUndefined();
});
