import type { Row } from './store.ts';

/** NUL, or a surrogate without its pair: SQLite's UTF-8 cuts the text at the one and replaces the other. */
const unstorable = /[\0\uD800-\uDFFF]/u;

/**
 * Throws a RangeError if a key or a label of the rows is text that some store could not keep. Every store asks it
 * before it writes, so that a caller meets the same refusal on all of them.
 */
export function assertStorable(rows: readonly Row[]): void {
  for (const { key, labels } of rows) {
    for (const text of [key, ...labels]) {
      if (unstorable.test(text)) throw new RangeError(`Not storable as a key or label: ${JSON.stringify(text)}`);
    }
  }
}
