import { expect, test } from 'vitest';
import { errorClass, errorClasses, type AgentError } from '../../machines/vocabulary/agent-error.ts';

const network: AgentError = { type: 'BROKER', code: 'NETWORK' };
const timeout: AgentError = { type: 'BROKER', code: 'TIMEOUT' };

test.each<[string, AgentError]>([
  ['a network that fails', network],
  ['a server that is silent', timeout],
  ['a proxy that has no session', { type: 'PROXY', code: 'NO_SESSION' }],
  ['a proxy’s network that fails', { type: 'SMP', code: 'PROXY', inner: network }],
  ['a proxy whose proxy’s server is silent', { type: 'PROXY', inner: { type: 'SMP', code: 'PROXY', inner: timeout } }],
  ['a host that is not found, behind a proxy', { type: 'PROXY', inner: { type: 'BROKER', code: 'HOST' } }],
  ['a transport of another version', { type: 'BROKER', code: 'TRANSPORT_VERSION' }],
  ['a file server that is silent', { type: 'XFTP', code: 'TIMEOUT' }],
  ['an agent that is inactive', { type: 'INACTIVE' }],
  ['a fault that a restart cures', { type: 'CRITICAL', restart: true }],
])('%s is temporary', (_, error) => {
  expect(errorClass(error)).toBe('temporary');
});

test.each<[string, string | undefined]>([
  ['CMD', 'SYNTAX'],
  ['CMD', 'NO_CONN'],
  ['CONN', 'NOT_FOUND'],
  ['CONN', 'NOT_ACCEPTED'],
  ['NO_USER', undefined],
  ['SMP', 'AUTH'],
  ['SMP', 'BLOCKED'],
  ['SMP', 'PROXY'],
  ['BROKER', 'RESPONSE'],
  ['BROKER', 'TRANSPORT'],
  ['AGENT', 'A_VERSION'],
  ['AGENT', 'A_DUPLICATE'],
  ['INTERNAL', undefined],
  ['XFTP', 'AUTH'],
  ['ABANDONED', undefined],
  ['NEVER HEARD OF', 'AT ALL'],
])('%s %s is permanent', (type, code) => {
  expect(errorClass({ type, ...(code !== undefined && { code }) })).toBe('permanent');
});

test('a fault that no restart cures is permanent', () => {
  expect(errorClass({ type: 'CRITICAL', restart: false })).toBe('permanent');
});

test('a full queue is congested, and what was done before is stale', () => {
  expect(errorClass({ type: 'SMP', code: 'QUOTA' })).toBe('congested');
  expect(errorClass({ type: 'CMD', code: 'PROHIBITED' })).toBe('stale');
});

test('no row of the table hides another', () => {
  for (const row of errorClasses) expect(errorClass(row)).toBe(row.class);
});
