import { expect } from 'vitest';
import { plain, type Asked, type LiveTree } from './live.ts';
import type { PureTree } from './pure.ts';

/** Both trees stand alike: status, value, context and children of every instance. What was disposed of lives on only where it is live. */
export function expectSameTrees(pure: PureTree, live: LiveTree): void {
  const shown = Object.entries(live.shown());
  const kept = shown.filter(([key]) => !pure.removed.has(key));
  const gone = shown.filter(([key]) => pure.removed.has(key));
  expect(plain(pure.shown())).toEqual(plain(Object.fromEntries(kept)));
  expect(gone.map(([, { status }]) => status)).not.toContain('active');
}

/** Both asked for the same, in the same order. */
export function expectSameRequests(pure: PureTree, live: LiveTree): void {
  expect(pure.asked.filter(isTold)).toEqual(live.asked.filter(isTold));
}

/** The end of a parent stops its children by effects that live actors do not inspect alike. */
const isTold = ({ kind }: Asked) => kind !== 'stop';
