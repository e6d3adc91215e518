import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { type DomainError, JoineryError } from '../../runtime/errors.ts';
import { type ClientOptions, connectEngine } from '../../runtime/worker/index.ts';
import { virtualClock } from '../../simulation/index.ts';
import type { Behaviour, Report } from './page/kit-worker.ts';

const workers: Worker[] = [];
afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate();
});

/** An hour: whatever settles in these tests does not do so by its deadline. */
const never = 3_600_000;

function spawn(behaviour: Behaviour): Worker {
  const name = JSON.stringify(behaviour);
  const worker = new Worker(new URL('./page/kit-worker.ts', import.meta.url), { type: 'module', name });
  workers.push(worker);
  return worker;
}

function setUp(behaviour: Behaviour, options: ClientOptions = {}) {
  const worker = spawn(behaviour);
  return { worker, client: connectEngine(worker, { deadline: never, rows: { ledger: 1 }, ...options }) };
}

function reportOf(worker: Worker): Promise<Report> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.addEventListener('message', ({ data }: MessageEvent<Report>) => resolve(data));
    port1.start();
    worker.postMessage('report', [port2]);
  });
}

const key = 'ledger/l';
const died = { error: { type: 'NoAnswer', why: 'died' } };
const late = { error: { type: 'NoAnswer', why: 'late' } };

test('a worker that never answers: every call ends by its deadline', async () => {
  const clock = virtualClock();
  const { client } = setUp({ silent: true }, { clock, deadline: 5_000 });
  const calls = [client.start('ledger', 'l', {}), client.snapshot(key), client.waitFor(key, () => true), client.wake()];
  const ended = Promise.allSettled(calls);
  await clock.advance(5_000);
  expect(await ended).toMatchObject(calls.map(() => ({ status: 'rejected', reason: late })));
});

test('a worker that starts slowly: calls wait for it, those that came too early end, and it works afterwards', async () => {
  const clock = virtualClock();
  const { worker, client } = setUp({ slow: true }, { clock, deadline: 5_000 });
  const early = client.start('ledger', 'l', {});
  const ended = early.catch((error: unknown) => error);
  await clock.advance(4_000);
  const waiting = client.start('ledger', 'm', {});
  await clock.advance(1_000);
  expect(await ended).toMatchObject(late);
  worker.postMessage('go on', []);
  expect(await waiting).toEqual({ created: true });
  // What ended by its deadline may have happened: the same again finds it.
  expect(await client.start('ledger', 'l', {})).toEqual({ created: false });
});

test('a worker that dies in the middle of a call: that call, waits and all later calls are rejected, and mourners hear', async () => {
  const { worker, client } = setUp({ stuck: true });
  const deaths: DomainError[] = [];
  client.onDeath((error) => deaths.push(error));
  // It lives.
  expect(await client.health()).toMatchObject({ state: 'ready' });
  await expect.poll(async () => (await reportOf(worker)).locks).toBe(2);
  const pending = Promise.allSettled([client.start('ledger', 'l', {}), client.waitFor(key, () => false)]);
  worker.terminate();
  const rejected = { status: 'rejected', reason: died };
  expect(await pending).toMatchObject([rejected, rejected]);
  await expect(client.snapshot(key)).rejects.toMatchObject(died);
  await expect(client.close()).resolves.toBeUndefined();
  expect(deaths).toEqual([died.error]);
});

test('a worker whose script does not load counts as dead', async () => {
  const worker = new Worker('/there-is-no-such-script.js');
  workers.push(worker);
  const client = connectEngine(worker, { deadline: never });
  await expect(client.snapshot(key)).rejects.toMatchObject(died);
});

test('the numbers come out of the worker, and that nothing waits for time', async () => {
  const { client } = setUp({});
  await client.start('ledger', 'l', {});
  await client.send(key, { type: 'write', entry: 'x' });
  expect(await client.stats()).toMatchObject({ instances: {}, storage: 'ready', commits: 2 });
  expect((await client.stats({ all: true })).instances).toEqual({ ledger: { open: 1 } });
  expect(await client.nextWakeAt()).toBeUndefined();
});

test('errors arrive with their types and their fields', async () => {
  const refusal: DomainError = { type: 'Refused', reason: { code: 'LinkUnreachable', server: 'smp.example' } };
  const refusing = setUp({ refusal }).client;
  const { client } = setUp({});
  await client.start('ledger', 'l', {});
  const errors = [
    [() => refusing.snapshot(key), refusal],
    [() => client.send('ledger/none', { type: 'write' }), { type: 'InstanceUnknown', key: 'ledger/none' }],
    [() => client.start('none', 'x', {}), { type: 'MachineUnknown', machine: 'none' }],
    [
      () => client.send(key, { type: 'burn' }),
      { type: 'EventInvalid', machine: 'ledger', event: 'burn', why: 'no such event' },
    ],
  ] as const;
  for (const [call, error] of errors) {
    const thrown: unknown = await call().catch((thrown: unknown) => thrown);
    expect(thrown).toBeInstanceOf(JoineryError);
    expect((thrown as JoineryError).error).toEqual(error);
  }
});

