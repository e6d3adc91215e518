import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import { utf8Bytes } from '../../machines/vocabulary/utf8.ts';

/** Pseudonyms that are remembered. Forgotten ones are made anew, the same. */
const mostRemembered = 20_000;
/** Longer ones are made anew each time. */
const mostKept = 1_024;
/** Longer texts keep their length, since machines have limits of it. */
const longText = 256;
const cutNames = 64;

/** What the words are that a pseudonym stands for. */
export type Words = 'name' | 'text' | 'picture' | 'key';

/**
 * Made-up texts in the place of secret ones: the same for the same secret, as far as one key reaches, and of the same form,
 * so that machines take them as they took the secret. Without the key nobody can try which secret makes a pseudonym.
 */
export class Pseudonyms {
  readonly #known = new Map<string, string>();
  /** What the made-up bytes stand for. */
  readonly #originals = new Map<string, string>();

  constructor(private readonly key: Uint8Array) {}

  /** For words: `name-3f2a9c41`. Nothing stays nothing. */
  words(text: string, kind: Words): string {
    if (text === '') return text;
    // Machines cut names to this: what is the same so far has one pseudonym.
    const meant = kind === 'name' ? text.slice(0, cutNames) : text;
    const made = this.#remember(`${kind} ${meant}`, () => `${kind}-${hex(this.#digest(`${kind} ${meant}`), 4)}`);
    return text.length > longText ? made.padEnd(text.length, '.') : made;
  }

  /** For bytes as base64url: as many of them, as valid. */
  bytes(text: string): string {
    const [digits = ''] = /^[^=]*/.exec(text) ?? [];
    const made = this.#remember(`bytes ${digits}`, () => this.#bytes(digits));
    this.#originals.set(made, digits);
    return made + text.slice(digits.length);
  }

  /** The text with the bytes in it that pseudonyms which were given lately stand for. */
  original(text: string): string {
    return text.replace(/[\w-]+/g, (word) => this.#originals.get(word) ?? word);
  }

  /** For the name of a server. */
  host(text: string): string {
    return this.#remember(`host ${text}`, () => `host-${hex(this.#digest(`host ${text}`), 4)}.example`);
  }

  /** For a fingerprint: 16 hexadecimal digits. */
  fingerprint(text: string): string {
    return this.#remember(`print ${text}`, () => hex(this.#digest(`print ${text}`), 8));
  }

  #bytes(digits: string): string {
    const wanted = Math.floor((digits.length * 3) / 4);
    const made: number[] = [];
    for (let block = 0; made.length < wanted; block++) made.push(...this.#digest(`bytes ${block} ${digits}`));
    return encodeBase64url(Uint8Array.from(made.slice(0, wanted))).padEnd(digits.length, 'A');
  }

  #digest(text: string): Uint8Array {
    return hmac(sha256, this.key, utf8Bytes(text));
  }

  #remember(name: string, make: () => string): string {
    // A picture would take more memory than time.
    if (name.length > mostKept) return make();
    let made = this.#known.get(name);
    if (made !== undefined) return made;
    if (this.#known.size >= mostRemembered) {
      this.#known.clear();
      this.#originals.clear();
    }
    this.#known.set(name, (made = make()));
    return made;
  }
}

function hex(bytes: Uint8Array, length: number): string {
  return Array.from(bytes.subarray(0, length), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
