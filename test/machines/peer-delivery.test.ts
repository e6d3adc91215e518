import { describe, expect, it } from 'vitest';
import type { PeerLimits } from '../../machines/peer/peer-limits.ts';
import { permanent, quota } from './live.ts';
import { beginnings, connectionId, LivePeer, profile, say } from './live-peer.ts';

const joined = { type: 'JOINED', corrId: 'c', secured: true };
const info = { type: 'INFO', message: profile };
const con = { type: 'CON' };
const sent = { type: 'SENT', corrId: 'c' };
const err = (error: object) => ({ type: 'ERR', corrId: 'c', error });
const merr = (error: object) => ({ type: 'MERR', corrId: 'c', error });
const retry = { type: 'connection.retry' };
const send = (text: string, name?: string) => ({ type: 'connection.send', message: say(text), ...(name && { name }) });
const begin = { type: 'connection.begin', beginning: beginnings.join };

const reach = {
  joined: () => new LivePeer(beginnings.join).onConnection(joined),
  ready: (limits: Partial<PeerLimits> = {}) => new LivePeer(beginnings.join, limits).onConnection(joined, info, con),
};

describe('messages', () => {
  it('wait until it is ready, and go out one at a time, in order', () => {
    const peer = reach.joined().send(send('one', 'first'), send('two'));
    expect(peer.asked()).toEqual(['joinConnection']);
    peer.onConnection(info, con);
    expect(peer.commands).toMatchObject([{ type: 'sendMessage', message: say('one') }]);
    peer.asked();
    peer.heard();
    peer.onConnection(sent);
    expect(peer.told).toEqual([{ type: 'connection.sent', name: 'first' }]);
    expect(peer.commands).toMatchObject([{ type: 'sendMessage', message: say('two') }]);
  });

  it('that can’t be delivered are told of by name, and the next one goes', () => {
    const peer = reach.ready().send(send('one', 'first'), send('two'));
    peer.heard();
    peer.asked();
    peer.onConnection(merr({ type: 'AGENT', code: 'A_MESSAGE' }));
    expect(peer.told).toMatchObject([
      { type: 'connection.undelivered', name: 'first', reason: { code: 'AgentFailed', during: 'send' } },
    ]);
    expect(peer.commands).toMatchObject([{ message: say('two') }]);
    expect(peer.onConnection(err(permanent)).context.outbox.waiting).toEqual([]);
  });

  it('more than may wait come back', () => {
    const peer = reach.joined();
    for (let n = 1; n <= 66; n += 1) peer.send(send(`${n}`, `message ${n}`));
    expect(peer.context.outbox.waiting).toHaveLength(64);
    expect(peer.told.slice(-2)).toEqual(
      [65, 66].map((n) => ({ type: 'connection.undelivered', name: `message ${n}`, reason: { code: 'OutboxFull' } })),
    );
  });

  it('of a user who waits are refused where no more may wait, and where the peer’s queue is gone', () => {
    const written = { ...send('one more'), by: 'user' };
    const full = reach.joined().send(...Array.from({ length: 64 }, (_, n) => send(`${n}`)), written);
    expect([full.refused, full.context.outbox.waiting.length]).toEqual([['OutboxFull'], 64]);
    const gone = reach.ready({ goneDeliveries: 1 }).send(send('1'));
    gone.onConnection(merr(permanent)).asked();
    expect([gone.send(written).refused, gone.asked()]).toEqual([['PeerGone'], []]);
  });

  it('that are texts are told of by their ids, whenever they are lost', () => {
    const text = (msgId: string) => ({ type: 'connection.send', message: { ...say(msgId), msgId } });
    const peer = reach.joined().send(...Array.from({ length: 65 }, (_, n) => text(`m${n}`)));
    const lost = () => peer.told.splice(0).flatMap(({ msgId }) => msgId ?? []);
    expect(lost()).toEqual(['m64']);
    peer.onConnection(info, con, merr({ type: 'AGENT', code: 'A_MESSAGE' }), sent);
    expect(lost()).toEqual(['m0']);
    for (let n = 0; n < 10; n += 1) peer.onConnection(merr(permanent));
    expect(lost()).toEqual(Array.from({ length: 62 }, (_, n) => `m${n + 2}`));
  });

  it('of which nothing else tells may wait behind as many as people write, up to as many again', () => {
    const forwarded = (event: string) => ({
      event: 'x.grp.msg.forward',
      params: { memberId: 'bWFyaWU', msg: { event, params: {} }, msgTs: '2026-01-01T00:00:00Z' },
    });
    const peer = reach.joined().send(...Array.from({ length: 64 }, (_, n) => send(`${n}`)));
    const waiting = (message: object) =>
      peer.send({ type: 'connection.send', message }).context.outbox.waiting.length - 64;
    expect(waiting(forwarded('x.msg.new'))).toBe(0);
    expect(waiting(forwarded('x.grp.leave'))).toBe(1);
    for (let n = 2; n <= 64; n += 1) expect(waiting({ event: 'x.grp.leave', params: {} })).toBe(n);
    expect(waiting({ event: 'x.grp.leave', params: {} })).toBe(64);
  });

  it('of which nothing else tells are told of as what they are, and what is passed on with who wrote it', () => {
    const forwarded = (msg: object) => ({
      event: 'x.grp.msg.forward',
      params: { memberId: 'bWFyaWU', msg: { params: {}, ...msg }, msgTs: '2026-01-01T00:00:00Z' },
    });
    const text = { event: 'x.msg.new', msgId: 'QUJD', params: { content: { type: 'text', text: 'hello' } } };
    const told = (message: object, name?: string) => ({ type: 'connection.send', message, ...(name && { name }) });
    const full = reach.joined().send(...Array.from({ length: 128 }, () => told({ event: 'x.grp.leave', params: {} })));
    full.told.splice(0);
    full.send(told({ event: 'x.grp.mem.role', params: {} }), told(forwarded({ event: 'x.grp.mem.del' })));
    full.send(told(forwarded(text)), told({ event: 'x.grp.inv', params: {} }, 'by name'));
    // An invitation that is forwarded, another word of a probe, or the host's forwarding make up for these.
    for (const event of ['x.grp.mem.new', 'x.grp.mem.con', 'x.info.probe', 'x.grp.msg.undelivered'])
      full.send(told({ event, params: {} }));
    const reason = { code: 'OutboxFull' };
    expect(full.told).toEqual([
      { type: 'connection.undelivered', event: 'x.grp.mem.role', reason },
      { type: 'connection.undelivered', event: 'x.grp.mem.del', author: 'bWFyaWU', reason },
      { type: 'connection.undelivered', msgId: 'QUJD', author: 'bWFyaWU', reason },
      { type: 'connection.undelivered', name: 'by name', reason },
    ]);

    const gone = reach.ready({ goneDeliveries: 1 }).send(send('1')).onConnection(merr(permanent));
    gone.told.splice(0);
    gone.send(told({ event: 'x.grp.mem.role', params: {} }), told(text), told(forwarded(text)));
    expect(gone.told).toEqual([
      { type: 'connection.undelivered', msgId: 'QUJD', author: 'bWFyaWU', reason: { code: 'PeerGone' } },
    ]);
  });

  it('longer than may wait come back, however few they are', () => {
    const long = 'l'.repeat(15_000);
    const peer = reach.joined().send(send(long), send(long), send(long), send('short'));
    expect(peer.context.outbox.waiting).toEqual([
      { message: say(long) },
      { message: say(long) },
      { message: say('short') },
    ]);
  });

  it('that were on their way when it began anew go out on the new connection', () => {
    const peer = reach.ready().send(send('one'), begin).onConnection(joined, info, con);
    expect(peer.commands.at(-1)).toEqual({ type: 'sendMessage', connectionId: connectionId(2), message: say('one') });
  });
});

