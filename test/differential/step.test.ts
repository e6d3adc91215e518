import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { family } from '../runtime/family.ts';
import { expectSameTrees, requestsOf } from './compare.ts';
import { LiveTree } from './live.ts';
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
          expectSameTrees(pure, live);
        }
        expect(pure.taken).toEqual(live.taken);
        expect(requestsOf(pure)).toEqual(requestsOf(live));
      }),
      { numRuns: 300 },
    );
  });
});
