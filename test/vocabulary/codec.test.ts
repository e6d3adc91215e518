import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { as, readChatMessage, writeChatMessage } from '../../machines/vocabulary/codec.ts';
import { examples, fromMember, knownEvents, memberKey, profile, wire } from './chat-examples.ts';

describe('reading a chat message', () => {
  it.each(knownEvents)('reads %s from text and from an object, and keeps every field', (event) => {
    const text = wire(event, examples[event]);
    const message = { v: '1-16', msgId: 'QUJD', event, params: examples[event] };
    expect(readChatMessage(text)).toEqual(message);
    expect(readChatMessage(message)).toEqual(message);
    expect(readChatMessage(writeChatMessage(readChatMessage(text)))).toEqual(message);
    expect(as(readChatMessage(text), event)).toMatchObject(examples[event]);
  });

  it.each(knownEvents.filter((event) => Object.keys(examples[event]).length > 0))(
    'calls %s unreadable when its params do not fit, with event and field',
    (event) => {
      const field = Object.keys(examples[event])[0] ?? '';
      expect(readChatMessage(wire(event, { ...examples[event], [field]: null }))).toEqual({
        event: 'x.unreadable',
        params: { why: 'ParamsInvalid', event, field },
      });
    },
  );

  it('names the field within params, and repeats nothing of what the peer wrote', () => {
    const invitation = examples['x.grp.link.inv'].groupLinkInvitation;
    const params = { groupLinkInvitation: { ...invitation, fromMember: { ...fromMember, memberId: 'secret text!' } } };
    expect(readChatMessage(wire('x.grp.link.inv', params)).params).toEqual({
      why: 'ParamsInvalid',
      event: 'x.grp.link.inv',
      field: 'groupLinkInvitation.fromMember.memberId',
    });
  });

  it('keeps unknown events, and extra fields at every level', () => {
    const later = { v: '1-99', event: 'x.grp.later', params: { deep: [{ er: null }] }, stamp: 1 };
    expect(readChatMessage(JSON.stringify(later))).toEqual(later);
    const extra = { event: 'x.info', params: { profile: { ...profile, badge: { kind: 'gold' } }, memberKey } };
    expect(readChatMessage(JSON.stringify(extra))).toEqual(extra);
    expect(as(readChatMessage(extra), 'x.info')).toEqual(extra.params);
  });

  it('keeps roles, group types and rejection reasons that are not known yet', () => {
    const rejection = { ...examples['x.grp.link.reject'].groupLinkRejection, rejectionReason: 'full_moon' };
    const message = readChatMessage(wire('x.grp.link.reject', { groupLinkRejection: rejection }));
    expect(as(message, 'x.grp.link.reject')?.groupLinkRejection.rejectionReason).toBe('full_moon');
  });

  it('fills in defaults for whoever asks for the params, and leaves the message as it was sent', () => {
    const message = readChatMessage(wire('x.info', { profile: { displayName: 'bob' } }));
    expect(message.params).toEqual({ profile: { displayName: 'bob' } });
    expect(as(message, 'x.info')?.profile.fullName).toBe('');
  });

  it('gives no params of another event, nor such as do not fit', () => {
    expect(as(chatMessage.ok(), 'x.info')).toBeUndefined();
    expect(as({ event: 'x.info', params: {} }, 'x.info')).toBeUndefined();
  });
});

