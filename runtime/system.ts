import { sha256 } from '@noble/hashes/sha2.js';
import { utf8Bytes } from '../machines/vocabulary/utf8.ts';
import type { Clock, Logger, Random, Sha256 } from './ports.ts';

/** Longest delay of a host timer: 2^31 - 1 ms. Anything longer would fire at once. */
const longestTimer = 2_147_483_647;

/** The machine's own clock. The one place of the library that reads it. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(fn, delay) {
    const timer = setTimeout(fn, Math.min(delay, longestTimer));
    return () => clearTimeout(timer);
  },
};

/** The platform's cryptographic randomness. */
export const systemRandom: Random = (bytes) => crypto.getRandomValues(new Uint8Array(bytes));

/** Of a library: that of the platform has to be waited for, and a step does not wait. */
export const systemSha256: Sha256 = (data) => sha256(typeof data === 'string' ? utf8Bytes(data) : data);

export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
