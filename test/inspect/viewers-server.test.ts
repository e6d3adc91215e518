import { createWebSocketReceiver as createStatelyReceiver } from '@statelyai/inspect';
import { createWebSocketReceiver as createXstate4Receiver } from '@xstate/inspect';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { fixtureSource } from './fixture-source.ts';
import { listenOnLoopback, type Loopback } from '../../runtime/inspect/server/loopback.ts';
import { serveStately, serveXstate4 } from '../../runtime/inspect/server/viewers.ts';
import type { InspectionSource } from '../../runtime/inspect/source.ts';
import type { StatelyMessage } from '../../runtime/inspect/viewers/stately.ts';
import type { MachineEvent } from '../../runtime/record.ts';
import { channel, recordedJoin } from './recorded-join.ts';
import { numbered, turnOf } from './records.ts';
import { StreamReader } from './stream-reader.ts';
import { stepsIn, stepsOf } from './viewer-reading.ts';

/** As the receiver of `@xstate/inspect` has read it, with XState 4. */
interface Parsed {
  readonly type: string;
  readonly sessionId: string;
  readonly parent?: string;
  readonly machine: { readonly id: string; readonly initial: string; readonly states: Record<string, object> };
  readonly state: {
    readonly value: unknown;
    readonly context: unknown;
    readonly event: { readonly type: string };
    matches(value: string): boolean;
    hasTag(tag: string): boolean;
  };
  readonly event: { readonly name: string };
}

const ends: (() => unknown)[] = [];
afterEach(async () => {
  vi.unstubAllGlobals();
  await Promise.all(ends.splice(0).map((end) => end()));
});

async function opened(serving: Promise<Loopback>): Promise<string> {
  const server = await serving;
  ends.push(() => server.close());
  return server.url;
}

function statelyReceiver(server: string): StatelyMessage[] {
  const got: StatelyMessage[] = [];
  createStatelyReceiver({ server }).subscribe((message) => void got.push(message as unknown as StatelyMessage));
  return got;
}

function xstate4Receiver(url: string) {
  vi.stubGlobal('WebSocket', WebSocket);
  const got: Parsed[] = [];
  const receiver = createXstate4Receiver({ server: url.replace('ws://', ''), serialize: undefined });
  receiver.subscribe((event) => void got.push(event as never));
  const send = receiver.send as (message: object) => void;
  return { got, send };
}

/** Both sides are in this process: what one has sent is on its way. */
async function until(holds: () => boolean): Promise<void> {
  await expect.poll(holds, { interval: 5 }).toBe(true);
}

/** The state of a connection that is tried: open, or the status by which it is refused. */
const attempt = (url: string, headers: Record<string, string> = {}) =>
  new Promise<number | 'open'>((resolve) => {
    const socket = new WebSocket(url, { headers });
    socket.on('error', () => undefined);
    socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode ?? 0));
    socket.on('open', () => {
      socket.close();
      resolve('open');
    });
  });

describe('the receiver of @statelyai/inspect', () => {
  it('gets every step of a join once, in order, of the past and of what happens while it listens; the states are those stored', async () => {
    const { recorder, engine, clock } = await recordedJoin();
    const got = statelyReceiver(await opened(serveStately({ source: recorder })));
    const { last } = await recorder.read(undefined, 1);
    await until(() => stepsIn(got).length > 20);
    await engine.send(channel, { type: 'user.leave' });
    await clock.advance(60_000);
    const reader = new StreamReader();
    await reader.catchUp(recorder);
    expect(reader.seq).toBeGreaterThan(last);
    const steps = stepsOf(reader.records.filter((record) => record.type === 'step'));
    await until(() => stepsIn(got).length >= steps.length);
    expect(stepsIn(got)).toEqual(JSON.parse(JSON.stringify(steps)));
    expect(got.map(({ id }) => Number(id))).toEqual(got.map((_, place) => place + 1));
    const shown = new Map(got.flatMap((each) => ('snapshot' in each ? [[each.sessionId, each.snapshot]] : [])));
    for (const { key, value, context, status } of reader.rows.values()) {
      expect(shown.get(key)).toMatchObject(JSON.parse(JSON.stringify({ value, context, status })) as object);
    }
  });

  it('begins anew, with all of it, when it comes again', async () => {
    const source = fixtureSource();
    source.add(...numbered(turnOf('1', 'relay/a', 1)));
    const url = await opened(serveStately({ source }));
    const first = statelyReceiver(url);
    await until(() => first.length === 3);
    const second = statelyReceiver(url);
    await until(() => second.length === 3);
    source.add(...numbered(turnOf('2', 'relay/a', 2), 4));
    await until(() => first.length === 5 && second.length === 5);
    expect(second).toEqual(first);
  });
});

