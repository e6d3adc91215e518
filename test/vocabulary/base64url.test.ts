import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeBase64url, encodeBase64url } from '../../machines/vocabulary/base64url.ts';

it('writes what Node writes, and reads it back, padded or not', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = encodeBase64url(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64url'));
      expect(decodeBase64url(text)).toEqual(bytes);
      expect(decodeBase64url(text.padEnd(Math.ceil(text.length / 4) * 4, '='))).toEqual(bytes);
    }),
  );
});

it('reads nothing that it would have written otherwise', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{0,20}$/), (text) => {
      const bytes = decodeBase64url(text);
      const isCanonical = Buffer.from(text, 'base64url').toString('base64url') === text;
      expect(bytes && encodeBase64url(bytes)).toBe(isCanonical ? text : undefined);
    }),
  );
});

it.each(['A', 'AB+/', 'AA=A', '=', 'QQ===', 'QUI==', 'QR', 'ä', 'AAAA\n', 'A A='])('refuses %j', (text) => {
  expect(decodeBase64url(text)).toBeUndefined();
});
