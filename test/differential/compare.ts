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

/** What a tree asked for, in order, without the stopping of children: live actors do not inspect it alike when their parent ends. */
export function requestsOf({ asked }: PureTree | LiveTree): readonly Asked[] {
  return asked.filter(({ kind }) => kind !== 'stop');
}
