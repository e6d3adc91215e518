/** Where two pieces of data differ first, in their own order: the way there, and what is there. */
export interface Mismatch {
  readonly where: string;
  readonly expected: unknown;
  readonly got: unknown;
}

/** Labels by what a name, a profile or a link was: of pseudonyms they are others. */
const fingerprints = /\b(alike|named|asked|address|link):[0-9a-f]{16}\b/g;

/** Fields that are undefined count as absent. `redacted`: a fingerprint is like any other. */
export function mismatch(expected: unknown, got: unknown, redacted: boolean, where = ''): Mismatch | undefined {
  if (Object.is(expected, got)) return undefined;
  if (typeof expected === 'string' && typeof got === 'string' && redacted && blurred(expected) === blurred(got)) return;
  const both = isObject(expected) && isObject(got) && Array.isArray(expected) === Array.isArray(got);
  if (!both) return { where, expected, got };
  for (const name of new Set([...Object.keys(expected), ...Object.keys(got)])) {
    const found = mismatch(expected[name], got[name], redacted, where === '' ? name : `${where}.${name}`);
    if (found) return found;
  }
  return undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const blurred = (text: string): string => text.replace(fingerprints, '$1:');
