/** The text in UTF-8. A surrogate without its pair becomes U+FFFD, as the platform's encoder has it, where there is one. */
export function utf8Bytes(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), low(code));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), low(code >> 6), low(code));
    else bytes.push(0xf0 | (code >> 18), low(code >> 12), low(code >> 6), low(code));
  }
  return Uint8Array.from(bytes);
}

/** A byte that follows another. */
const low = (code: number): number => 0x80 | (code & 0x3f);
