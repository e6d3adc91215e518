/**
 * Stands in JSON for a field that is there and undefined: between machines such a field overwrites another, so that a
 * replay goes wrong without it.
 */
const marker = { $: 'undefined' } as const;

/** JSON in which fields that are undefined are told. */
export function writeExplicit(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (each === undefined ? marker : each));
}

/** What `writeExplicit` has written. Throws a SyntaxError where it is no JSON. */
export function readExplicit(text: string): unknown {
  return revived(JSON.parse(text));
}

/** In place: nobody else has it yet. */
function revived(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isMarker(value)) return undefined;
  const fields = value as Record<string, unknown>;
  for (const name of Object.keys(fields)) {
    const each = fields[name];
    if (typeof each !== 'object' || each === null || name === '__proto__') continue;
    const made = revived(each);
    if (made === undefined) fields[name] = undefined;
  }
  return value;
}

const isMarker = (value: object): boolean => '$' in value && value.$ === marker.$ && Object.keys(value).length === 1;
