import type { Profile } from '../machines/vocabulary/profile.ts';

/** Epoch milliseconds and one-shot timers. Nothing in the library reads a global clock. */
export interface Clock {
  now(): number;
  /** Runs `fn` once after `delay` milliseconds (at most 2^31 - 1); returns its cancellation. */
  setTimer(fn: () => void, delay: number): () => void;
}

/** Random bytes of cryptographic quality. */
export type Random = (bytes: number) => Uint8Array;

/** SHA-256 of the bytes, or of the text in UTF-8, at once: a step does not wait. */
export type Sha256 = (data: Uint8Array | string) => Uint8Array;

/** Structured log lines. Fields never carry links, profiles or keys. */
export interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

/**
 * Makes the profile of a membership that was started without one: the account's own, or a random one for incognito. At
 * once, and at most 20 kB: where it throws, or what it makes is none, the membership is set aside until it is resumed.
 */
export type ProfileFactory = (kind: 'main' | 'incognito', random: Random) => Profile;
