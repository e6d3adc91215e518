import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { utf8Bytes } from '../../machines/vocabulary/utf8.ts';

it('writes what the platform’s encoder writes, halves of characters included', () => {
  const text = fc.array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0xd800, 0xdbff, 0xdc00, 0xdfff)));
  fc.assert(
    fc.property(text, (units) => {
      const written = String.fromCharCode(...units);
      expect([...utf8Bytes(written)]).toEqual([...new TextEncoder().encode(written)]);
    }),
  );
  expect([...utf8Bytes('aé漢😀\u{10ffff}')]).toEqual([...new TextEncoder().encode('aé漢😀\u{10ffff}')]);
});
