import { afterEach, describe, expect, it } from 'vitest';
import { RecordingBar } from '../../runtime/inspect/panel/recording/recording-bar.tsx';
import { readRecording } from '../../runtime/inspect/read-recording.ts';
import { recordingOf, writeRecording } from '../../runtime/inspect/recording.ts';
import { showView, type PanelPage } from './panel-page.tsx';
import { channel, recordedJoin } from './recorded-join.ts';

let page: PanelPage;
afterEach(() => page.close());

function choose(text: string, name = 'file.json'): void {
  const files = new DataTransfer();
  files.items.add(new File([text], name));
  const input = page.get<HTMLInputElement>('input[type="file"]');
  input.files = files.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
}
const said = () => page.get('output').textContent;

describe('the bar of recordings', () => {
  it('saves what is held, and what was recorded from its start to its stop', async () => {
    const { recorder, engine, clock } = await recordedJoin();
    page = await showView(recorder, RecordingBar);
    page.get('button', 'Save').click();
    await page.until(() => page.saved.length === 1);
    const held = readRecording(page.saved[0]?.text ?? '');
    expect(held.records).toHaveLength(page.model.state.records.length);
    expect(held.redacted).toBe(true);

    page.get('button', 'Record').click();
    await page.until(() => page.all('button.is-on').length === 1);
    await engine.send(channel, { type: 'user.leave' });
    await clock.advance(1_000);
    await page.until(() => page.model.state.records.length > held.records.length);
    page.get('button', 'Stop').click();
    await page.until(() => said().startsWith('Recorded'));
    page.get('button', 'Save').click();
    await page.until(() => page.saved.length === 2);
    const recorded = readRecording(page.saved[1]?.text ?? '');
    expect(recorded.base.seq).toBe(held.records.at(-1)?.seq);
    expect(recorded.records.some((record) => record.type === 'step' && record.event.type === 'user.leave')).toBe(true);
    await engine.close();
  });

  it('loads a file in the place of what runs, and goes back; of another file it says in a line that it is none', async () => {
    const { recorder } = await recordedJoin();
    page = await showView(recorder, RecordingBar);
    choose('{"format":"something"}');
    await page.until(() => said() !== '');
    expect(said()).toMatch(/no recording that can be read/);
    expect(page.model.source).toBe(recorder);

    choose(writeRecording(await recordingOf(recorder)), 'join.json');
    await page.until(() => page.model.state.connection === 'recording');
    expect(page.get('.recording-what').textContent).toBe('join.json');
    page.get('button', 'Back to live').click();
    await page.until(() => page.model.state.connection === 'live');
    expect(page.model.source).toBe(recorder);
  });

  it('replays against today’s machines, shows where they go another way, and goes there', async () => {
    const { recorder } = await recordedJoin();
    const recording = await recordingOf(recorder);
    const at = recording.records.findIndex((record) => record.type === 'step' && record.event.type === 'LDATA');
    const step = recording.records[at];
    if (step?.type !== 'step') throw new Error('no such step');
    const records = recording.records.with(at, { ...step, after: 'elsewhere' });
    page = await showView(recorder, RecordingBar);
    page.get('button', 'Replay').click();
    await page.until(() => page.all('.replay').length === 1);
    expect(page.get('.replay-verdict').textContent).toContain('as they were recorded');

    choose(writeRecording({ ...recording, records }));
    await page.until(() => page.model.state.connection === 'recording');
    page.get('button', 'Replay').click();
    await page.until(() => page.all('.replay-line').length > 0);
    expect(page.get('.replay-verdict').textContent).toContain(`${step.key} takes LDATA, and it comes to another state`);
    expect(page.get('[data-sign="−"]').textContent).toContain('"elsewhere"');
    expect(page.get('[data-sign="+"]').textContent).toContain(JSON.stringify(step.after));
    await page.until(() => page.model.state.moment === step.seq);
    expect(page.model.state.selected).toBe(step.key);
  });

  it('copies a recording with its secrets replaced where there is nobody to share it with', async () => {
    const { recorder } = await recordedJoin();
    page = await showView(recorder, RecordingBar);
    page.get('button', 'Copy').click();
    await page.until(() => page.copied.length === 1);
    expect(readRecording(page.copied[0] ?? '').redacted).toBe(true);
  });

  it.each([1_000, 390])('gives axe nothing to object to, light or dark, %i pixels wide', async (width) => {
    page = await showView((await recordedJoin()).recorder, RecordingBar);
    page.width(width);
    choose('{');
    await page.until(() => said() !== '');
    page.get('button', 'Replay').click();
    await page.until(() => page.all('.replay').length === 1);
    for (const theme of ['light', 'dark'] as const) {
      page.theme(theme);
      expect([theme, ...(await page.violations())]).toEqual([theme]);
    }
  });
});
