import TinyQueue from 'tinyqueue';

interface Due {
  readonly key: string;
  readonly at: number;
  /** Of two that are due at one time, the one that was said first comes first. */
  readonly serial: number;
}

/** What was said and holds no longer stays in the queue until it comes up, but no more than this beside what holds. */
const mostStale = 256;

/** Which key is due when, so that all timers need one wake-up. */
export class DueTimes {
  readonly #dues = new Map<string, Due>();
  #queue = queueOf([]);
  #serial = 0;

  /** The key is due then; `undefined`: not at all. Replaces what was said before. */
  set(key: string, at: number | undefined): void {
    if (at === undefined) return void this.#dues.delete(key);
    if (this.#dues.get(key)?.at === at) return;
    const due = { key, at, serial: this.#serial++ };
    this.#dues.set(key, due);
    this.#queue.push(due);
    if (this.#queue.length > 2 * this.#dues.size + mostStale) this.#queue = queueOf([...this.#dues.values()]);
  }

  /** The earliest due time of all. */
  next(): number | undefined {
    return this.#first()?.at;
  }

  /** Takes the keys that are due at that time, the earliest first. */
  take(now: number): string[] {
    const keys: string[] = [];
    for (let due = this.#first(); due && due.at <= now; due = this.#first()) {
      this.#dues.delete(due.key);
      keys.push(due.key);
    }
    return keys;
  }

  #first(): Due | undefined {
    let due = this.#queue.peek();
    while (due && this.#dues.get(due.key) !== due) {
      this.#queue.pop();
      due = this.#queue.peek();
    }
    return due;
  }
}

function queueOf(dues: Due[]): TinyQueue<Due> {
  return new TinyQueue(dues, (a, b) => a.at - b.at || a.serial - b.serial);
}
