import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { registry } from '../../machines/registry.ts';
import { policies, resolvePolicy } from '../../machines/relay/policies.ts';

const link = `https://smp.example/c#${'A'.repeat(43)}`;
const input = (value: unknown) => v.is(registry['channel-join'].input, value);
const { events } = registry['channel-join'];
const event = ({ type, ...fields }: { type: string; [field: string]: unknown }) =>
  Object.hasOwn(events, type) && v.is(events[type as keyof typeof events], fields);

describe('what a channel may be started with', () => {
  it('is a channel link with choices', () => {
    expect(input({ link })).toBe(true);
    expect(input({ link, incognito: true, oneStep: true, policy: { joinPolicy: 'background' } })).toBe(true);
    expect(input({ link, policy: policies.upstream })).toBe(true);
  });

  it.each([
    ['no link', {}],
    ['a link that is none', { link: 'https://example.org' }],
    ['a field that nobody knows', { link, incongito: true }],
    ['a policy that nobody knows', { link, policy: { joinPolicy: 'never' } }],
    ['a limit of nothing', { link, policy: { limits: { answer: 0 } } }],
    ['a profile that no row can hold', { link, profile: { displayName: 'me', image: 'i'.repeat(5000) } }],
  ])('is not %s', (_, value) => {
    expect(input(value)).toBe(false);
  });
});

it('a channel takes the events of a person, and none of the agent or the machines', () => {
  expect(event({ type: 'user.connect', incognito: true })).toBe(true);
  expect(event({ type: 'user.retry' })).toBe(true);
  expect(event({ type: 'user.retry', force: true })).toBe(false);
  expect(event({ type: 'relay.changed', relayId: 'relay-1', phase: 'connected' })).toBe(false);
  expect(event({ type: 'xstate.done.actor.relay-1' })).toBe(false);
});

it('a relay is started by its channel only', () => {
  expect(registry['relay-connection']).not.toHaveProperty('input');
});

describe('a policy', () => {
  it('is the seed preset where nothing else was chosen', () => {
    expect(resolvePolicy()).toEqual(policies.seed);
    expect(resolvePolicy({ joinPolicy: undefined, limits: {} })).toEqual(policies.seed);
  });

  it('keeps every other limit when one is chosen', () => {
    expect(resolvePolicy({ limits: { answer: 1 } }).limits).toEqual({ ...policies.seed.limits, answer: 1 });
  });
});

describe('labels', () => {
  const labels = (machine: keyof typeof registry, context: object) =>
    registry[machine].labels({ value: 'any', context: context as never });

  it('of a relay name the connection while it owns one', () => {
    expect(labels('relay-connection', { connectionId: 'c' })).toEqual(['connection:c']);
    expect(labels('relay-connection', { connectionId: undefined })).toEqual([]);
  });

  it('of a channel name the group once it is known', () => {
    expect(labels('channel-join', { group: { publicGroupId: 'g' } })).toEqual(['group:g']);
    expect(labels('channel-join', {})).toEqual([]);
  });
});
