import { describe, expect, it } from 'vitest';
import { invitation, prohibited, rejection } from './live.ts';
import { conf, err, joined, reach } from './relay-reach.ts';

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
