import { describe, expect, it } from 'vitest';
import type { Awaited } from '../../machines/vocabulary/reason.ts';
import { permanent, prohibited, quota, temporary } from './live.ts';
import { beginnings, connectionId, LivePeer, profile, say } from './live-peer.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

const created = { type: 'INV', corrId: 'c', request: 'request-1' };
const joined = { type: 'JOINED', corrId: 'c', secured: true };
const conf = { type: 'CONF', confirmationId: 'conf', message: profile, signedBy: 'key' };
const info = { type: 'INFO', message: profile };
const ok = { type: 'OK', corrId: 'c' };
const con = { type: 'CON' };
const err = (error: object) => ({ type: 'ERR', corrId: 'c', error });
const late = (error: object) => ({ type: 'ERR', error });
const allow = { type: 'connection.allow', message: profile };
const retry = { type: 'connection.retry' };
const send = (text: string, name?: string) => ({ type: 'connection.send', message: say(text), ...(name && { name }) });
const begin = { type: 'connection.begin', beginning: beginnings.join };
const end = { type: 'connection.end' };

const { create, join, accept } = beginnings;
const background = { ...join, mode: 'background' } as const;

/** A connection that was brought to a state. */
const reach = {
  creating: () => new LivePeer(create),
  created: () => reach.creating().onConnection(created),
  confirmed: () => reach.created().onConnection(conf),
  allowing: () => reach.confirmed().send(allow),
  accepted: () => reach.allowing().onConnection(ok),
  joining: () => new LivePeer(join),
  joined: () => reach.joining().onConnection(joined),
  informed: () => reach.joined().onConnection(info),
  ready: (limits = {}) => new LivePeer(join, limits).onConnection(joined, info, con),
  congested: () => reach.joining().onConnection(err(quota)),
  interrupted: () => reach.joining().onConnection(err(temporary)),
  failed: () => reach.joined().onConnection(late(permanent)),
};

describe('a connection, from its first command to messages that flow', () => {
  it('that is created gives its request away, asks its owner who may come in, and is ready', () => {
    const peer = reach.creating();
    expect(peer.commands).toEqual([
      { type: 'createConnection', connectionId: connectionId(), kind: 'invitation', mode: 'interactive' },
    ]);
    peer.asked();
    peer.onConnection(created, conf);
    expect(peer.told).toEqual([
      { type: 'connection.created', connectionId: connectionId(), request: 'request-1' },
      { type: 'connection.confirmation', connectionId: connectionId(), message: profile, signedBy: 'key' },
    ]);
    peer.send(allow);
    expect(peer.commands).toEqual([
      { type: 'allowConnection', connectionId: connectionId(), confirmationId: 'conf', message: profile },
    ]);
    peer.heard();
    peer.onConnection(ok, con);
    expect([peer.state, peer.heard()]).toEqual(['ready', ['ready']]);
  });

  it('that joins by a request sends its message with it, and hears who the peer is', () => {
    const peer = reach.joining();
    expect(peer.commands).toEqual([
      {
        type: 'joinConnection',
        connectionId: connectionId(),
        request: 'request-1',
        message: profile,
        mode: 'interactive',
      },
    ]);
    peer.onConnection(joined, info, con);
    expect([peer.state, peer.heard()]).toEqual(['ready', ['joined', 'informed', 'ready']]);
  });

  it('that asks at an address is allowed by nobody but its own owner', () => {
    const peer = reach.joined().onConnection(conf).send(allow).onConnection(ok, con);
    expect([peer.state, peer.heard()]).toEqual(['ready', ['joined', 'confirmation', 'ready']]);
  });

  it('that accepts who asked at our address does so by the request’s id', () => {
    const peer = new LivePeer(accept);
    expect(peer.commands).toEqual([
      {
        type: 'acceptContact',
        connectionId: connectionId(),
        requestId: 'asked-1',
        message: profile,
        mode: 'background',
      },
    ]);
    expect(peer.onConnection(joined, info, con).state).toBe('ready');
  });

  it.each([
    ['CONF before JOINED', () => reach.joining().onConnection(conf).send(allow).onConnection(joined), 'allowing'],
    ['INFO before JOINED', () => reach.joining().onConnection(info, joined), 'accepted'],
    ['CON before JOINED', () => reach.joining().onConnection(con, joined), 'ready'],
    ['CON before OK', () => reach.allowing().onConnection(con, ok), 'ready'],
    ['CONF after an interruption', () => reach.interrupted().onConnection(conf), 'confirmed'],
    ['INFO after an interruption', () => reach.interrupted().onConnection(info), 'accepted'],
    ['CON while it waits to be tried again', () => reach.congested().onConnection(con), 'ready'],
  ])('takes answers that overtake one another: %s', (_, peer, state) => {
    expect(peer().state).toBe(state);
  });

  it('passes messages on that come before it is ready', () => {
    const peer = reach.confirmed();
    peer.heard();
    peer.onConnection({ type: 'MSG', message: say('early'), signedBy: 'key' });
    expect(peer.told).toEqual([{ type: 'connection.message', message: say('early'), signedBy: 'key' }]);
    expect(peer.send(allow).onConnection(ok, con).state).toBe('ready');
  });

  it('forgets what only the way there needed', () => {
    const { beginning, allow: allowed, confirmationId } = reach.ready().context;
    expect([beginning, allowed, confirmationId]).toEqual([undefined, undefined, undefined]);
  });
});

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