describe('the receiver of @xstate/inspect', () => {
  it('reads every actor, event and step of a join with XState 4, as they are stored', async () => {
    const { recorder } = await recordedJoin();
    const { got } = xstate4Receiver(await opened(serveXstate4({ source: recorder })));
    const reader = new StreamReader();
    await reader.catchUp(recorder);
    const steps = stepsOf(reader.records.filter((record) => record.type === 'step'));
    const states = () =>
      got.filter(({ type, state }) => type === 'service.state' && state.event.type !== 'joinery.commit');
    await until(() => states().length >= steps.length);
    expect(states().map(({ sessionId: key, state: { event, value } }) => ({ key, event, value }))).toEqual(
      JSON.parse(JSON.stringify(steps)),
    );
    const relay = got.find(({ sessionId }) => sessionId === `${channel}/relay-1`);
    expect(relay).toMatchObject({ type: 'service.register', parent: channel });
    expect(relay?.machine.initial).toBe('fetchingLink');
    expect(Object.keys(relay?.machine.states ?? {})).toContain('connected');
    expect(relay?.state.matches('fetchingLink') && relay.state.hasTag('waiting')).toBe(true);
    expect(got.find(({ type, sessionId }) => type === 'service.event' && sessionId === channel)?.event.name).toBe(
      'xstate.init',
    );
    const last = new Map(got.flatMap((each) => ('state' in each ? [[each.sessionId, each.state] as const] : [])));
    for (const { key, value, context } of reader.rows.values()) {
      expect(last.get(key)).toMatchObject(JSON.parse(JSON.stringify({ value, context })) as object);
    }
  });

  const sent = (origin: string, event: MachineEvent) => ({
    ...{ type: 'xstate.event', service: origin },
    event: JSON.stringify({ name: event.type, data: event, $$type: 'scxml', type: 'external', origin }),
  });

  it('sends an event back into an instance, where that is allowed', async () => {
    const { recorder, engine, clock } = await recordedJoin();
    const { send, got } = xstate4Receiver(await opened(serveXstate4({ source: recorder, allowSend: true })));
    await until(() => got.length > 0);
    const before = await engine.snapshot(channel);
    send(sent(channel, { type: 'user.leave' }));
    let after = before;
    const revision = async () => (after = await engine.snapshot(channel))?.revision;
    await expect.poll(revision).toBeGreaterThan(before?.revision ?? 0);
    await clock.advance(1_000);
    await until(() => got.some(({ event, sessionId }) => sessionId === channel && event?.name === 'user.leave'));
    expect(after?.value).not.toEqual(before?.value);
  });

  it('can send nothing where it is not allowed, and nothing that is no event', async () => {
    const sends = vi.fn(async () => ({ changed: true }));
    const source = { ...fixtureSource(), send: sends };
    source.add(...numbered(turnOf('1', 'relay/a', 1)));
    const kept = xstate4Receiver(await opened(serveXstate4({ source })));
    const open = xstate4Receiver(await opened(serveXstate4({ source, allowSend: true })));
    await until(() => kept.got.length > 0 && open.got.length > 0);
    kept.send(sent('relay/a', { type: 'go' }));
    const hostile = [null, 7, 'x', [], {}, { type: 7 }, { type: 'xstate.event' }, { type: 'xstate.event', event: 7 }];
    const events = [
      '',
      '{',
      'null',
      '7',
      '[]',
      '{}',
      '{"origin":"relay/a"}',
      '{"name":"go"}',
      '{"origin":7,"name":"go"}',
    ];
    for (const each of hostile) open.send(each as object);
    for (const event of events) open.send({ type: 'xstate.event', event });
    open.send(sent('relay/a', { type: 'go', deep: JSON.parse('['.repeat(99) + ']'.repeat(99)) as never }));
    open.send(sent('relay/a', { type: 'go', how: 'well' }));
    await until(() => sends.mock.calls.length > 0);
    expect(sends.mock.calls).toEqual([['relay/a', { type: 'go', how: 'well' }]]);
    // Who is heard after the other has been heard as well.
    kept.send({ type: 'xstate.inspecting' });
    await until(() => kept.got.length === 6);
    expect(sends.mock.calls).toHaveLength(1);
  });

  it('is told nothing more once it has said goodbye', async () => {
    const source = fixtureSource();
    source.add(...numbered(turnOf('1', 'relay/a', 1)));
    let listening = 0;
    const counted: InspectionSource = {
      ...source,
      onNews(listener) {
        listening += 1;
        const end = source.onNews(listener);
        return () => {
          listening -= 1;
          end();
        };
      },
    };
    const url = await opened(serveXstate4({ source: counted }));
    const [gone, there] = [xstate4Receiver(url), xstate4Receiver(url)];
    await until(() => gone.got.length === 3 && there.got.length === 3);
    gone.send({ type: 'xstate.disconnect' });
    await until(() => listening === 1);
    source.add(...numbered(turnOf('2', 'relay/a', 2), 4));
    await until(() => there.got.length === 5);
    expect(gone.got).toHaveLength(3);
  });
});

