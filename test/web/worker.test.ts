import { createEngine, type Engine, JoineryError } from 'joinery';
import { memoryStore } from 'joinery/memory';
import { createNetwork, virtualClock } from 'joinery/simulation';
import { type ClientOptions, connectEngine, type EngineClient, hostEngine } from 'joinery/worker';
import { afterEach, expect, test } from 'vitest';
import { randomProfile } from 'joinery';

const open = new Set<{ close(): unknown }>();
afterEach(async () => {
  for (const each of open) await each.close();
  open.clear();
});

/** An engine behind a port, as a worker has it, over a network in virtual time. */
async function setup() {
  const clock = virtualClock();
  const network = await createNetwork({ clock });
  const { link } = network.addChannel();
  const engine = await createEngine({ store: memoryStore(), agent: network.agent('alice'), profileFactory: (_, random) => randomProfile(random), clock });
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
