import { describe, expect, it } from 'vitest';
import { policies } from '../../machines/relay/policies.ts';
import { identity, LiveRelay } from './live-relay.ts';
import { permanent, prohibited, quota, rejection, relayData, temporary } from './live.ts';
import { conf, err, reach, retry } from './relay-reach.ts';

const { limits } = policies.seed;
const minute = 60_000;

describe('an error', () => {
  const outcomes: [keyof typeof reach, object, string, string][] = [
    ['fetchingLink', temporary, 'interrupted', 'LinkUnreachable'],
    ['fetchingLink', quota, 'congested', 'Busy'],
    ['fetchingLink', permanent, 'failed', 'LinkGone'],
    ['fetchingLink', prohibited, 'failed', 'AgentFailed'],
    ['joining', temporary, 'interrupted', 'Unreachable'],
    ['joining', quota, 'congested', 'Busy'],
    ['joining', permanent, 'failed', 'AgentFailed'],
    ['joined', permanent, 'failed', 'AgentFailed'],
    ['allowing', temporary, 'congested', 'Unreachable'],
    ['allowing', permanent, 'failed', 'AgentFailed'],
    ['accepted', permanent, 'failed', 'AgentFailed'],
  ];
  it.each(outcomes)('in %s of %j leads to %s (%s)', (state, error, target, code) => {
    const relay = reach[state]().onConnection(err(error));
    expect([relay.state, relay.context.reason?.code]).toEqual([target, code]);
  });

  const nothing: [keyof typeof reach, object, string][] = [
    ['joining', prohibited, 'joined'],
    ['allowing', prohibited, 'accepted'],
    ['joined', temporary, 'joined'],
    ['accepted', temporary, 'accepted'],
    ['connected', permanent, 'connected'],
    ['connected', temporary, 'connected'],
  ];
  it.each(nothing)('in %s of %j is no failure: %s', (state, error, target) => {
    const relay = reach[state]().onConnection(err(error));
    expect([relay.state, relay.context.reason]).toEqual([target, undefined]);
  });

  it('of an earlier attempt’s connection means nothing to this one', () => {
    const relay = reach.joining().onConnection(err(permanent));
    relay.send(retry, { ...err(permanent), connectionId: 'membership-relay-1-1' });
    expect(relay.state).toBe('fetchingLink');
  });

  it('that wraps others without end is kept in outline', () => {
    const deep = { type: 'PROXY', inner: { type: 'PROXY', inner: { type: 'SMP', code: 'CRYPTO' } } };
    const relay = reach.joining().onConnection(err(deep));
    expect(relay.context.reason).toMatchObject({ error: { type: 'PROXY', inner: { type: 'SMP', code: 'CRYPTO' } } });
  });
});

describe('trying again', () => {
  it('after an interruption keeps the connection', () => {
    const relay = reach.joining().onConnection(err(temporary)).send(retry);
    expect(relay.state).toBe('joining');
    expect(relay.commands.at(-1)).toMatchObject({ type: 'joinConnection', connectionId: 'membership-relay-1-1' });
  });

  it('before the request was sent keeps the incarnation', () => {
    const relay = new LiveRelay().send(err(temporary), retry).joining();
    expect(relay.context.connectionId).toBe('membership-relay-1-1');
  });

  it.each([
    ['a failure for good', () => reach.joining().onConnection(err(permanent))],
    ['a refusal', () => reach.joined().onConnection({ ...conf, message: rejection })],
  ])('after %s fetches the link and takes another connection', (_, failed) => {
    const relay = failed().send(retry);
    expect(relay.state).toBe('fetchingLink');
    relay.send({ type: 'LDATA', corrId: 'c', data: relayData(1) });
    expect(relay.context.connectionId).toBe('membership-relay-1-2');
  });

  it('may be told with another mode', () => {
    const relay = reach.joining().onConnection(err(temporary));
    relay.send({ type: 'relay.join', identity, mode: 'background' });
    expect(relay.commands.at(-1)).toMatchObject({ type: 'joinConnection', mode: 'background' });
  });

  it('of a busy relay comes by itself, each pause half as long again, at most six hours', () => {
    const relay = new LiveRelay().joining();
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 14; attempt++) {
      relay.onConnection(err(quota));
      pauses.push(((relay.context.wait?.until ?? 0) - relay.clock.now()) / minute);
      relay.clock.increment((pauses.at(-1) ?? 0) * minute);
      expect(relay.state).toBe('joining');
    }
    expect(pauses.slice(0, 3)).toEqual([5, 7.5, 11.25]);
    expect(pauses.at(-1)).toBe(360);
    expect(relay.context.connectionId).toBe('membership-relay-1-1');
  });

  it('of a busy relay need not wait for its pause', () => {
    expect(reach.congested().send(retry).state).toBe('joining');
    expect(reach.congested().onConnection({ type: 'QCONT' }).state).toBe('joining');
  });

  it('of an allow that did not get through allows again', () => {
    const relay = reach.allowing().onConnection(err(temporary)).send(retry);
    expect(relay.state).toBe('allowing');
    expect(relay.commands.at(-1)).toMatchObject({ type: 'allowConnection', confirmationId: 'conf' });
  });

  it('in the background, an error that may pass is slow, not the user’s concern', () => {
    const relay = new LiveRelay({ mode: 'background' }).joining().onConnection(err(temporary));
    expect([relay.state, relay.context.wait?.waitingFor]).toEqual(['congested', 'server']);
  });
});

describe('a limit', () => {
  const ends: [string, () => LiveRelay, number, string, string][] = [
    ['interactive link', reach.fetchingLink, limits.interactive, 'interrupted', 'link'],
    ['background link', () => new LiveRelay({ mode: 'background' }), limits.background, 'failed', 'link'],
    ['interactive join', reach.joining, limits.interactive, 'interrupted', 'join'],
    ['background join', () => new LiveRelay({ mode: 'background' }).joining(), limits.background, 'failed', 'join'],
    ['answer', reach.joined, limits.answer, 'failed', 'answer'],
    ['allow', reach.allowing, limits.background, 'failed', 'allow'],
    ['connection', reach.accepted, limits.connection, 'failed', 'connection'],
  ];
  it.each(ends)('of the %s ends the wait with a reason', (_, reached, limit, state, waitedFor) => {
    const relay = reached();
    const before = relay.state;
    relay.clock.increment(limit - 1);
    expect(relay.state).toBe(before);
    relay.clock.increment(1);
    expect([relay.state, relay.context.reason]).toEqual([state, { code: 'TimedOut', waitedFor }]);
    expect(relay.asked().filter((type) => type !== 'deleteConnection')).toEqual([]);
  });
});
