import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The command line was not understood; the message says what about it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The values of the options. Throws a UsageError on any that is not there, or misses its value. */
export function parse<const O extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], strict: true, allowPositionals: false, options }).values;
  } catch (error) {
    // Node's message goes on with advice about `--`, which is of no use here.
    const [what] = (error instanceof Error ? error.message : String(error)).split(/\. |\.?\n/);
    throw new UsageError(`${what}. Try --help.`);
  }
}

/** A whole number within its limits. Throws a UsageError. */
export function count(name: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(`--${name} has to be a whole number from ${min} to ${max}, not '${text}'. Try --help.`);
}
