/** So many of one instance go before others of the queue. */
const share = 32;

/**
 * Takes the next batch off the front of a queue. Where not all of it fits, no key has more than its share before every
 * other one has had its own: a flood on one key holds up nobody else. The order within a key stays.
 */
export function takeBatch<T>(queue: T[], size: number, keyOf: (each: T) => string): T[] {
  if (queue.length <= size) return queue.splice(0);
  const counts = new Map<string, number>();
  const batch: T[] = [];
  const rest: T[] = [];
  for (const each of queue.splice(0)) {
    const key = keyOf(each);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    (batch.length < size && count <= share ? batch : rest).push(each);
  }
  batch.push(...rest.splice(0, size - batch.length));
  queue.push(...rest);
  return batch;
}
