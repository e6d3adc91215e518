import { parseArgs, type ParseArgsConfig } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * What a script was told: its options, and its names where the usage has any (`[name...]`). Where that is not understood, one
 * line says so, and the process ends with 2 before it has done anything; after `--help` it ends with 0, and says the usage.
 */
export function commandLine<const O extends Options>(usage: string, options: O) {
  const allowPositionals = usage.includes('...');
  try {
    const { values, positionals } = parseArgs({ allowPositionals, options: { ...options, help: { type: 'boolean' } } });
    if ('help' in values) {
      console.log(usage);
      process.exit(0);
    }
    const names: readonly string[] = positionals;
    return { values, names };
  } catch (error) {
    // Node's message goes on with advice about `--`, which is of no use here.
    const [what = ''] = (error instanceof Error ? error.message : String(error)).split(/\. |\.?\n/);
    return refuse(`${what}. ${usage}`);
  }
}

/** A whole number, 0 unless `least` says otherwise. Else the process ends as above. */
export function wholeNumber(name: string, text: string, least = 0): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= least) return value;
  return refuse(`--${name} has to be a whole number, ${least} at least, not '${text}'.`);
}

/** Of the names those that are known; one that is not ends the process as above. */
export function refuseUnknown(what: string, names: readonly string[], known: Iterable<string>): void {
  const all = [...known];
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) refuse(`No ${what} '${unknown.join("', '")}'; there are: ${all.join(', ')}.`);
}

/** Says why in one line, and ends the process: the command line was not understood. */
export function refuse(why: string): never {
  console.error(why);
  process.exit(2);
}
