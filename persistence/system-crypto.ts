/** What of WebCrypto an encrypting store needs. */
export interface StoreCrypto {
  readonly subtle: SubtleCrypto;
  getRandomValues(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
}

/** The platform's. The one place of persistence that reads it. */
export const systemCrypto: StoreCrypto = globalThis.crypto;