test('an error that is not the library’s arrives as one of its own, without the words of what was thrown', async () => {
  const { client } = setUp({ broken: 'the secret link' });
  const error = (await client.snapshot(key).catch((thrown: unknown) => thrown)) as JoineryError;
  expect(error.error).toMatchObject({ type: 'StorageUnavailable' });
  expect(JSON.stringify(error.error)).not.toContain('secret');
});

test('what can’t be sent is refused, and the next call works', async () => {
  const { client } = setUp({});
  await client.start('ledger', 'l', {});
  const event = { type: 'write', entry: () => 'x' } as unknown as { type: 'write'; entry: string };
  await expect(client.send(key, event)).rejects.toMatchObject({ type: 'InputInvalid' });
  expect(await client.send(key, { type: 'write', entry: 'x' })).toEqual({ changed: true });
});

test('an answer that can’t be read ends the calls that wait for one', async () => {
  const shared = new SharedWorker(new URL('./page/unreadable-worker.ts', import.meta.url), { type: 'module' });
  shared.port.start();
  const client = connectEngine(shared.port, { deadline: never });
  const unreadable = { error: { type: 'NoAnswer', why: 'unreadable' } };
  await expect(client.snapshot(key)).rejects.toMatchObject(unreadable);
  await expect(client.close()).rejects.toMatchObject(unreadable);
  shared.port.close();
});

test('a page and a worker of different builds: every call says so, and who is the older one', async () => {
  const { client } = setUp({ rows: 2 });
  const outdated: DomainError[] = [];
  client.onOutdated((error) => outdated.push(error));
  const older = {
    type: 'VersionDiffers',
    older: 'page',
    page: { rows: { ledger: 1 } },
    worker: { rows: { ledger: 2 } },
  };
  await expect(client.start('ledger', 'l', {})).rejects.toMatchObject({ error: older });
  await expect(client.snapshot(key)).rejects.toMatchObject({ error: older });
  expect(outdated).toMatchObject([older]);
  const young = connectEngine(spawn({ rows: 1 }), { deadline: never, rows: { ledger: 2 } });
  await expect(young.snapshot(key)).rejects.toMatchObject({ error: { type: 'VersionDiffers', older: 'worker' } });
});

test('whatever is sent to the worker or to its ports does no harm', async () => {
  const { worker, client } = setUp({});
  const deaths: unknown[] = [];
  client.onDeath((error) => deaths.push(error));
  await client.start('ledger', 'l', {});
  const versions = { protocol: 1, rows: {} };
  const [calls, changes] = [new MessageChannel(), new MessageChannel()];
  worker.postMessage({ type: 'joinery.connect', lifeline: 'mine', versions }, [calls.port2, changes.port2]);

  const path = fc.array(fc.constantFrom('__proto__', 'constructor', 'prototype', 'start', 'send', 'call', 'polluted'));
  const wire = fc.oneof(
    fc.record({
      type: fc.constantFrom('RAW', 'HANDLER', 'x'),
      name: fc.constantFrom('throw', 'proxy'),
      value: fc.anything(),
    }),
    fc.anything(),
  );
  const type = fc.constantFrom('GET', 'SET', 'APPLY', 'CONSTRUCT', 'ENDPOINT', 'RELEASE', 'joinery.connect');
  const message = fc.oneof(
    fc.anything(),
    fc.record({ id: fc.string(), type, path, value: wire, argumentList: fc.oneof(fc.array(wire), fc.anything()) }),
    fc.record({ type, lifeline: fc.anything(), versions: fc.anything(), channel: fc.anything() }),
  );
  for (const data of fc.sample(message, { numRuns: 2_000, seed: 1 })) {
    for (const target of [calls.port1, changes.port1, worker]) {
      try {
        target.postMessage(data, []);
      } catch {
        // What can't be cloned does not come.
      }
    }
  }
  expect(await client.send(key, { type: 'write', entry: 'x' })).toEqual({ changed: true });
  expect(await client.find('machine:ledger')).toHaveLength(1);
  expect((await reportOf(worker)).polluted).toBe(false);
  expect(deaths).toEqual([]);
});

test('of 1,000 clients that came and went nothing is left in the worker', async () => {
  const { worker, client } = setUp({});
  await client.start('ledger', 'l', {});
  await expect.poll(async () => (await reportOf(worker)).locks).toBe(2);
  const before = await reportOf(worker);
  for (let n = 0; n < 1_000; n++) {
    const each = connectEngine(worker, { deadline: never, rows: { ledger: 1 } });
    const end = each.subscribe('', () => undefined);
    if (n % 2 === 0) await each.snapshot(key);
    // Half of them leave before they were let in.
    await each.close();
    end();
  }
  await expect.poll(() => reportOf(worker)).toEqual(before);
  expect(await client.send(key, { type: 'write', entry: 'x' })).toEqual({ changed: true });
});
