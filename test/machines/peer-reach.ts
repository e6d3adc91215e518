import { beginnings, LivePeer, profile, say } from './live-peer.ts';
import { permanent, quota, temporary } from './live.ts';

/** What a peer, its agent and its owner say, and a connection in each of its states, for tests. */

export const created = { type: 'INV', corrId: 'c', request: 'request-1' };
export const joined = { type: 'JOINED', corrId: 'c', secured: true };
export const conf = { type: 'CONF', confirmationId: 'conf', message: profile, signedBy: 'key' };
export const info = { type: 'INFO', message: profile };
export const ok = { type: 'OK', corrId: 'c' };
export const con = { type: 'CON' };
export const err = (error: object) => ({ type: 'ERR', corrId: 'c', error });
export const late = (error: object) => ({ type: 'ERR', error });
export const allow = { type: 'connection.allow', message: profile };
export const retry = { type: 'connection.retry' };
export const send = (text: string, name?: string) => ({
  type: 'connection.send',
  message: say(text),
  ...(name && { name }),
});
export const begin = { type: 'connection.begin', beginning: beginnings.join };
export const end = { type: 'connection.end' };

const { create, join } = beginnings;
export const background = { ...join, mode: 'background' } as const;

/** A connection that was brought to a state. */
export const reach = {
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
