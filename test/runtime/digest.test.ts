import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { systemSha256 } from '../../runtime/system.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

it('a hash is SHA-256, of any length of bytes', () => {
  expect(hex(systemSha256('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  for (let length = 0; length < 300; length++) {
    const bytes = Uint8Array.from({ length }, (_, n) => (n * 73 + length) & 255);
    expect(hex(systemSha256(bytes))).toBe(createHash('sha256').update(bytes).digest('hex'));
  }
  const million = 'a'.repeat(1_000_000);
  expect(hex(systemSha256(million))).toBe('cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0');
});

it('a text is hashed in UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(hex(systemSha256(text))).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
    }),
  );
});
