import { describe, expect, it } from 'vitest';
import { policies } from '../../machines/relay/policies.ts';
import {
  announcement,
  farewell,
  invitation,
  permanent,
  prohibited,
  quota,
  rejection,
  relayData,
  temporary,
} from './live.ts';
import { identity, LiveRelay } from './live-relay.ts';

const { limits } = policies.seed;
const minute = 60_000;

const joined = { type: 'JOINED', corrId: 'c', secured: false };
const conf = { type: 'CONF', confirmationId: 'conf', message: invitation() };
const ok = { type: 'OK', corrId: 'c' };
const con = { type: 'CON' };
const err = (error: object) => ({ type: 'ERR', corrId: 'c', error });
const retry = { type: 'user.retry' };

/** A relay that was brought to a waiting state. */
const reach = {
  fetchingLink: () => new LiveRelay(),
  joining: () => new LiveRelay().joining(),
  joined: () => new LiveRelay().joining().onConnection(joined),
  allowing: () => new LiveRelay().joining().onConnection(joined, conf),
  accepted: () => new LiveRelay().joining().onConnection(joined, conf, ok),
  connected: () => new LiveRelay().joining().onConnection(joined, conf, ok, con),
  congested: () => new LiveRelay().joining().onConnection(err(quota)),
};

describe('a relay, from its link to messages that flow', () => {
  it('asks for one thing at each step, and tells its supervisor of every step', () => {
    const relay = new LiveRelay();
    expect(relay.asked()).toEqual(['fetchLink']);
    relay.joining();
    expect(relay.commands).toMatchObject([
      {
        type: 'joinConnection',
        connectionId: 'membership-relay-1-1',
        request: 'request-1',
        signWith: 'ref',
        message: { event: 'x.member', params: { newMemberId: 'm', newMemberKey: 'k', viaRelay: 'member-of-relay-1' } },
      },
    ]);
    relay.asked();
    relay.onConnection(joined, conf);
    expect(relay.commands).toMatchObject([
      {
        type: 'allowConnection',
        confirmationId: 'conf',
        message: { event: 'x.info', params: { profile: { displayName: 'me' } } },
      },
    ]);
    relay.onConnection(ok, { type: 'INFO', message: { event: 'x.ok', params: {} } }, con);
    expect(relay.told.map(({ phase }) => phase)).toEqual([
      'fetchingLink',
      'linkResolved',
      'joining',
      'joined',
      'allowing',
      'accepted',
      'connected',
    ]);
  });

  it('that knows its identity joins by itself', () => {
    const relay = new LiveRelay({ identity }).send({ type: 'LDATA', corrId: 'c', data: relayData(1) });
    expect(relay.state).toBe('joining');
  });

  it('takes answers that overtake one another', () => {
    expect(reach.joining().onConnection(conf, joined).state).toBe('allowing');
    expect(reach.allowing().onConnection(con, ok).state).toBe('connected');
  });

  it.each([
    [{ userData: {} }, { code: 'LinkDataInvalid', missing: 'relayProfile' }],
    [{ entityId: undefined }, { code: 'LinkDataInvalid', missing: 'entityId' }],
    [{ versions: { min: 99, max: 99 } }, { code: 'Incompatible' }],
  ])('whose link data are %j fails, and never stays halfway', (changes, reason) => {
    const relay = new LiveRelay().send({ type: 'LDATA', corrId: 'c', data: relayData(1, changes) });
    expect([relay.state, relay.context.reason]).toEqual(['failed', reason]);
  });
});

describe('the relay’s answer', () => {
  it.each([
    ['of another channel', invitation('other'), 'failed', { code: 'WrongAnswer', expected: 'x.grp.link.inv' }],
    ['of another kind', { event: 'x.ok', params: {} }, 'failed', { code: 'WrongAnswer', expected: 'x.grp.link.inv' }],
    ['that refuses', rejection, 'rejected', { code: 'Rejected', rejection: 'blocked_name' }],
  ])('%s is not allowed; the connection is deleted', (_, message, state, reason) => {
    const relay = reach.joined();
    relay.asked();
    relay.onConnection({ ...conf, message });
    expect([relay.state, relay.context.reason]).toEqual([state, reason]);
    expect(relay.commands).toEqual([{ type: 'deleteConnection', connectionId: 'membership-relay-1-1' }]);
    expect(relay.context.connectionId).toBeUndefined();
  });

  it('goes through after a join that seemed to be interrupted', () => {
    expect(reach.joining().onConnection(err(temporary), conf).state).toBe('allowing');
  });
});

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

