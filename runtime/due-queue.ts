/**
 * Which key is due when: a binary heap with one entry for each key, so that ten thousand timers need one wake-up.
 * An entry that was replaced or removed stays in the heap and is skipped when it comes up.
 */
export class DueQueue {
  readonly #heap: { key: string; dueAt: number }[] = [];
  readonly #dueAt = new Map<string, number>();

  /** The key is due then; `undefined`: not at all. Replaces what was said before. */
  set(key: string, dueAt: number | undefined): void {
    if (dueAt === this.#dueAt.get(key)) return;
    if (dueAt === undefined) {
      this.#dueAt.delete(key);
      return;
    }
    this.#dueAt.set(key, dueAt);
    this.#heap.push({ key, dueAt });
    this.#up(this.#heap.length - 1);
  }

  /** The earliest due time of all. */
  next(): number | undefined {
    for (let top = this.#heap[0]; top; top = this.#heap[0]) {
      if (this.#dueAt.get(top.key) === top.dueAt) return top.dueAt;
      this.#pop();
    }
    return undefined;
  }

  /** Takes the keys that are due at that time, earliest first. */
  take(now: number): string[] {
    const keys: string[] = [];
    for (let dueAt = this.next(); dueAt !== undefined && dueAt <= now; dueAt = this.next()) {
      const { key } = this.#pop();
      this.#dueAt.delete(key);
      keys.push(key);
    }
    return keys;
  }

  #pop(): { key: string; dueAt: number } {
    const heap = this.#heap;
    const top = heap[0] as { key: string; dueAt: number };
    const last = heap.pop() as { key: string; dueAt: number };
    if (heap.length > 0) {
      heap[0] = last;
      this.#down(0);
    }
    return top;
  }

  #up(at: number): void {
    for (let child = at; child > 0;) {
      const parent = (child - 1) >> 1;
      if (!this.#swapIfLater(parent, child)) return;
      child = parent;
    }
  }

  #down(at: number): void {
    const due = (index: number) => this.#heap[index]?.dueAt ?? Infinity;
    for (let parent = at; ;) {
      const left = 2 * parent + 1;
      const child = due(left + 1) < due(left) ? left + 1 : left;
      if (child >= this.#heap.length || !this.#swapIfLater(parent, child)) return;
      parent = child;
    }
  }

  #swapIfLater(parent: number, child: number): boolean {
    const heap = this.#heap;
    const [above, below] = [heap[parent], heap[child]];
    if (!above || !below || above.dueAt <= below.dueAt) return false;
    heap[parent] = below;
    heap[child] = above;
    return true;
  }
}
