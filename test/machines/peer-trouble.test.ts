import { describe, expect, it } from 'vitest';
import type { Awaited } from '../../machines/vocabulary/reason.ts';
import { connectionId, LivePeer } from './live-peer.ts';
import { permanent, prohibited, quota, temporary } from './live.ts';
import { background, begin, err, late, reach, retry } from './peer-reach.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

describe('an error', () => {
  const outcomes: [keyof typeof reach, object, string, string][] = [
    ['creating', temporary, 'interrupted', 'Unreachable'],
    ['creating', quota, 'congested', 'PeerFull'],
    ['creating', prohibited, 'failed', 'AgentFailed'],
    ['joining', temporary, 'interrupted', 'Unreachable'],
    ['joining', quota, 'congested', 'PeerFull'],
    ['joining', permanent, 'failed', 'AgentFailed'],
    ['created', permanent, 'failed', 'AgentFailed'],
    ['joined', permanent, 'failed', 'AgentFailed'],
    ['allowing', temporary, 'congested', 'Unreachable'],
    ['allowing', permanent, 'failed', 'AgentFailed'],
    ['accepted', permanent, 'failed', 'AgentFailed'],
  ];

  it.each(outcomes)('while it is %s, %j: it is %s, for the reason %s', (state, error, target, code) => {
    const peer = reach[state]().onConnection(err(error));
    expect([peer.state, peer.context.reason?.code]).toEqual([target, code]);
  });

  it('that says that it was done before is success', () => {
    expect(reach.joining().onConnection(err(prohibited)).state).toBe('joined');
    expect(reach.allowing().onConnection(err(prohibited)).state).toBe('accepted');
  });

  it('for now, where nobody waits, is tried again after a pause', () => {
    const peer = new LivePeer(background).onConnection(err(temporary));
    expect([peer.state, peer.told.at(-1)]).toEqual([
      'congested',
      { type: 'connection.waits', wait: { waitingFor: 'server', until: 5 * minute } },
    ]);
    peer.clock.increment(5 * minute);
    expect(peer.state).toBe('joining');
  });

  it.each(['joined', 'accepted', 'created'] as const)(
    'of an earlier connection, or about one message that was dropped, means nothing while it is %s',
    (state) => {
      const dropped = { type: 'ERR', error: { type: 'AGENT', code: 'A_DUPLICATE' } };
      const peer = reach[state]()
        .onConnection(dropped)
        .send({ ...late(permanent), connectionId: 'another' });
      expect(peer.state).toBe(state);
    },
  );

  it.each([temporary, permanent, quota])('AGT-28: %j, once it is ready, changes nothing', (error) => {
    const peer = reach.ready().onConnection(late(error), err(error));
    expect([peer.state, peer.context.reason]).toEqual(['ready', undefined]);
  });

  it('for good deletes the connection there and then, and tells its owner why', () => {
    const peer = reach.joined();
    peer.asked();
    peer.onConnection(late(permanent));
    expect(peer.commands).toEqual([{ type: 'deleteConnection', connectionId: connectionId() }]);
    expect(peer.told.at(-1)).toMatchObject({ type: 'connection.failed', reason: { code: 'AgentFailed' } });
    expect(peer.context.connectionId).toBeUndefined();
  });
});

describe('another attempt', () => {
  it('after an interruption goes on with the same connection', () => {
    const peer = reach.interrupted();
    expect(peer.heard()).toEqual(['interrupted']);
    peer.asked();
    peer.send(retry);
    expect(peer.commands).toMatchObject([{ type: 'joinConnection', connectionId: connectionId() }]);
  });

  it('after a failed allow allows again, and asks nobody again', () => {
    const peer = reach.allowing().onConnection(err(temporary));
    peer.heard();
    peer.asked();
    peer.onConnection({ type: 'QCONT' });
    expect([peer.state, peer.asked(), peer.heard()]).toEqual(['allowing', ['allowConnection'], []]);
  });

  it('after it failed for good is another connection', () => {
    const peer = reach.failed();
    peer.asked();
    peer.send(begin);
    expect(peer.commands).toMatchObject([{ type: 'joinConnection', connectionId: connectionId(2) }]);
  });

  it('that begins anew deletes what there was, and its late answers mean nothing', () => {
    const peer = reach.creating();
    peer.send(begin);
    expect(peer.commands).toMatchObject([
      { type: 'deleteConnection', connectionId: connectionId() },
      { type: 'joinConnection', connectionId: connectionId(2) },
    ]);
    expect(peer.send({ ...err(permanent), connectionId: connectionId() }).state).toBe('joining');
  });

  it('pauses half as long again each time, up to the longest', () => {
    const peer = reach.congested();
    const pauses = Array.from({ length: 14 }, () => {
      const since = peer.clock.now();
      while (peer.state === 'congested') peer.clock.increment(minute);
      peer.onConnection(err(quota));
      return (peer.clock.now() - since) / minute;
    });
    expect(pauses.slice(0, 4)).toEqual([5, 8, 12, 17]);
    expect(pauses.at(-1)).toBe(360);
  });
});

describe('a limit', () => {
  const limits: [string, () => LivePeer, number, string, Awaited][] = [
    ['creating, interactive', reach.creating, 2 * minute, 'interrupted', 'queue'],
    ['creating', () => new LivePeer({ by: 'create', mode: 'background' }), 7 * day, 'failed', 'queue'],
    ['joining, interactive', reach.joining, 2 * minute, 'interrupted', 'join'],
    ['joining', () => new LivePeer(background), 7 * day, 'failed', 'join'],
    ['joined', reach.joined, 2 * day, 'failed', 'answer'],
    ['allowing', reach.allowing, 7 * day, 'failed', 'allow'],
    ['accepted', reach.accepted, 2 * day, 'failed', 'connection'],
    ['informed', reach.informed, 2 * day, 'failed', 'connection'],
  ];

  it.each(limits)('while %s is a visible reason', (_, peer, limit, state, waitedFor) => {
    const waiting = peer();
    const before = waiting.state;
    waiting.clock.increment(limit - 1);
    expect(waiting.state).toBe(before);
    waiting.clock.increment(1);
    expect([waiting.state, waiting.context.reason]).toEqual([state, { code: 'TimedOut', waitedFor }]);
    expect(waiting.told.at(-1)).toMatchObject({ type: `connection.${state}`, reason: { code: 'TimedOut' } });
  });

  it('there is none for who may join us: the owner knows how long they may take', () => {
    const peer = reach.created();
    peer.clock.increment(365 * day);
    expect(peer.state).toBe('created');
  });
});
