import type { Json } from '../../../../machines/vocabulary/json.ts';

/** A guard that is made of others, as XState makes them: a function that carries those. */
interface Composed {
  readonly name: string;
  readonly guards?: readonly unknown[];
}

/** A guard as one reads it, with its parameters: `isOurs`, `relaysAre(failed)`, `not (isOurs and isNew)`. */
export function guardWords(guard: unknown): string | undefined {
  if (guard === undefined || guard === null) return undefined;
  if (typeof guard === 'string') return guard;
  if (typeof guard === 'function') return composedWords(guard);
  const { type, params } = guard as { readonly type?: unknown; readonly params?: unknown };
  return `${typeof type === 'string' ? type : 'a guard'}${paramWords(params)}`;
}

/** A guard that has a name, as it is asked. */
export interface NamedGuard {
  readonly guard: string;
  /** Absent where there are none, and where they are computed when it is asked. */
  readonly params?: Json;
}

/** The guards that are asked for it. */
export function guardsIn(guard: unknown): NamedGuard[] {
  if (guard === undefined || guard === null) return [];
  if (typeof guard === 'string') return [{ guard }];
  if (typeof guard === 'function') return ((guard as unknown as Composed).guards ?? []).flatMap(guardsIn);
  const { type, params } = guard as { readonly type?: unknown; readonly params?: unknown };
  if (typeof type !== 'string') return [];
  return [{ guard: type, ...(typeof params === 'object' && params !== null && { params: params as Json }) }];
}

/** Whether it is the same one: where either does not say its parameters, by its name. */
export function isSameGuard(one: NamedGuard, other: NamedGuard): boolean {
  if (one.guard !== other.guard) return false;
  return one.params === undefined || other.params === undefined || paramWords(one.params) === paramWords(other.params);
}

function composedWords({ name, guards }: Composed): string {
  if (!guards) return name || 'a guard';
  const parts = guards.map((part) => {
    const words = guardWords(part) ?? '';
    return words.includes(' ') ? `(${words})` : words;
  });
  return name === 'not' ? `not ${parts.join('')}` : parts.join(` ${name} `);
}

function paramWords(params: unknown): string {
  if (typeof params !== 'object' || params === null) return '';
  return `(${Object.values(params)
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join(', ')})`;
}
