import type { Json, JsonObject } from '../../../../machines/vocabulary/json.ts';

/** One place in which two JSON values differ. A removed or added part is one difference, however large it is. */
export interface Difference {
  /** From the root: names of fields and positions in lists. */
  readonly path: readonly (string | number)[];
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before?: Json;
  readonly after?: Json;
}

/** Where two JSON values differ, field by field, in the order of the newer one, and what it lacks at the end of each. */
export function differencesOf(
  before: Json | undefined,
  after: Json | undefined,
  path: Difference['path'] = [],
): Difference[] {
  if (before === after || (before === undefined && after === undefined)) return [];
  if (before === undefined) return [{ path, kind: 'added', after: after as Json }];
  if (after === undefined) return [{ path, kind: 'removed', before }];
  if (!isBranch(before) || !isBranch(after) || Array.isArray(before) !== Array.isArray(after)) {
    return [{ path, kind: 'changed', before, after }];
  }
  const names = new Set([...partsOf(after), ...partsOf(before)].map(([name]) => name));
  return [...names].flatMap((name) => differencesOf(partOf(before, name), partOf(after, name), [...path, name]));
}

/** A list or an object: what has parts. */
export function isBranch(value: Json | undefined): value is JsonObject | readonly Json[] {
  return typeof value === 'object' && value !== null;
}

/** The parts of a list or an object by their names; of anything else none. */
export function partsOf(value: Json | undefined): (readonly [string | number, Json])[] {
  if (!isBranch(value)) return [];
  if (isList(value)) return value.map((part, at) => [at, part] as const);
  return Object.entries(value).filter((part): part is [string, Json] => part[1] !== undefined);
}

/** A path as one reads it: `relays[2].error.code`. */
export function pathWords(path: Difference['path']): string {
  const words = path.map((name) => {
    if (typeof name === 'number') return `[${name}]`;
    return /^[\w$-]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
  });
  return words.join('').replace(/^\./, '');
}

function partOf(value: JsonObject | readonly Json[], name: string | number): Json | undefined {
  if (isList(value)) return typeof name === 'number' ? value[name] : undefined;
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
