import type { Json } from '../../../../machines/vocabulary/json.ts';

/** A state value as one reads it: `connecting.waiting`, and what is parallel joined by a plus. */
export function stateText(value: Json): string {
  if (typeof value === 'string') return value;
  return Object.entries(value ?? {})
    .map(([name, inner]) => {
      const rest = stateText(inner as Json);
      return rest === '' ? name : `${name}.${rest}`;
    })
    .join(' + ');
}
