import { expect, test } from 'vitest';
import { optionsPage } from './options-page.ts';

test('the decision about the options of the relay join shows what the simulation measures', async () => {
  const { is, should } = await optionsPage();
  expect(is).toBe(should);
});
