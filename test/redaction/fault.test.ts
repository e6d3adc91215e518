import { expect, test } from 'vitest';
import { Fault, faultOf, JoineryError } from '../../runtime/errors.ts';

const secret = 'Marigold';

test('of an error that is not ours its name and its place are told, and not its message', () => {
  expect(faultOf(new TypeError(`no ${secret}`))).toMatch(/^TypeError at fault\.test\.ts:\d+:\d+$/);
  expect(faultOf(new DOMException(secret, 'DataCloneError'))).toMatch(/^DataCloneError( at |$)/);
});

test.each([
  ['a message of many lines', new Error(`${secret}\n    at ${secret}.ts:1:1\n    at ${secret} (${secret}:2:2)`)],
  ['a message that looks like a place', new Error(`${secret}:1:1`)],
  ['a name that is a text', Object.assign(new Error('x'), { name: `${secret} is here` })],
  ['no stack', Object.assign(new Error(secret), { stack: undefined })],
  ['a thrown text', secret],
  ['a thrown object', { message: secret }],
])('nothing of it is told by %s', (_, error) => {
  expect(faultOf(error)).not.toContain(secret);
  expect(faultOf(error)).not.toBe('');
});

test('our own words are told as they are', () => {
  expect(faultOf(new Fault('a loop'))).toBe('a loop');
  expect(faultOf(new JoineryError({ type: 'EngineClosed' }))).toBe('{"type":"EngineClosed"}');
});