describe('the agent’s status, after events were missed,', () => {
  const confirmation = { confirmationId: 'conf', message: invitation() };
  const transitions: [keyof typeof reach, object, string][] = [
    ['joining', { state: 'none' }, 'joining'],
    ['joining', { state: 'new' }, 'joining'],
    ['joining', { state: 'joined' }, 'joined'],
    ['joining', { state: 'confirmed', confirmation }, 'allowing'],
    ['joining', { state: 'ready' }, 'connected'],
    ['joined', { state: 'joined' }, 'joined'],
    ['joined', { state: 'confirmed', confirmation }, 'allowing'],
    ['joined', { state: 'confirmed', confirmation: { ...confirmation, message: rejection } }, 'rejected'],
    ['joined', { state: 'confirmed', confirmation: { ...confirmation, message: invitation('other') } }, 'failed'],
    ['joined', { state: 'none' }, 'failed'],
    ['allowing', { state: 'confirmed', confirmation }, 'allowing'],
    ['allowing', { state: 'allowed' }, 'accepted'],
    ['allowing', { state: 'none' }, 'failed'],
    ['accepted', { state: 'allowed' }, 'accepted'],
    ['accepted', { state: 'confirmed' }, 'accepted'],
    ['accepted', { state: 'confirmed', confirmation }, 'allowing'],
    ['accepted', { state: 'ready' }, 'connected'],
    ['accepted', { state: 'none' }, 'failed'],
    ['congested', { state: 'none' }, 'congested'],
    ['congested', { state: 'joined' }, 'joined'],
    ['connected', { state: 'none' }, 'connected'],
  ];
  it.each(transitions)('in %s of %j leads to %s', (state, status, target) => {
    expect(reach[state]().onConnection({ type: 'STATUS', ...status }).state).toBe(target);
  });

  it('has an allow made again that was refused as done before, but was not', () => {
    const relay = reach.allowing().onConnection(err(prohibited));
    relay.asked();
    relay.onConnection({ type: 'STATUS', state: 'confirmed', confirmation });
    expect([relay.state, relay.asked()]).toEqual(['allowing', ['allowConnection']]);
  });

  it('makes the late answer harmless', () => {
    const relay = reach.joining().onConnection({ type: 'STATUS', state: 'confirmed', confirmation }, joined, conf);
    expect(relay.state).toBe('allowing');
    expect(relay.asked()).toEqual(['allowConnection']);
  });
});

describe('the end', () => {
  it.each(['relay.cancel', 'relay.remove'])('by %s withdraws the join and deletes the connection', (type) => {
    const relay = reach.joining();
    relay.send({ type });
    expect(relay.told.map(({ phase }) => phase)).toContain(type === 'relay.cancel' ? 'cancelled' : 'removed');
    expect(relay.commands).toEqual([{ type: 'deleteConnection', connectionId: 'membership-relay-1-1' }]);
  });

  it('by cancelling before there is a connection leaves nothing to do', () => {
    const relay = reach.fetchingLink().send({ type: 'relay.cancel' });
    expect(relay.asked()).toEqual([]);
    expect(relay.told.at(-2)).toMatchObject({ phase: 'cancelled' });
  });

  it('by leaving says goodbye, deletes after delivery, and waits for DELD', () => {
    const relay = reach.connected();
    relay.asked();
    relay.send({ type: 'relay.leave' });
    expect(relay.commands).toMatchObject([
      { type: 'sendMessage', message: { event: 'x.grp.leave' } },
      { type: 'deleteConnection', afterDelivery: true },
    ]);
    relay.send({ type: 'DELD', connectionId: 'another' });
    expect(relay.state).toBe('leaving');
    relay.onConnection({ type: 'DELD' });
    expect(relay.told.at(-2)).toMatchObject({ phase: 'left' });
  });

  it.each([
    ['the agent says that it is gone', (relay: LiveRelay) => relay.onConnection({ type: 'STATUS', state: 'none' })],
    ['the deletion fails', (relay: LiveRelay) => relay.onConnection(err(permanent))],
    ['the limit passes', (relay: LiveRelay) => relay.clock.increment(limits.deletion)],
  ])('by leaving comes also when %s', (_, happens) => {
    const relay = reach.joined().send({ type: 'relay.leave' });
    happens(relay);
    expect(relay.told.at(-2)).toMatchObject({ phase: 'left' });
  });

  it('comes when the relay leaves by itself', () => {
    const relay = reach.connected();
    relay.asked();
    relay.onConnection({ type: 'MSG', message: farewell });
    expect(relay.asked()).toEqual(['deleteConnection']);
    expect(relay.told.at(-2)).toMatchObject({ phase: 'left' });
  });
});

it('passes on what concerns the channel’s relays or members, with who signed it, and nothing else', () => {
  const relay = reach.connected();
  const before = relay.told.length;
  relay.onConnection({ type: 'MSG', message: { event: 'x.msg.new', params: {} } });
  relay.onConnection({ type: 'MSG', message: { event: 'x.grp.roster', params: { version: 'new' } } });
  expect(relay.told.length).toBe(before);
  const member = { memberId: 'bWVtYmVy', memberRole: 'observer', profile: { displayName: 'Nora' } };
  const messages = [
    { event: 'x.grp.mem.new', params: { memberInfo: member } },
    { event: 'x.grp.roster', params: { version: 1 } },
    { event: 'x.grp.mem.role', params: { memberId: 'bWVtYmVy', role: 'admin', version: 2 } },
    { event: 'x.grp.mem.del', params: { memberId: 'bWVtYmVy', version: 3 } },
  ];
  for (const message of messages) relay.onConnection({ type: 'MSG', message });
  expect(relay.told.slice(before).map((told) => told['message'])).toEqual(messages);
  relay.onConnection({ type: 'MSG', message: announcement(2), signedBy: 'key' });
  expect(relay.told.at(-1)).toMatchObject({ type: 'relay.message', relayId: 'relay-1', signedBy: 'key' });
});
