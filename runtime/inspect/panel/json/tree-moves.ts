import type { JsonLine } from './json-lines.ts';

/** What a key does in a tree: where the focus goes, and whether the line is opened or closed. */
export interface TreeMove {
  readonly to?: number;
  readonly turns?: true;
}

/** The keys of a tree (WAI-ARIA), at one of its lines; undefined for a key that means nothing there. */
export function treeMove(lines: readonly JsonLine[], at: number, key: string): TreeMove | undefined {
  const line = lines[at];
  if (!line) return undefined;
  const isOpen = line.isOpen === true;
  switch (key) {
    case 'ArrowDown':
      return { to: Math.min(lines.length - 1, at + 1) };
    case 'ArrowUp':
      return { to: Math.max(0, at - 1) };
    case 'Home':
      return { to: 0 };
    case 'End':
      return { to: lines.length - 1 };
    case 'ArrowRight':
      return isOpen ? { to: at + 1 } : line.isOpen === false ? { turns: true } : {};
    case 'ArrowLeft':
      return isOpen ? { turns: true } : { to: parentOf(lines, at) };
    case 'Enter':
    case ' ':
      return line.isOpen === undefined ? {} : { turns: true };
    default:
      return undefined;
  }
}

function parentOf(lines: readonly JsonLine[], at: number): number {
  const level = lines[at]?.level ?? 1;
  const above = lines.slice(0, at).findLastIndex((line) => line.level < level);
  return above < 0 ? at : above;
}
