import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { JoineryError } from '../../runtime/errors.ts';
import { createInspector, type Recorder } from '../../runtime/inspect/recorder.ts';
import { serveInspector, type InspectorServerOptions } from '../../runtime/inspect/server/serve-inspector.ts';
import { inspectionFrom } from '../../runtime/inspect/socket.ts';
import type { InspectionSource } from '../../runtime/inspect/source.ts';
import type { InspectionSocket } from '../../runtime/inspect/system-socket.ts';
import { seededRandom, virtualClock } from '../../simulation/index.ts';
import { commit, happened, row } from './made-records.ts';
import { StreamReader } from './stream-reader.ts';

const token = 'a token of sixteen characters';
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

let recorder: Recorder;
const clock = virtualClock();
beforeEach(() => {
  recorder = createInspector({ clock, random: seededRandom(1), redact: 'none' });
});

async function serve(options: Partial<InspectorServerOptions> = {}): Promise<string> {
  const served = await serveInspector({ source: recorder, token, ...options });
  ends.push(() => served.close());
  return served.url;
}

/** Who has connected so far: their ends can be cut. */
let sockets: WebSocket[] = [];
const open = (url: string): InspectionSocket => {
  const made = new WebSocket(url);
  made.on('error', () => undefined);
  sockets.push(made);
  return made as unknown as InspectionSocket;
};

/** A reader whose answers may take as long as they take: time stands still, but for what a test lets pass. */
function read(url: string): InspectionSource {
  sockets = [];
  const source = inspectionFrom(url, { clock, random: seededRandom('reader'), open });
  ends.push(() => source.close());
  return source;
}

