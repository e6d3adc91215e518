import { expect, test } from 'vitest';
import { recordingSource } from '../../runtime/inspect/recording.ts';
import { showPanel, type Panel } from './panel.ts';
import { brokenJoin, canary, channelJoin } from './recorded-worlds.ts';
import { secretsIn } from './secrets-in.ts';

/** All that the page holds, seen or not: text, titles, labels, and what stands in fields. */
function heldBy({ element, all }: Panel): string {
  const fields = all('input, textarea, select').map((each) => (each as HTMLInputElement).value);
  return [element.shadowRoot?.innerHTML, ...fields].join('\n').replaceAll('&amp;', '&');
}

test.each([
  ['a join', channelJoin],
  ['a join in which all goes wrong', brokenJoin],
])('no secret of %s is in the page, whatever is looked at', async (_, happen) => {
  const [recorder] = await happen();
  const [plain, redacted] = [await recorder!.plain(), await recorder!.redacted()];
  const secrets = [...secretsIn(plain), 'Marigold'];
  expect(secrets.length).toBeGreaterThan(15);
  expect(JSON.stringify(plain)).toContain(canary);
  const panel = showPanel(recordingSource(redacted));
  await expect.poll(() => Object.keys(panel.states()).length).toBeGreaterThan(3);
  const keys = Object.keys(panel.states());
  const looked: string[] = [];
  const look = (): void => {
    const held = heldBy(panel);
    looked.push(held);
    expect(secrets.filter((secret) => held.includes(secret))).toEqual([]);
  };
  for (const key of keys) {
    for (const view of ['Chart', 'Sequence']) {
      panel.press(view);
      panel.find(`.tree-name[title="${key}"]`).click();
      await expect.poll(() => panel.find('.details h2').textContent).toBe(key);
      for (const each of panel.all('.json-line[aria-expanded=false]')) each.click();
      await new Promise(requestAnimationFrame);
      look();
    }
  }
  // Moment by moment, with the records of each turn and what each line of the sequence carries.
  const slider = panel.find('[role=slider]');
  panel.key('Home', slider);
  const turns = Number(slider.ariaValueMax);
  for (let turn = 1; turn <= turns; turn += 1) {
    await expect.poll(() => slider.ariaValueNow, { interval: 5 }).toBe(String(turn));
    look();
    panel.key('ArrowRight', slider);
  }
  panel.find('[aria-label="Close: show the overview"]').click();
  await expect.poll(() => panel.all('.details-counts')).toHaveLength(1);
  const lines = panel.find('.sequence-rows');
  panel.key('Home', lines);
  for (let line = 0; line < 100; line += 1) {
    panel.key('ArrowDown', lines);
    await new Promise(requestAnimationFrame);
    look();
  }
  expect(looked.length).toBeGreaterThan(100);
  panel.close();
});
