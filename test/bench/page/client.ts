import { wrap } from 'comlink';
import { connectEngine } from '../../../runtime/worker/index.ts';
import { channelLink } from '../prompt-agent.ts';
import type { Inside } from './client-worker.ts';
import { freshName } from './raw.ts';

const key = 'channel-join/c0';
let name: string | undefined;

/** A new worker, from its source, on a database that stays. */
function spawn(source: string): Worker {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  return new Worker(url, { name: (name ??= freshName()) });
}

/** Milliseconds until a page knows the first state of a channel that is stored: its worker is started for that. */
export async function firstState(source: string): Promise<number> {
  const start = performance.now();
  const worker = spawn(source);
  const client = connectEngine(worker);
  const record = await client.snapshot(key);
  const milliseconds = performance.now() - start;
  if (!record) await client.start('channel-join', 'c0', { link: channelLink(0), incognito: true });
  await client.close();
  worker.terminate();
  return record ? milliseconds : NaN;
}

/** Milliseconds of each call that writes: through the client, inside the worker, and of one by comlink that does nothing. */
export async function clientCalls(source: string, count: number) {
  const worker = spawn(source);
  const client = connectEngine(worker);
  const { port1, port2 } = new MessageChannel();
  worker.postMessage('inside', [port2]);
  const inside = wrap<Inside>(port1);
  await client.start('channel-join', 'c0', { link: channelLink(0), incognito: true });
  const times = { client: [] as number[], bare: [] as number[], inside: [] as number[] };
  for (let n = 0; n < count; n++) {
    // In turn, so that what else the machine does slows all of them.
    const event = { type: 'user.chooseProfile', incognito: n % 2 === 0 };
    times.client.push(await timed(() => client.send(key, event)));
    times.bare.push(await timed(() => inside.echo(key, event)));
    times.inside.push(...(await inside.send(key, [n % 2 !== 0])));
  }
  await client.close();
  worker.terminate();
  port1.close();
  return times;
}

async function timed(call: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await call();
  return performance.now() - start;
}