/** Once the reader's connection is made, or made anew. */
async function connected(source: InspectionSource): Promise<void> {
  const news: true[] = [];
  const stop = source.onNews(() => news.push(true));
  while (news.length === 0) {
    await clock.advance(50);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  stop();
}

describe('a server', () => {
  test('a reconnect in the middle loses nothing and repeats nothing', async () => {
    const url = await serve();
    const source = read(url);
    await connected(source);
    const reader = new StreamReader();
    const failures: unknown[] = [];
    for (let n = 0; n < 12; n++) {
      recorder.record(commit([row('contact/a', n)]));
      if (n % 4 !== 3) await reader.read(source, 2);
      else {
        sockets.at(-1)?.terminate();
        failures.push(await source.read().catch((error: JoineryError) => error.type));
        await connected(source);
      }
    }
    await reader.catchUp(source);
    expect(failures).toEqual(['NoAnswer', 'NoAnswer', 'NoAnswer']);
    expect(sockets.length).toBe(4);
    expect([reader.told, reader.lost, reader.rows.get('contact/a')?.revision]).toEqual([12, 0, 11]);
  });

  test('fields that are undefined come over it', async () => {
    const source = read(await serve());
    await connected(source);
    recorder.record({ ...happened('contact/a'), event: { type: 'x', reason: undefined } } as never);
    const { records } = await source.read();
    expect(records[0] && 'event' in records[0] && Object.keys(records[0].event)).toEqual(['type', 'reason']);
  });

  test('events are sent only where that is allowed', async () => {
    const sent: unknown[] = [];
    const send = async (...event: unknown[]) => ({ changed: sent.push(event) > 0 });
    recorder = createInspector({ clock, random: seededRandom(1), redact: 'none', send });
    const closed = read(await serve());
    await connected(closed);
    expect(closed.send).toBeUndefined();
    const allowed = read(await serve({ allowSend: true }));
    await connected(allowed);
    expect(await allowed.send?.('contact/a', { type: 'user.retry' })).toEqual({ changed: true });
    expect(sent).toEqual([['contact/a', { type: 'user.retry' }]]);
  });

  test('who has no token, another token, or is a page of elsewhere, gets nothing', async () => {
    const url = await serve({ origins: ['http://localhost:5173'] });
    const status = (address: string, headers = {}): Promise<number> =>
      new Promise((resolve) => {
        const { hostname, port, pathname, search } = new URL(address);
        const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' };
        const key = { 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' };
        const made = request({ hostname, port, path: pathname + search, headers: { ...upgrade, ...key, ...headers } });
        made.on('upgrade', (_, socket) => {
          socket.destroy();
          resolve(101);
        });
        made.on('response', ({ statusCode = 0 }) => resolve(statusCode));
        made.end();
      });
    expect(await status(url)).toBe(101);
    expect(await status(url, { Origin: 'http://localhost:5173' })).toBe(101);
    expect(await status(url, { Origin: 'https://evil.example' })).toBe(403);
    expect(await status(url, { Origin: 'null' })).toBe(403);
    expect(await status(url, { Host: 'evil.example' })).toBe(403);
    expect(await status(url.replace(/token=.*/, 'token=another'))).toBe(401);
    expect(await status(url.replace(/\?.*/, ''))).toBe(401);
    await expect(serveInspector({ source: recorder, token: 'short' })).rejects.toMatchObject({ type: 'InputInvalid' });
  });

  test('it is not there for other machines', async () => {
    const { port } = new URL(await serve());
    const others = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    const reached = others.map(
      ({ address }) =>
        new Promise<string>((resolve) => {
          const made = new WebSocket(`ws://${address}:${port}/?token=${encodeURIComponent(token)}`);
          made.on('open', () => resolve('open'));
          made.on('error', () => resolve('refused'));
        }),
    );
    expect(await Promise.all(reached)).toEqual(others.map(() => 'refused'));
  });

  test('it listens on the IPv6 loopback where that is asked for, with the same checks, and on nothing else', async () => {
    const url = await serve({ host: '::1', origins: ['http://localhost:5173'] });
    expect(url).toMatch(/^ws:\/\/\[::1\]:\d+\/\?token=/);
    const source = read(url);
    await connected(source);
    expect(await source.read()).toMatchObject({ records: [], last: 0 });
    const answer = (address: string, headers = {}): Promise<string> =>
      new Promise((resolve) => {
        const made = new WebSocket(address, { headers });
        made.on('unexpected-response', (_, { statusCode }) => resolve(String(statusCode)));
        made.on('error', () => resolve('refused'));
        made.on('open', () => resolve('open'));
        ends.push(() => made.terminate());
      });
    expect(await answer(url, { Origin: 'http://localhost:5173' })).toBe('open');
    expect(await answer(url, { Host: 'localhost' })).toBe('open');
    expect(await answer(url, { Origin: 'https://evil.example' })).toBe('403');
    expect(await answer(url, { Host: 'evil.example' })).toBe('403');
    expect(await answer(url, { Host: '[::1].evil.example' })).toBe('403');
    expect(await answer(url.replace(/token=.*/, 'token=another'))).toBe('401');
    expect(await answer(url.replace('[::1]', '127.0.0.1'))).toBe('refused');
    await expect(serve({ host: '0.0.0.0' as '::1' })).rejects.toMatchObject({ type: 'InputInvalid' });
  });

  test('a reader that says what is no word, or far too much, harms nobody else', async () => {
    const url = await serve();
    const hostile = new WebSocket(url);
    hostile.on('error', () => undefined);
    await new Promise((resolve) => hostile.once('open', resolve));
    for (const text of ['', '{', 'null', '[]', '{"joinery":"inspect.read"}', '{"joinery":"inspect.read","id":{}}'])
      hostile.send(text);
    hostile.send(Buffer.from([0, 1, 2]));
    const ended = new Promise((resolve) => hostile.once('close', resolve));
    hostile.send('x'.repeat(100_000));
    await ended;
    const source = read(url);
    await connected(source);
    expect(await source.read()).toMatchObject({ records: [], last: 0 });
  });
});
