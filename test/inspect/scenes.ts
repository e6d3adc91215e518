import type { Page } from 'playwright';
import { instance } from './inspector-page.ts';

interface Scene {
  readonly search: string;
  /** Returns when the page shows what is to be seen. */
  reach(page: Page, device: 'desktop' | 'phone'): Promise<void>;
}

/** What the inspector's pictures show. */
export const inspectorScenes: Readonly<Record<string, Scene>> = {
  'inspect-join': {
    search: '?demo=join',
    async reach(page, device) {
      if (device === 'phone') await view(page, 'Instances');
      await instance(page, 'relay-1').filter({ hasText: 'joined' }).waitFor();
      await instance(page, 'relay-1').click();
      if (device === 'phone') await view(page, 'Chart');
      await page.locator('svg').getByText('joined', { exact: true }).first().waitFor();
    },
  },
  'inspect-group': {
    search: '?demo=group',
    async reach(page, device) {
      if (device === 'phone') await view(page, 'Instances');
      await page.getByRole('treeitem').filter({ hasText: 'connected' }).nth(3).waitFor({ timeout: 120_000 });
    },
  },
  'inspect-time': {
    search: '?demo=join',
    async reach(page, device) {
      if (device === 'phone') await view(page, 'Instances');
      await instance(page, 'lighthouse-1').filter({ hasText: 'functional' }).waitFor();
      await instance(page, 'relay-2').click();
      if (device === 'phone') await view(page, 'Timeline');
      else await page.getByRole('tab', { name: 'Sequence' }).click();
      const earlier = page.getByRole('button', { name: /earlier|previous|before/i }).first();
      for (let step = 0; step < 6; step++) await earlier.click();
    },
  },
};

const view = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name }).click();
