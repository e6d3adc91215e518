import type { Row } from './store.ts';
import type { StoreCrypto } from './system-crypto.ts';

/** A row as the inner store has it: nothing of it can be read but whether work remains, and how long it is. */
export interface SealedRow extends Row {
  /** base64: 12 bytes of initialization vector, then what AES-GCM made of the row's JSON text, with its tag. */
  readonly sealed: string;
}

/** The text was sealed with another key, or it was changed, or belongs to another row. */
export class Unsealable extends Error {
  override readonly name = 'Unsealable';
}

/** Turns rows into sealed ones and back, and names into the names that they have inside. */
export interface Sealing {
  hash(kind: 'key' | 'label', text: string): Promise<string>;
  seal(row: Omit<SealedRow, 'sealed'>, text: string): Promise<SealedRow>;
  /** Rejects with Unsealable. */
  open(row: SealedRow): Promise<string>;
}

const ivLength = 12;
const utf8 = new TextEncoder();

/**
 * The sealing of a key: at least 32 random bytes, or a CryptoKey for HKDF that may derive keys. Two keys are derived of it
 * (HKDF with SHA-256), one for AES-GCM of 256 bits, one for HMAC with SHA-256, so that none serves two ends.
 */
export async function sealingOf(key: CryptoKey | Uint8Array<ArrayBuffer>, crypto: StoreCrypto): Promise<Sealing> {
  const { subtle } = crypto;
  if (key instanceof Uint8Array && key.length < 32) throw new RangeError('The key is shorter than 32 bytes.');
  const root = key instanceof Uint8Array ? await subtle.importKey('raw', key, 'HKDF', false, ['deriveKey']) : key;
  const derive = (info: string, kind: AesKeyGenParams | HmacKeyGenParams, usages: KeyUsage[]): Promise<CryptoKey> =>
    subtle.deriveKey(
      { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8.encode(info) },
      root,
      kind,
      false,
      usages,
    );
  const sealKey = await derive('joinery rows', { name: 'AES-GCM', length: 256 }, ['encrypt', 'decrypt']);
  const hashKey = await derive('joinery names', { name: 'HMAC', hash: 'SHA-256', length: 256 }, ['sign']);

  /** What stands in clear beside the sealed text is bound to it: nobody can move it to another key, or label it anew. */
  const cipher = ({ key, labels, unfinished }: Row, iv: Uint8Array<ArrayBuffer>): AesGcmParams => ({
    name: 'AES-GCM',
    iv,
    additionalData: utf8.encode(JSON.stringify([key, labels, unfinished ?? 0])),
  });

  return {
    async hash(kind, text) {
      return toBase64(new Uint8Array(await subtle.sign('HMAC', hashKey, utf8.encode(`${kind} ${text}`))));
    },

    async seal(row, text) {
      const iv = crypto.getRandomValues(new Uint8Array(ivLength));
      const sealed = new Uint8Array(await subtle.encrypt(cipher(row, iv), sealKey, utf8.encode(text)));
      const bytes = new Uint8Array(ivLength + sealed.length);
      bytes.set(iv);
      bytes.set(sealed, ivLength);
      return { ...row, sealed: toBase64(bytes) };
    },

    async open(row) {
      try {
        const bytes = fromBase64(row.sealed);
        const text = await subtle.decrypt(cipher(row, bytes.slice(0, ivLength)), sealKey, bytes.slice(ivLength));
        return new TextDecoder().decode(text);
      } catch (error) {
        throw new Unsealable('A row does not open.', { cause: error });
      }
    },
  };
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
