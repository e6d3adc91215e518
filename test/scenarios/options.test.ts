import { expect, test } from 'vitest';
import { optionsPage } from './options-page.ts';

test(
  'the decision about the options of the relay join shows what the simulation measures',
  { timeout: 120_000 },
  async () => {
    const { is, should } = await optionsPage();
    expect(is).toBe(should);
  },
);
