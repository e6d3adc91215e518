import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { family } from '../runtime/family.ts';
import { LiveTree, plain, type Shown } from './live.ts';
import { PureTree } from './pure.ts';

describe('the pure step against live XState actors', () => {
  const external = fc.oneof(
    ...(['adopt', 'nap', 'order', 'dismiss', 'stop', 'forbidden'] as const).map((type) =>
      fc.constant({ key: 'parent/p', event: { type } }),
    ),
    ...(['pause', 'finish', 'JOINED', 'ERR'] as const).map((type) =>
      fc.constant({ key: 'parent/p/child-1', event: { type } }),
    ),
    fc.constant({ key: 'parent/p/child-2', event: { type: 'work', rounds: 2 } }),
    fc.constant({ key: 'timer', event: { type: '' } }),
    fc.constant({ key: 'parent/p', event: { type: 'end' } }),
  );

  it('reaches the same states and asks for the same things in the same order, whatever happens to a family of machines', () => {
    fc.assert(
      fc.property(fc.array(external, { maxLength: 25 }), (events) => {
        const live = new LiveTree(family, 'parent', 'parent/p', { greeting: 'hello' });
        const pure = new PureTree(family, 'parent', 'parent/p', { greeting: 'hello' });
        for (const { key, event } of events) {
          if (key === 'timer') {
            const [timer] = live.timers;
            if (!timer) continue;
            live.fire(timer.key, timer.id);
            pure.fire(timer.key, timer.id);
          } else {
            live.send(key, event);
            if (pure.rows.has(key)) pure.send(key, event);
          }
          const { alive, removed } = split(live.shown(), pure.removed);
          expect(plain(pure.shown())).toEqual(plain(alive));
          expect(removed.map(({ status }) => status)).not.toContain('active');
        }
        expect(pure.asked.filter(told)).toEqual(live.asked.filter(told));
      }),
      { numRuns: 300 },
    );
  });
});

/** The end of a parent stops its children by effects that live actors do not inspect alike. */
const told = ({ kind }: { kind: string }) => kind !== 'stop';

function split(
  shown: Record<string, Shown>,
  removed: ReadonlySet<string>,
): { alive: Record<string, Shown>; removed: Shown[] } {
  const entries = Object.entries(shown);
  return {
    alive: Object.fromEntries(entries.filter(([key]) => !removed.has(key))),
    removed: entries.filter(([key]) => removed.has(key)).map(([, each]) => each),
  };
}
