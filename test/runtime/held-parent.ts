import { JoineryError } from '../../runtime/errors.ts';
import type { InstanceKey } from '../../runtime/record.ts';
import { heldStore, type End } from './held-store.ts';
import { me, setUp } from './setup.ts';
import type { waiter } from './waiter.ts';

export const secondChild = 'parent/p/child-2';

/** What becomes of it, noted once it is known. */
export function noted(outcomes: string[], name: string, promise: Promise<unknown>): void {
  promise.then(
    () => outcomes.push(name),
    (error: unknown) => outcomes.push(`${name} ${error instanceof JoineryError ? error.type : String(error)}`),
  );
}

/** A parent whose next commits are held open. Whatever waits is computed ahead, unless another number is given. */
export async function parent({ aheadFrom = 1, with: machines }: { aheadFrom?: number; with?: typeof waiter } = {}) {
  const store = heldStore();
  const told: string[] = [];
  const more = {
    policy: { aheadFrom },
    observe: (key: InstanceKey, { type }: { type: string }) => void told.push(`${key} ${type}`),
  };
  const world = await setUp({ wrap: store.wrap, more, ...(machines && { machines }) });
  const outcomes: string[] = [];
  const { engine, clock } = world;
  if (!machines) await engine.start('parent', 'p', { greeting: '' });
  told.length = 0;
  store.state.holds = true;
  return {
    ...world,
    store,
    told,
    outcomes,
    /** Sends it, and lets everything happen that can. */
    async send(name: string, type: string, key = me) {
      noted(outcomes, name, engine.send(key, { type }));
      await clock.settle();
    },
    async end(how: End) {
      store.end(how);
      await clock.settle();
    },
    adopted: async () => (await engine.snapshot(me))?.context['adopted'],
    count: (what: string) => told.filter((each) => each === what).length,
  };
}
