import { afterEach, expect, test } from 'vitest';
import { memoryStore } from '../../persistence/memory.ts';
import { type Store, StoreError } from '../../persistence/store.ts';
import { createEngine, type DomainError, type EngineRow, JoineryError, randomProfile } from '../../runtime/index.ts';
import { type ClientOptions, connectEngine, type EngineClient, hostEngine } from '../../runtime/worker/index.ts';
import { createNetwork, virtualClock } from '../../simulation/index.ts';

const open = new Set<{ close(): unknown }>();
afterEach(async () => {
  for (const each of open) await each.close();
  open.clear();
});

/** An engine behind a port, as a worker has it, over a network in virtual time. */
async function setup(store: Store<EngineRow> = memoryStore()) {
  const clock = virtualClock();
  const network = await createNetwork({ clock });
  const { link } = network.addChannel();
  const engine = await createEngine({
    store,
    agent: network.agent('alice'),
    profileFactory: (_, random) => randomProfile(random),
    clock,
  });
  const { port1: worker, port2: scope } = new MessageChannel();
  hostEngine({ engine: Promise.resolve(engine), scope });
  scope.start();
  worker.start();
  open.add(worker).add(scope).add(engine).add(network);
  const connect = (options: ClientOptions = {}): EngineClient => {
    const client = connectEngine(worker, { clock, ...options });
    open.add({ close: () => client.close().catch(() => undefined) });
    return client;
  };
  return { clock, engine, link, worker, scope, connect };
}

test('a client starts, sends, reads and waits as with the engine itself', async () => {
  const { clock, engine, link, connect } = await setup();
  const client = connect();
  expect(await client.start('channel-join', 'g1', { link })).toEqual({ created: true });
  expect(await client.start('channel-join', 'g1', { link })).toEqual({ created: false });
  expect(await client.send('channel-join/g1', { type: 'user.connect' })).toEqual({ changed: true });
  const functional = client.waitFor('channel-join/g1', (record) => record?.value === 'functional');
  await clock.advance(60_000);
  await functional;
  expect(await client.snapshot('channel-join/g1')).toEqual(await engine.snapshot('channel-join/g1'));
  expect(await client.find('child-of:channel-join/g1')).toHaveLength(3);
  expect(await client.deadLetters()).toEqual([]);
});

test('the numbers, and when the engine has to run again, come as the engine says them', async () => {
  const { clock, engine, link, connect } = await setup();
  const client = connect();
  expect(await client.nextWakeAt()).toBeUndefined();
  await client.start('channel-join', 'g1', { link });
  await client.send('channel-join/g1', { type: 'user.connect' });
  const stats = await client.stats();
  expect(stats).toEqual(await engine.stats());
  expect(stats.unfinished).toBeGreaterThan(0);
  expect(JSON.stringify(stats)).not.toMatch(/g1|simplex|http/);
  const wakeAt = await client.nextWakeAt();
  expect(wakeAt).toBe(engine.nextWakeAt());
  expect(wakeAt).toBeGreaterThan(clock.now());
  await clock.advance(60_000);
  expect((await client.stats()).instances).toEqual({});
  expect((await client.stats({ all: true })).instances['channel-join']).toEqual({ functional: 1 });
  expect(await client.nextWakeAt()).toBeUndefined();
});

test('what the engine refuses comes as the same tagged error', async () => {
  const { connect } = await setup();
  const client = connect();
  const unknown: DomainError = { type: 'InstanceUnknown', key: 'channel-join/none' };
  await expect(client.send('channel-join/none', { type: 'user.retry' })).rejects.toMatchObject({ error: unknown });
  await expect(client.send('channel-join/none', { type: 'user.retry' })).rejects.toBeInstanceOf(JoineryError);
  await expect(client.start('channel-join', 'g1', { link: 'no link' })).rejects.toMatchObject({ type: 'LinkInvalid' });
});

test('where the engine cannot be opened every call says why', async () => {
  const broken = new MessageChannel();
  hostEngine({ engine: Promise.reject(new JoineryError({ type: 'DatabaseNewer' })), scope: broken.port2 });
  broken.port2.start();
  open.add(broken.port1).add(broken.port2);
  const client = connectEngine(broken.port1);
  await expect(client.snapshot('channel-join/g1')).rejects.toMatchObject({ error: { type: 'DatabaseNewer' } });
  await expect(client.close()).rejects.toMatchObject({ error: { type: 'DatabaseNewer' } });
});

test('every commit reaches every client, by the prefix that it listens to', async () => {
  const { link, connect } = await setup();
  const [one, other] = [connect(), connect()];
  const heard: Record<string, string[]> = { one: [], other: [], elsewhere: [] };
  one.subscribe('channel-join', ({ key }) => heard['one']?.push(key));
  other.subscribe('channel-join/g1', ({ key }) => heard['other']?.push(key));
  other.subscribe('channel-join/g2', ({ key }) => heard['elsewhere']?.push(key));
  await one.start('channel-join', 'g1', { link });
  await other.snapshot('channel-join/g1');
  await expect.poll(() => heard).toEqual({ one: ['channel-join/g1'], other: ['channel-join/g1'], elsewhere: [] });
});

