import type { Random } from '../runtime/ports.ts';

/** State of the generator (sfc32): four 32-bit integers, plain data, so that a saved network draws on where it was. */
export type GeneratorState = [number, number, number, number];

/** A repeatable source of randomness: a Random for the engine, and the draws that a simulation needs. */
export interface SeededRandom extends Random {
  /** A number from 0 up to, not including, 1. */
  number(): number;
  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number;
  /** True with the probability `p`. Draws nothing where `p` is 0. */
  chance(p: number): boolean;
  /** One of the list, which must not be empty. */
  pick<T>(list: readonly T[]): T;
  /** Random bytes as base64url, without padding. */
  id(bytes: number): string;
  /** The state to go on from, a copy. */
  state(): GeneratorState;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Randomness that is the same for the same seed. Not for secrets. */
export function seededRandom(seed: number | string): SeededRandom {
  return randomFrom(generatorState(seed));
}

/** The state that a seed starts from. */
export function generatorState(seed: number | string): GeneratorState {
  let hash = 0x811c9dc5;
  for (const char of String(seed)) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  const state: GeneratorState = [hash, ~hash, Math.imul(hash, 0x9e3779b1), 1];
  // The first numbers of neighbouring seeds are alike; a dozen draws part them.
  for (let i = 0; i < 12; i += 1) nextNumber(state);
  return state;
}

/** Draws from the given state, which it moves on in place. */
export function randomFrom(state: GeneratorState): SeededRandom {
  const number = () => nextNumber(state);
  const between = (min: number, max: number) => min + Math.floor(number() * (max - min + 1));
  const bytes: Random = (count) => Uint8Array.from({ length: count }, () => between(0, 255));
  return Object.assign(bytes, {
    number,
    between,
    chance: (p: number) => p > 0 && number() < p,
    pick: <T>(list: readonly T[]) => {
      if (list.length === 0) throw new RangeError('pick: the list is empty');
      return list[between(0, list.length - 1)] as T;
    },
    id(bytes: number) {
      const length = Math.ceil((bytes * 8) / 6);
      // The bits that the last character has over are zero, as strict decoders demand.
      const spare = length * 6 - bytes * 8;
      const last = between(0, 2 ** (6 - spare) - 1) << spare;
      return Array.from({ length }, (_, at) => alphabet.charAt(at < length - 1 ? between(0, 63) : last)).join('');
    },
    state: (): GeneratorState => [...state],
  });
}

function nextNumber(state: GeneratorState): number {
  const [a, b, c, counter] = state;
  const sum = (a + b + counter) | 0;
  state[0] = b ^ (b >>> 9);
  state[1] = (c + (c << 3)) | 0;
  state[2] = (((c << 21) | (c >>> 11)) + sum) | 0;
  state[3] = (counter + 1) | 0;
  return (sum >>> 0) / 2 ** 32;
}
