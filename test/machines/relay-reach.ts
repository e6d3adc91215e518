import { LiveRelay } from './live-relay.ts';
import { invitation, quota } from './live.ts';

/** What a relay and its agent say, and a relay in each of its states, for tests. */

export const joined = { type: 'JOINED', corrId: 'c', secured: false };
export const conf = { type: 'CONF', confirmationId: 'conf', message: invitation() };
export const ok = { type: 'OK', corrId: 'c' };
export const con = { type: 'CON' };
export const err = (error: object) => ({ type: 'ERR', corrId: 'c', error });
export const retry = { type: 'user.retry' };

/** A relay that was brought to a waiting state. */
export const reach = {
  fetchingLink: () => new LiveRelay(),
  joining: () => new LiveRelay().joining(),
  joined: () => new LiveRelay().joining().onConnection(joined),
  allowing: () => new LiveRelay().joining().onConnection(joined, conf),
  accepted: () => new LiveRelay().joining().onConnection(joined, conf, ok),
  connected: () => new LiveRelay().joining().onConnection(joined, conf, ok, con),
  congested: () => new LiveRelay().joining().onConnection(err(quota)),
};