test('every client hears how the storage is, and may ask', async () => {
  const inner = memoryStore<EngineRow>();
  let full = false;
  const { clock, engine, link, connect } = await setup({
    ...inner,
    commit: async (...turn) => {
      if (full) throw new StoreError({ type: 'StoreFull' });
      return inner.commit(...turn);
    },
  });
  const [one, other] = [connect(), connect()];
  expect(await one.health()).toEqual(engine.health());
  const heard: Record<string, string[]> = { one: [], other: [], left: [] };
  one.onHealth(({ state }) => heard['one']?.push(state));
  other.onHealth(({ state }) => heard['other']?.push(state));
  other.onHealth(({ state }) => heard['left']?.push(state))();
  await Promise.all([one.health(), other.health()]);
  full = true;
  const started = one.start('channel-join', 'g1', { link });
  await expect.poll(() => heard).toEqual({ one: ['full'], other: ['full'], left: [] });
  expect(await other.health()).toMatchObject({ state: 'full', error: { type: 'DatabaseFull' } });
  full = false;
  await clock.advance(5_000);
  expect(await started).toEqual({ created: true });
  await expect.poll(() => heard).toEqual({ one: ['full', 'ready'], other: ['full', 'ready'], left: [] });
});

test('a call that has no answer within the deadline is rejected as late, and may be made again', async () => {
  const clock = virtualClock();
  const { port1: silent, port2: nobody } = new MessageChannel();
  open.add(silent).add(nobody);
  const client = connectEngine(silent, { clock, deadline: 5_000 });
  const outcome = client.snapshot('channel-join/g1').catch((error: unknown) => error);
  await clock.advance(4_999);
  expect(await Promise.race([outcome, Promise.resolve('pending')])).toBe('pending');
  await clock.advance(1);
  expect(await outcome).toMatchObject({ error: { type: 'NoAnswer', why: 'late' } });
});

test('when the worker dies, calls and waits that are pending are rejected, and who mourns hears of it once', async () => {
  const { port1: worker, port2: scope } = new MessageChannel();
  const greeted = new Promise<readonly MessagePort[]>((resolve) => {
    scope.addEventListener('message', ({ ports }) => resolve(ports));
  });
  scope.start();
  open.add(worker).add(scope);
  const client = connectEngine(worker);
  const deaths: DomainError[] = [];
  client.onDeath((error) => deaths.push(error));
  const died: DomainError = { type: 'NoAnswer', why: 'died' };
  const pending = Promise.allSettled([
    client.start('channel-join', 'g1', { link: '' }),
    client.waitFor('channel-join/g1', () => false),
  ]);
  for (const port of await greeted) port.close();
  const rejected = { status: 'rejected', reason: { error: died } };
  expect(await pending).toMatchObject([rejected, rejected]);
  await expect(client.snapshot('channel-join/g1')).rejects.toMatchObject({ error: died });
  expect(deaths).toEqual([died]);
});

test('the worker that lets go of its lifeline is dead, even where its ports stay open', async () => {
  const { port1: worker, port2: scope } = new MessageChannel();
  open.add(worker).add(scope);
  let letGo: (() => unknown) | undefined;
  const locks = {
    request: (_: string, __: object, held: (lock: object | null) => unknown) => {
      letGo = () => held(null);
      return Promise.resolve();
    },
  };
  const ports = new Promise<readonly MessagePort[]>((resolve) => {
    scope.addEventListener('message', (event) => resolve(event.ports));
  });
  scope.start();
  const client = connectEngine(worker, { locks });
  const mourning = new Promise<DomainError>((resolve) => client.onDeath(resolve));
  const [, changes] = await ports;
  changes?.postMessage('joinery.alive', []);
  await expect.poll(() => letGo).toBeDefined();
  letGo?.();
  expect(await mourning).toEqual({ type: 'NoAnswer', why: 'died' });
});

test('only the listed methods can be called over the port, and nothing can be read or written along a path', async () => {
  const { worker, connect } = await setup();
  connect();
  const [calls, changes] = [new MessageChannel(), new MessageChannel()];
  open.add(calls.port1).add(changes.port1);
  worker.postMessage({ type: 'joinery.connect', lifeline: 'none', versions: { protocol: 1, rows: {} } }, [
    calls.port2,
    changes.port2,
  ]);
  const answers: unknown[] = [];
  calls.port1.addEventListener('message', ({ data }) => answers.push((data as { id: string }).id));
  calls.port1.start();
  const attempts = [
    { id: 'read', type: 'GET', path: ['start'] },
    { id: 'write', type: 'SET', path: ['__proto__', 'polluted'], value: { type: 'RAW', value: true } },
    { id: 'deep', type: 'SET', path: ['start', '__proto__', 'polluted'], value: { type: 'RAW', value: true } },
    { id: 'other', type: 'APPLY', path: ['subscribe'], argumentList: [] },
    { id: 'through', type: 'APPLY', path: ['start', 'call'], argumentList: [] },
    { id: 'construct', type: 'CONSTRUCT', path: ['start'], argumentList: [] },
    { id: 'release', type: 'RELEASE', path: [] },
    { id: 'allowed', type: 'APPLY', path: ['deadLetters'], argumentList: [] },
  ];
  for (const attempt of attempts) calls.port1.postMessage(attempt);
  await expect.poll(() => answers).toEqual(['allowed']);
  expect('polluted' in {}).toBe(false);
  expect('polluted' in (() => undefined)).toBe(false);
});

test('the engine is closed with its last client, and no sooner', async () => {
  const { engine, link, connect } = await setup();
  const [one, other] = [connect(), connect()];
  await one.snapshot('channel-join/g1');
  await one.close();
  await expect(one.snapshot('channel-join/g1')).rejects.toMatchObject({ error: { type: 'EngineClosed' } });
  expect(await other.start('channel-join', 'g1', { link })).toEqual({ created: true });
  await other.close();
  await expect(engine.start('channel-join', 'g2', { link })).rejects.toMatchObject({ error: { type: 'EngineClosed' } });
});
