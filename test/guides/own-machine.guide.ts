import { expect } from 'vitest';
import type { Guide } from './guide.ts';

export const guide: Guide = {
  page: 'own-machine',
  async play(modules) {
    const { test } = modules['link-watch.test'] as { test(): Promise<string[]> };
    expect(await test()).toEqual(['resting', 'gone', 'undefined']);
  },
};