describe('hostile input', () => {
  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

  it.each([
    ['no JSON', '{"event":', 'NotJson'],
    ['empty text', '', 'NotJson'],
    ['a number', '7', 'NotAMessage'],
    ['a batch', '[{"event":"x.ok","params":{}}]', 'NotAMessage'],
    ['no event', '{"params":{}}', 'NotAMessage'],
    ['no params', '{"event":"x.ok"}', 'NotAMessage'],
    ['params that are null', '{"event":"x.later","params":null}', 'NotAMessage'],
    ['an endless event name', JSON.stringify({ event: 'x'.repeat(200), params: {} }), 'NotAMessage'],
    ['a version that is none', '{"v":"latest","event":"x.ok","params":{}}', 'NotAMessage'],
    ['too many levels', `{"event":"x.later","params":{"deep":${nested(40)}}}`, 'TooDeep'],
    ['far too many levels', `{"event":"x.later","params":{"deep":${nested(8_000)}}}`, 'TooDeep'],
    ['too much text', wire('x.later', { text: 'a'.repeat(17_000) }), 'TooLarge'],
    ['too many bytes in fewer characters', wire('x.later', { text: 'ü'.repeat(9_000) }), 'TooLarge'],
    ['too much text in an object', { event: 'x.later', params: { text: 'a'.repeat(17_000) } }, 'TooLarge'],
    [
      'an array without end',
      { event: 'x.later', params: { list: Object.assign([], { length: 2 ** 31 }) } },
      'TooLarge',
    ],
    ['undefined', undefined, 'NotJson'],
    ['a function', () => undefined, 'NotJson'],
    ['a number that JSON lacks', { event: 'x.later', params: { n: Number.NaN } }, 'NotJson'],
    ['a big integer', { event: 'x.later', params: { n: 1n } }, 'NotJson'],
  ])('calls %s unreadable', (_, input, why) => {
    expect(readChatMessage(input)).toMatchObject({ event: 'x.unreadable', params: { why } });
  });

  it('calls an object unreadable whose fields throw, or that contains itself', () => {
    const throwing = {
      event: 'x.later',
      get params(): never {
        throw new Error('boo');
      },
    };
    const circular: { event: string; params: Record<string, unknown> } = { event: 'x.later', params: {} };
    circular.params['self'] = circular;
    expect(readChatMessage(throwing).params['why']).toBe('NotJson');
    expect(readChatMessage(circular).params['why']).toBe('TooDeep');
  });

  it('takes a message of just 16 kB, and none that is a byte larger', () => {
    const empty = writeChatMessage({ event: 'x.later', params: { text: '' } }).length;
    const fill = (bytes: number) => wireOf('a'.repeat(bytes - empty));
    const wireOf = (text: string) => writeChatMessage({ event: 'x.later', params: { text } });
    expect(readChatMessage(fill(16_384)).event).toBe('x.later');
    expect(readChatMessage(fill(16_385)).params['why']).toBe('TooLarge');
    expect(readChatMessage(JSON.parse(fill(16_384))).event).toBe('x.later');
    expect(readChatMessage(JSON.parse(fill(16_385))).params['why']).toBe('TooLarge');
  });

  it('lets no key reach a prototype', () => {
    const text =
      '{"event":"x.later","params":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"a":{"__proto__":[]}}}';
    for (const message of [readChatMessage(text), readChatMessage(JSON.parse(text))]) {
      const { params } = message;
      expect(Object.getPrototypeOf(params)).toBe(Object.prototype);
      expect(Object.keys(params)).toEqual(['constructor', 'a']);
      expect(Object.getPrototypeOf(params['a'])).toBe(Object.prototype);
      expect('polluted' in params).toBe(false);
    }
    expect('polluted' in {}).toBe(false);
    expect(readChatMessage('{"event":"__proto__","params":{}}').event).toBe('__proto__');
    expect(readChatMessage('{"event":"constructor","params":{}}').event).toBe('constructor');
  });

  it('takes negative zero for zero, as JSON does', () => {
    expect(readChatMessage({ event: 'x.later', params: { n: -0 } }).params['n']).toBe(0);
  });

  it('shares nothing with the object that it read', () => {
    const input = { event: 'x.later', params: { list: [1] } };
    const message = readChatMessage(input);
    input.params.list.push(2);
    expect(message.params['list']).toEqual([1]);
  });
});

describe('properties', () => {
  const params = fc
    .dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 6 })
    .map((value) => JSON.parse(JSON.stringify(value).replaceAll('"__proto__"', '"proto"')) as Record<string, never>);
  const unknownEvent = fc.stringMatching(/^z(\.[a-z]{1,8}){1,4}$/);

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(unknownEvent, params, fc.option(fc.constant('1-16')), (event, some, v) => {
        const message = { ...(v === null ? {} : { v }), event, params: some };
        expect(readChatMessage(writeChatMessage(message))).toEqual(message);
      }),
    );
  });

  it('is total, and reading again changes nothing', () => {
    const anyParams = fc
      .constantFrom(...knownEvents)
      .chain((event) =>
        fc
          .record({ drop: fc.constantFrom(...Object.keys(examples[event]), 'none'), put: params })
          .map(({ drop, put }) => ({ event, params: { ...examples[event], [drop]: put } })),
      );
    const anything = fc.oneof(
      fc.anything(),
      fc.string(),
      fc.json(),
      anyParams,
      anyParams.map((it) => JSON.stringify(it)),
    );
    fc.assert(
      fc.property(anything, (input) => {
        const message = readChatMessage(input);
        expect(typeof message.event).toBe('string');
        expect(readChatMessage(message)).toEqual(message);
        expect(readChatMessage(writeChatMessage(message))).toEqual(message);
      }),
      { numRuns: 500 },
    );
  });
});
