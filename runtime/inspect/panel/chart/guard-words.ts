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

/** Names of the guards that are asked for it. */
export function guardNames(guard: unknown): string[] {
  if (guard === undefined || guard === null) return [];
  if (typeof guard === 'string') return [guard];
  if (typeof guard === 'function') return ((guard as unknown as Composed).guards ?? []).flatMap(guardNames);
  const { type } = guard as { readonly type?: unknown };
  return typeof type === 'string' ? [type] : [];
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