describe('the owner', () => {
  it.each([
    ['confirmed', reach.confirmed],
    ['informed', reach.informed],
  ])('may refuse who is %s: the connection fails for its reason, and is deleted', (_, peer) => {
    const refused = peer();
    refused.asked();
    refused.send({ type: 'connection.refuse', reason: { code: 'WrongMember' } });
    expect(refused.told.at(-1)).toEqual({ type: 'connection.failed', reason: { code: 'WrongMember' } });
    expect(refused.asked()).toEqual(['deleteConnection']);
  });

  it.each(Object.entries(reach))('may end it while it is %s, and nothing is left', (_, peer) => {
    const ended = peer();
    const owned = ended.context.connectionId;
    ended.asked();
    ended.send(end);
    expect(ended.asked()).toEqual(owned === undefined ? [] : ['deleteConnection']);
    expect([ended.state, ended.heard().at(-1)]).toEqual(['ended', 'xstate.done.actor.connection']);
  });

  it('may end it after what waits was delivered, and the deletion is awaited for its time only', () => {
    const peer = reach.ready().send(send('one'), send('two'), { ...end, afterDelivery: true });
    expect(peer.commands).toEqual([
      { type: 'sendMessage', connectionId: connectionId(), message: say('one') },
      { type: 'sendMessage', connectionId: connectionId(), message: say('two') },
      { type: 'deleteConnection', connectionId: connectionId(), afterDelivery: true },
    ]);
    expect(peer.state).toBe('ending');
    expect(
      reach
        .ready()
        .send({ ...end, afterDelivery: true })
        .onConnection({ type: 'DELD' }).state,
    ).toBe('ended');
    peer.clock.increment(60 * minute);
    expect(peer.state).toBe('ended');
  });
});

describe('the agent’s status, after events were missed,', () => {
  const confirmation = { confirmationId: 'conf', message: profile };
  const found: [keyof typeof reach, object, string, readonly string[]][] = [
    ['creating', { state: 'created', request: 'request-1' }, 'created', ['created']],
    ['creating', { state: 'created' }, 'creating', []],
    ['creating', { state: 'none' }, 'creating', []],
    ['created', { state: 'confirmed', confirmation }, 'confirmed', ['confirmation']],
    ['created', { state: 'confirmed' }, 'created', []],
    ['created', { state: 'created', request: 'request-1' }, 'created', []],
    ['created', { state: 'none' }, 'failed', ['failed']],
    ['joining', { state: 'none' }, 'joining', []],
    ['joining', { state: 'joined' }, 'joined', ['joined']],
    ['joining', { state: 'ready' }, 'ready', ['ready']],
    ['joined', { state: 'confirmed', confirmation }, 'confirmed', ['confirmation']],
    ['joined', { state: 'none' }, 'failed', ['failed']],
    ['allowing', { state: 'allowed' }, 'accepted', []],
    ['accepted', { state: 'confirmed', confirmation }, 'allowing', []],
    ['accepted', { state: 'none' }, 'failed', ['failed']],
    ['accepted', { state: 'ready' }, 'ready', ['ready']],
    ['congested', { state: 'joined' }, 'joined', ['joined']],
    ['ready', { state: 'none' }, 'ready', []],
  ];

  it.each(found)('while it is %s, %j: it is %s, and its owner hears of %j', (state, status, target, reports) => {
    const peer = reach[state]();
    peer.heard();
    peer.onConnection({ type: 'STATUS', ...status });
    expect([peer.state, peer.heard()]).toEqual([target, reports]);
  });
});
