import type { Json } from '../../../../machines/vocabulary/json.ts';
import { differencesOf, isBranch, partsOf, pathWords, type Difference } from './json-diff.ts';

/** One line of a tree of JSON, as it is drawn. */
export interface JsonLine {
  /** Its path in words: the same for as long as the value has this part. */
  readonly id: string;
  /** Undefined for the root, which has a line only where it has no parts. */
  readonly name?: string | number;
  readonly value: Json;
  /** 1 for the outermost. */
  readonly level: number;
  /** Its place among the parts of the same whole, from 1, and how many there are. */
  readonly position: number;
  readonly size: number;
  /** Undefined for what has no parts. */
  readonly isOpen?: boolean;
  /** Against an earlier value. `inside`: not itself, but a part of it. */
  readonly change?: Difference['kind'] | 'inside';
  /** What stood here before: of what was changed or removed. */
  readonly before?: Json;
}

/** Which lines are open: those that were turned are the other way round than they would be by themselves. */
export interface Unfolding {
  readonly turned: ReadonlySet<string>;
  /** So many levels are open by themselves; and so is what has changed. */
  readonly levels: number;
}

/** The lines of a value that are to be seen, from above. `before` is an earlier value: what differs from it is marked. */
export function linesOf(value: Json, unfolding: Unfolding, before?: Json): JsonLine[] {
  const differences = before === undefined ? [] : differencesOf(before, value);
  const marks = new Map<string, Difference | 'inside'>();
  for (const difference of differences) {
    difference.path.forEach((_, length) => marks.set(pathWords(difference.path.slice(0, length)), 'inside'));
    marks.set(pathWords(difference.path), difference);
  }
  const lines: JsonLine[] = [];
  const show = (part: Json, path: Difference['path'], position: number, size: number): void => {
    const id = pathWords(path);
    const mark = marks.get(id);
    const name = path.at(-1);
    const hasParts = isBranch(part) && partsOf(part).length > 0;
    const isOpen = hasParts && (path.length <= unfolding.levels || mark === 'inside') !== unfolding.turned.has(id);
    lines.push({
      ...{ id, value: part, level: path.length, position, size },
      ...(name !== undefined && { name }),
      ...(hasParts && { isOpen }),
      ...(mark !== undefined && { change: mark === 'inside' ? mark : mark.kind }),
      ...(typeof mark === 'object' && mark.before !== undefined && { before: mark.before }),
    });
    if (isOpen) showParts(part, path);
  };
  const showParts = (whole: Json, path: Difference['path']): void => {
    const removed = differences.filter(
      ({ kind, path: of }) =>
        kind === 'removed' && of.length === path.length + 1 && path.every((name, at) => of[at] === name),
    );
    const parts = [
      ...partsOf(whole),
      ...removed.map(({ path: of, before }) => [of.at(-1) as string | number, before as Json] as const),
    ];
    parts.forEach(([name, part], at) => show(part, [...path, name], at + 1, parts.length));
  };
  if (isBranch(value) && (partsOf(value).length > 0 || differences.length > 0)) showParts(value, []);
  else show(value, [], 1, 1);
  return lines.map((line) => (line.level === 0 ? { ...line, level: 1 } : line));
}

/** A value on one line, cut where it is long: `{ type, link }`, `[3]`, `"text"`. */
export function previewOf(value: Json, length = 80): string {
  const words = wordsOf(value);
  return words.length > length ? `${words.slice(0, length - 1)}…` : words;
}

function wordsOf(value: Json): string {
  if (!isBranch(value)) return JSON.stringify(value);
  const parts = partsOf(value);
  if (Array.isArray(value)) return parts.length === 0 ? '[]' : `[${parts.length}]`;
  return parts.length === 0 ? '{}' : `{ ${parts.map(([name]) => name).join(', ')} }`;
}
