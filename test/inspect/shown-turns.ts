import type { Page } from 'playwright';
import { expect } from 'vitest';

/** The records of each turn as the timeline shows them, gone through by keys from its first turn to the `last`. */
export async function shownTurns(page: Page, last?: number): Promise<string[][]> {
  // A page that is behind others draws seldom.
  await page.bringToFront();
  const slider = page.getByRole('slider', { name: 'Moment' });
  const turns: string[][] = [];
  const held = async () => Number(await slider.getAttribute('aria-valuemax'));
  // A turn is whole once another one has begun.
  if (last !== undefined) await expect.poll(held).toBeGreaterThan(last);
  const count = last ?? (await held());
  for (let turn = 1; turn <= count; turn += 1) {
    await slider.press(turn === 1 ? 'Home' : 'ArrowRight');
    await expect.poll(() => slider.getAttribute('aria-valuenow')).toBe(String(turn));
    turns.push(await page.locator('.record').allTextContents());
  }
  await page.keyboard.press('f');
  return turns;
}
