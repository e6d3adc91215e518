/** What an object or an array takes besides its values, and what a number, a boolean or a name does: roughly. */
const perObject = 32;
const perValue = 16;

/**
 * About how many bytes plain data take in memory. Each record is weighed when it is kept, so this has to cost next to
 * nothing: it counts characters, and what two records share it counts twice.
 */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return perValue + value.length;
  if (typeof value !== 'object' || value === null) return perValue;
  let size = perObject;
  if (Array.isArray(value)) for (const each of value) size += sizeOf(each);
  else for (const name in value) size += perValue + sizeOf((value as Record<string, unknown>)[name]);
  return size;
}
