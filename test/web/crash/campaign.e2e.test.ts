import { expect, test } from 'vitest';
import { runCampaign } from './campaign.ts';

test('a join that is killed at a random moment, by a reload or by a crash of the worker, ends as an undisturbed one', async () => {
  const { kills } = await runCampaign(2, 3);
  expect(kills).toHaveLength(6);
  expect(kills.filter(({ rowsEqual, messagesEqual }) => !rowsEqual || !messagesEqual)).toEqual([]);
  expect(kills.filter(({ states, state, delay }) => delay === 0 && !states.includes(state))).toEqual([]);
});
