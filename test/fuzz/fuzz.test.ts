import { expect, test } from 'vitest';
import { fuzz } from './target.ts';
import { targets } from './targets.ts';

const inputs = 6_000;

test.each(targets)(
  '$name: hostile input breaks nothing, grows nothing without end, and is refused clearly',
  async (target) => {
    const outcome = await fuzz(target, Math.ceil((inputs * target.share) / 100), 20_260_101);
    expect(outcome.failure).toBeUndefined();
    expect(outcome.inputs).toBeGreaterThanOrEqual((inputs * target.share) / 100);
  },
);

test('the shares of the targets make a hundred', () => {
  expect(targets.reduce((sum, { share }) => sum + share, 0)).toBe(100);
});
