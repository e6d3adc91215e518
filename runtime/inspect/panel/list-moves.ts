/** Where a key goes in a list; undefined for a key that means nothing there. @param page lines that are seen at once. */
export function listMove(key: string, at: number, count: number, page: number): number | undefined {
  const within = (to: number): number => Math.max(0, Math.min(count - 1, to));
  switch (key) {
    case 'ArrowDown':
      return within(at + 1);
    case 'ArrowUp':
      return within(at - 1);
    case 'PageDown':
      return within(at + Math.max(1, page));
    case 'PageUp':
      return within(at - Math.max(1, page));
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
