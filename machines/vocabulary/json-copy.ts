import type { Json } from './json.ts';

/** Nothing in it is escaped, or longer than a byte. Most text is such, and this is most of the time of a copy. */
const plainText = /^[ !#-[\]-~]*$/;

export type JsonProblem = 'NotJson' | 'TooLarge' | 'TooDeep';

/**
 * A deep copy of `value` as plain JSON: own enumerable fields only, `undefined` ones left out, and keys named
 * `__proto__` too, so that no copy has a prototype of its sender's making.
 *
 * Total: answers with a problem beyond `maxBytes` (of compact JSON in UTF-8) or `maxDepth`, and for what JSON has no
 * form for. It stops at the first byte too many.
 */
export function copyJson(
  value: unknown,
  limits: { maxBytes: number; maxDepth: number },
): { json: Json } | { problem: JsonProblem } {
  let left = limits.maxBytes;
  let problem: JsonProblem = 'NotJson';

  function fail(what: JsonProblem): never {
    problem = what;
    throw new RangeError(what);
  }

  function spend(bytes: number): void {
    left -= bytes;
    if (left < 0) fail('TooLarge');
  }

  function spendText(text: string): void {
    // Escaping walks the whole text: one that can't fit is refused first.
    if (text.length > left) fail('TooLarge');
    spend(plainText.test(text) ? text.length + 2 : utf8Length(JSON.stringify(text)));
  }

  function copy(from: unknown, depth: number): Json {
    if (depth > limits.maxDepth) fail('TooDeep');
    if (typeof from === 'string') {
      spendText(from);
      return from;
    }
    if (from === null || typeof from === 'boolean' || (typeof from === 'number' && Number.isFinite(from))) {
      spend(String(from).length);
      // JSON has no negative zero.
      return from === 0 ? 0 : from;
    }
    if (Array.isArray(from)) {
      spend(Math.max(2, from.length + 1));
      return Array.from(from as readonly unknown[], (each) => copy(each, depth + 1));
    }
    return typeof from === 'object' ? copyObject(from, depth) : fail('NotJson');
  }

  function copyObject(from: object, depth: number): Json {
    const to: Record<string, Json> = {};
    spend(2);
    let separators = ':'.length;
    for (const [key, field] of Object.entries(from)) {
      if (key === '__proto__' || field === undefined) continue;
      spend(separators);
      spendText(key);
      to[key] = copy(field, depth + 1);
      separators = ',:'.length;
    }
    return to;
  }

  try {
    return { json: copy(value, 0) };
  } catch {
    // Also what a getter of a hostile object throws: it is no JSON.
    return { problem };
  }
}

/** Bytes of a text in UTF-8. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
