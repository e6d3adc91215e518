import type { Clock, Logger, Random } from './ports.ts';

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

export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
