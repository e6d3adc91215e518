import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DueTimes } from '../../runtime/due-times.ts';

interface Said {
  readonly key: string;
  readonly at: number | undefined;
  /** What is due by then is taken afterwards. */
  readonly now: number;
}

const said: fc.Arbitrary<Said> = fc.record({
  key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  at: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
  now: fc.constantFrom(-1, -1, -1, 3, 20),
});

/** The plainest that can be thought of. */
class PlainTimes {
  readonly #times = new Map<string, number>();

  set(key: string, at: number | undefined): void {
    if (at === undefined) this.#times.delete(key);
    else this.#times.set(key, at);
  }

  next(): number | undefined {
    return this.#times.size === 0 ? undefined : Math.min(...this.#times.values());
  }

  /** By name. */
  take(now: number): string[] {
    const due = [...this.#times].filter(([, at]) => at <= now).map(([key]) => key);
    for (const key of due) this.#times.delete(key);
    return due.toSorted();
  }
}

test('whatever was said before, the earliest of what holds is next, and all that is due is taken', () => {
  fc.assert(
    fc.property(fc.array(said, { maxLength: 2_000, size: 'max' }), (all) => {
      const [dueTimes, plain] = [new DueTimes(), new PlainTimes()];
      for (const { key, at, now } of all) {
        dueTimes.set(key, at);
        plain.set(key, at);
        expect(dueTimes.next()).toBe(plain.next());
        expect(dueTimes.take(now).toSorted()).toEqual(plain.take(now));
        expect(dueTimes.next()).toBe(plain.next());
      }
    }),
    { numRuns: 50 },
  );
});

test('the earliest is taken first, and of those that are due at one time the one that was said first', () => {
  const dueTimes = new DueTimes();
  for (const name of ['one', 'two', 'three', 'four']) dueTimes.set(name, 7);
  dueTimes.set('two', 9);
  dueTimes.set('two', 7);
  dueTimes.set('four', 6);
  expect(dueTimes.take(7)).toEqual(['four', 'one', 'three', 'two']);
});
