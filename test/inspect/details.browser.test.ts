import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { InstanceDetails } from '../../runtime/inspect/panel/details/instance-details.tsx';
import { recordingOf, recordingSource, type Recording } from '../../runtime/inspect/recording.ts';
import { showView, type PanelPage } from './panel-page.tsx';
import { channel, recordedJoin } from './recorded-join.ts';

let recording: Recording;
beforeAll(async () => {
  recording = await recordingOf((await recordedJoin()).recorder);
});
let page: PanelPage;
afterEach(() => page.close());

const select = async (key: string): Promise<void> => {
  page.model.select(key);
  await page.until(() => page.all('h2').some(({ textContent }) => key.endsWith(textContent.split('/').at(-1) ?? '')));
};

describe('the details of an instance', () => {
  it('give an overview first: instances by machine and state, the storage, the last commits', async () => {
    page = await showView(recordingSource(recording), InstanceDetails);
    await page.until(() => page.all('.details-counts tr').length > 1);
    expect(page.get('tr', 'relay-connection').textContent).toContain('connected 2');
    expect(page.get('.details-state').textContent).toContain('ready');
    page.get('button', 'connected 2').click();
    await page.until(() => page.all('.details-entry').length > 0);
    expect(page.model.state.selected).toBe(`${channel}/relay-1`);
  });

  it('show the row at the moment, with what the newest commit changed of it', async () => {
    page = await showView(recordingSource(recording), InstanceDetails);
    const order = recording.records.find((record) => record.type === 'step' && record.after === 'fetchingRelayLinks');
    const commit = recording.records.find(({ seq, type }) => type === 'commit' && seq > (order?.seq ?? 0));
    page.model.travel(commit?.seq ?? 0);
    await select(channel);
    expect(page.get('.details-state').textContent).toContain('fetchingRelayLinks');
    expect(page.get('[aria-label="Context"] [data-change="inside"]').textContent).toContain('relays');
    const added = page.all('[aria-label="Context"] [data-change="added"] .json-name');
    expect(added.map(({ textContent }) => textContent).sort()).toEqual(['0', '1', '2', '3', 'group']);
    expect(page.get('.details-section', 'Waits for').textContent).toMatch(/0$/);
    expect(page.all('.details-children button')).toHaveLength(4);
  });

  it('show of a limit that has just begun that all of it is left', async () => {
    page = await showView(recordingSource(recording), InstanceDetails);
    const key = `${channel}/relay-1`;
    const step = recording.records.find(
      (record) => record.type === 'step' && record.key === key && record.after === 'joined',
    );
    const commit = recording.records.find(({ seq, type }) => type === 'commit' && seq > (step?.seq ?? 0));
    page.model.travel(commit?.seq ?? 0);
    await select(key);
    expect(page.get('.details-waits').textContent).toContain('answerLimit');
    expect(page.get<HTMLProgressElement>('progress[aria-label^="answerLimit"]').value).toBeGreaterThan(0.9);
  });

  it('go to where a step of the history is durable, by the keyboard', async () => {
    page = await showView(recordingSource(recording), InstanceDetails);
    await select(channel);
    const history = page.get('[role="listbox"]');
    history.focus();
    await page.press('End');
    await page.until(() => page.get('.details-entry.is-current').textContent.includes('prepared'));
    expect(history.getAttribute('aria-activedescendant')).toBe(page.get('.details-entry.is-current').id);
    await page.press('Enter');
    await page.until(() => !page.model.state.isFollowing);
    expect(page.model.state.rows.get(channel)?.value).toBe('prepared');
  });

  it('have a tree of the context that is walked and copied by the keyboard', async () => {
    page = await showView(recordingSource(recording), InstanceDetails);
    await select(channel);
    const tree = page.get('[role="tree"][aria-label="Context"]');
    tree.focus();
    const current = () => page.get('[aria-label="Context"] .is-current');
    await page.press('ArrowDown');
    await page.press('ArrowDown');
    await page.until(() => current().textContent.includes('policy'));
    await page.press('ArrowLeft');
    await page.until(() => current().getAttribute('aria-expanded') === 'false');
    await page.press('c');
    await page.until(() => page.copied.length === 1);
    expect(JSON.parse(page.copied[0] ?? '')).toMatchObject({ functionalWhen: 'joined' });
  });

  it('send an event by hand that the state takes, say what came of it, and never into the past', async () => {
    const { recorder, engine, clock } = await recordedJoin();
    page = await showView(recorder, InstanceDetails);
    await select(channel);
    const type = page.get<HTMLSelectElement>('.details-send select');
    type.value = 'user.leave';
    type.dispatchEvent(new Event('change', { bubbles: true }));
    await page.until(() => type.value === 'user.leave');
    const fields = page.get<HTMLTextAreaElement>('.details-send textarea');
    fields.value = '{ "why": ';
    fields.dispatchEvent(new Event('input', { bubbles: true }));
    await page.until(() => page.all('.details-problem').length > 0);
    expect(page.get('.details-problem').textContent).toMatch(/^No JSON/);
    expect(page.get<HTMLButtonElement>('.details-send button').disabled).toBe(true);
    fields.value = '{}';
    fields.dispatchEvent(new Event('input', { bubbles: true }));
    await page.until(() => !page.get<HTMLButtonElement>('.details-send button').disabled);
    page.get('.details-send button').click();
    await page.until(() => page.get('.details-send output').textContent !== '');
    expect(page.get('.details-send output').textContent).toBe('user.leave was taken.');
    expect((await engine.snapshot(channel))?.value).not.toBe('functional');
    await clock.advance(1_000);
    page.model.travel(20);
    await page.until(() => page.all('.details-send').length === 0);
    expect(page.get('.details-section', 'Send an event').textContent).toContain('An earlier moment is shown');
  });

  it.each([1_000, 390])('give axe nothing to object to, light or dark, %i pixels wide', async (width) => {
    page = await showView((await recordedJoin()).recorder, InstanceDetails);
    page.width(width);
    await page.until(() => page.all('.details-counts tr').length > 1);
    expect(await page.violations()).toEqual([]);
    page.model.travel(70);
    await select(channel);
    for (const details of page.all('details')) (details as HTMLDetailsElement).open = true;
    for (const theme of ['light', 'dark'] as const) {
      page.theme(theme);
      expect([theme, ...(await page.violations())]).toEqual([theme]);
    }
  });
});
