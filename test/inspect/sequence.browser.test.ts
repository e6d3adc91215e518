import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SequenceView } from '../../runtime/inspect/panel/sequence/sequence-view.tsx';
import { Sequence } from '../../runtime/inspect/panel/sequence/sequence.ts';
import type { InspectionRecord } from '../../runtime/inspect/record.ts';
import { recordingOf, recordingSource, type Recording } from '../../runtime/inspect/recording.ts';
import { showView, type PanelPage } from './panel-page.tsx';
import { channel, recordedJoin } from './recorded-join.ts';

let recording: Recording;
beforeAll(async () => {
  recording = await recordingOf((await recordedJoin()).recorder);
});
let page: PanelPage;
afterEach(() => page.close());

const options = () => page.all('[role="option"]');
const current = () => page.get('[role="option"].is-current').getAttribute('aria-label') ?? '';

describe('the sequence diagram', () => {
  it('follows to the newest line, and draws only those that are seen', async () => {
    page = await showView(recordingSource(recording), SequenceView);
    const lines = new Sequence().follow(recording.records).rows.length;
    await page.until(() => options().at(-1)?.getAttribute('aria-posinset') === String(lines));
    expect(options()[0]?.getAttribute('aria-setsize')).toBe(String(lines));
    expect(options().length).toBeLessThan(60);
    expect(page.all('.sequence-head')).toHaveLength(new Sequence().follow(recording.records).lifelines.all.length);
  });

  it('is walked by the keyboard, says each line, shows what it carries, and goes to its moment', async () => {
    page = await showView(recordingSource(recording), SequenceView);
    await page.until(() => options().length > 0);
    page.get('[role="listbox"]').focus();
    await page.press('Home');
    await page.until(() => page.all('.is-current[role="option"]').length === 1);
    await page.press('ArrowDown');
    await page.until(() => current().includes('opened, epoch 1'));
    await page.press('ArrowDown');
    await page.until(() => current().includes('the application sends xstate.init to channel-join/news'));
    expect(page.get('.sequence-detail').textContent).toContain('xstate.init');
    await page.press('Enter');
    await page.until(() => !page.model.state.isFollowing);
    expect(page.model.state.moment).toBe(3);
    expect(page.get('[role="option"][aria-selected="true"]').getAttribute('aria-label')).toBe(current());
  });

  it('shows of the selected instance what it had with others, and selects another by its lifeline', async () => {
    page = await showView(recordingSource(recording), SequenceView);
    page.model.select(`${channel}/relay-1`);
    await page.until(() => page.all('.sequence-head').length < 6);
    expect(page.get('[aria-pressed="true"]').title).toBe(`${channel}/relay-1`);
    page.get(`[title="${channel}"]`).click();
    await page.until(() => page.model.state.selected === channel);
  });

  it('scrolls through 20,000 records with no more than a window of them on the page', async () => {
    const { base, records } = recording;
    const many: InspectionRecord[] = Array.from({ length: 20_000 }, (_, at) => {
      const record = records[at % records.length] as InspectionRecord;
      return { ...record, seq: base.seq + at + 1 };
    });
    page = await showView(recordingSource({ ...recording, records: many }), SequenceView);
    await page.until(() => page.model.state.records.length === many.length);
    const box = page.get('.sequence-scroll');
    for (const part of [0.1, 0.5, 0.9]) {
      box.scrollTop = box.scrollHeight * part;
      await page.until(() => {
        const seen = box.getBoundingClientRect().top + box.clientHeight / 2;
        return options().some((option) => Math.abs(option.getBoundingClientRect().top - seen) < 26);
      });
      expect(options().length).toBeLessThan(60);
    }
    page.get('[role="listbox"]').focus();
    await page.press('End');
    await page.until(
      () =>
        page.all('.is-current[role="option"]')[0]?.getAttribute('aria-posinset') ===
        options()[0]?.getAttribute('aria-setsize'),
    );
  });

  it.each([1_000, 390])('gives axe nothing to object to, light or dark, %i pixels wide', async (width) => {
    page = await showView(recordingSource(recording), SequenceView);
    page.width(width);
    page.model.travel(60);
    await page.until(() => page.all('.is-later').length > 0);
    page.get('[role="listbox"]').focus();
    await page.press('ArrowDown');
    await page.until(() => page.all('.sequence-detail').length === 1);
    for (const theme of ['light', 'dark'] as const) {
      page.theme(theme);
      expect([theme, ...(await page.violations())]).toEqual([theme]);
    }
  });
});
