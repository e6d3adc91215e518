import { describe, expect, it } from 'vitest';
import { profile } from './live-peer.ts';
import { reach } from './peer-reach.ts';

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