describe('a peer whose queue is gone (AUTH)', () => {
  const gone = merr(permanent);
  const texts = Array.from({ length: 12 }, (_, n) => `${n}`);

  it('GMC-22: is given up after ten deliveries in a row: what waits comes back, and nothing more is sent', () => {
    const peer = reach.ready().send(...texts.map((text) => send(text, text)));
    peer.heard();
    for (let n = 0; n < 9; n += 1) peer.onConnection(gone);
    expect(peer.state).toBe('ready');
    peer.heard();
    peer.asked();
    peer.onConnection(gone);
    expect(peer.state).toBe('disabled');
    expect(peer.told.splice(0)).toMatchObject([
      { type: 'connection.undelivered', name: '9' },
      { type: 'connection.troubled', trouble: 'disabled', reason: { code: 'PeerGone' } },
      { type: 'connection.undelivered', name: '10', reason: { code: 'PeerGone' } },
      { type: 'connection.undelivered', name: '11', reason: { code: 'PeerGone' } },
    ]);
    peer.send(send('late', 'late'));
    expect([peer.asked(), peer.heard()]).toEqual([[], ['undelivered']]);
  });

  it('is not given up where a delivery succeeds in between', () => {
    const peer = reach.ready({ goneDeliveries: 2 }).send(send('1'), send('2'), send('3'));
    expect(peer.onConnection(gone, sent, gone).state).toBe('ready');
  });

  it.each([{ type: 'MSG', message: say('here I am') }, retry])('is tried again on %j', (event) => {
    const peer = reach.ready({ goneDeliveries: 1 }).send(send('1')).onConnection(gone, event);
    expect([peer.state, peer.heard().at(-1), peer.context.outbox.gone]).toEqual(['ready', 'revived', 0]);
  });
});

describe('a peer whose queue is full (QUOTA)', () => {
  const full = merr(quota);

  it('gets the same message again, and after five deliveries in a row messages wait', () => {
    const peer = reach.ready().send(send('one', 'first'), send('two'));
    peer.asked();
    peer.onConnection(full, full, full, full);
    expect([peer.state, peer.asked()]).toEqual(['ready', Array.from({ length: 4 }, () => 'sendMessage')]);
    peer.heard();
    peer.onConnection(full).send(send('three'));
    expect([peer.state, peer.asked(), peer.heard()]).toEqual(['inactive', [], ['troubled']]);
    expect(peer.context.outbox.waiting.map(({ message }) => message)).toEqual([say('one'), say('two'), say('three')]);
  });

  it('is inactive as soon as the agent warns of it; the message in its hands stays there', () => {
    const peer = reach.ready().send(send('one', 'first'), send('two'));
    peer.asked();
    peer.onConnection({ type: 'MWARN', corrId: 'c', error: quota });
    expect([peer.state, peer.asked()]).toEqual(['inactive', []]);
    peer.onConnection(sent);
    expect([peer.state, peer.commands]).toMatchObject(['ready', [{ message: say('two') }]]);
    expect(peer.heard().slice(-2)).toEqual(['sent', 'revived']);
  });

  it.each([{ type: 'QCONT' }, { type: 'MSG', message: say('here I am') }, retry])(
    'is active again on %j: what waited goes out once, in order',
    (event) => {
      const peer = reach.ready({ fullDeliveries: 1 }).send(send('one'), send('two')).onConnection(full);
      peer.asked();
      peer.onConnection(event, sent, sent);
      expect(peer.state).toBe('ready');
      expect(peer.commands.map((command) => 'message' in command && command.message)).toEqual([say('one'), say('two')]);
    },
  );
});
