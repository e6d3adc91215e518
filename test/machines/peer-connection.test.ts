import { describe, expect, it } from 'vitest';
import { beginnings, connectionId, LivePeer, profile, say } from './live-peer.ts';
import { allow, con, conf, created, end, info, joined, ok, reach, send } from './peer-reach.ts';

const minute = 60_000;

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
    const peer = new LivePeer(beginnings.accept);
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