describe('a server on the loopback address', () => {
  const token = 'a token of this test';

  it('takes those alone who show the token', async () => {
    const url = await opened(listenOnLoopback({ token }, () => undefined));
    const base = url.slice(0, url.indexOf('?'));
    expect(await attempt(url)).toBe('open');
    expect(await attempt(base)).toBe(401);
    expect(await attempt(`${base}?token=`)).toBe(401);
    expect(await attempt(`${base}?token=${encodeURIComponent(`${token} `)}`)).toBe(401);
    const other = await opened(listenOnLoopback({}, () => undefined));
    expect(new URL(other).searchParams.get('token')).toMatch(/^[\w-]{32}$/);
    expect(new URL(other).hostname).toBe('127.0.0.1');
    await expect(listenOnLoopback({ token: 'short' }, () => undefined)).rejects.toMatchObject({ type: 'InputInvalid' });
  });

  it('takes pages of the origins alone that it was given, and by the names of this machine alone', async () => {
    const origins = ['http://localhost:5173'];
    const url = await opened(listenOnLoopback({ token, origins }, () => undefined));
    expect(await attempt(url, { origin: 'http://localhost:5173' })).toBe('open');
    expect(await attempt(url, { origin: 'http://localhost:5174' })).toBe(403);
    expect(await attempt(url, { origin: 'null' })).toBe(403);
    expect(await attempt(url, { host: 'attacker.example' })).toBe(403);
    expect(await attempt(url, { host: '127.0.0.1.attacker.example' })).toBe(403);
  });

  it('ends a client that says too much, and goes on with the others', async () => {
    const source = fixtureSource();
    const url = await opened(serveStately({ source }));
    const good = statelyReceiver(url);
    const bad = new WebSocket(url);
    const code = new Promise<number>((resolve) => bad.on('close', resolve));
    bad.on('open', () => bad.send('x'.repeat(100_000)));
    expect(await code).toBe(1009);
    source.add(...numbered(turnOf('1', 'relay/a', 1)));
    await until(() => good.length === 3);
  });

  it('takes so many and no more', async () => {
    const url = await opened(listenOnLoopback({ token }, () => undefined));
    const clients = Array.from({ length: 16 }, () => new WebSocket(url));
    await Promise.all(clients.map((client) => new Promise((resolve) => client.on('open', resolve))));
    expect(await attempt(url)).toBe(503);
    clients[0]?.close();
    await expect.poll(() => attempt(url)).toBe('open');
  });
});
