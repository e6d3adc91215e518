import type { TreeLine } from './tree-lines.ts';

/** What a key does in a tree: goes to another line, or opens or closes the one where it is. */
export type TreeAnswer = { readonly go: string } | { readonly turn: string };

/** By the pattern of trees of the ARIA Authoring Practices. `at` is the active line's place, -1 where there is none. */
export function treeKey(key: string, lines: readonly TreeLine[], at: number, page: number): TreeAnswer | undefined {
  const line = lines[at];
  const go = (place: number): TreeAnswer | undefined => {
    const to = lines[Math.max(0, Math.min(lines.length - 1, place))];
    return to && { go: to.id };
  };
  switch (key) {
    case 'ArrowDown':
      return go(at + 1);
    case 'ArrowUp':
      return go(at < 0 ? lines.length - 1 : at - 1);
    case 'PageDown':
      return go(at + Math.max(1, page));
    case 'PageUp':
      return go(at - Math.max(1, page));
    case 'Home':
      return go(0);
    case 'End':
      return go(lines.length - 1);
    case 'ArrowRight':
      if (line?.isOpen === undefined) return undefined;
      return line.isOpen ? go(at + 1) : { turn: line.id };
    case 'ArrowLeft':
      if (line?.isOpen) return { turn: line.id };
      return line?.above === undefined ? undefined : { go: line.above };
    case 'Enter':
    case ' ':
      return line?.kind === 'machine' ? { turn: line.id } : line && { go: line.id };
    default:
      return undefined;
  }
}
