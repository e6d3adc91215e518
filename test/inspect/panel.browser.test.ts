import type { AxeResults, RunOptions } from 'axe-core';
import axe from 'axe-core';
import { afterEach, expect, test } from 'vitest';
import { inspectionOver, serveInspection } from '../../runtime/inspect/index.ts';
import { stateText } from '../../runtime/inspect/panel/tree/state-text.ts';
import type { InspectionSource } from '../../runtime/inspect/source.ts';
import { dumpedJoin } from './dumped-join.ts';
import { showPanel, type Panel } from './panel.ts';
import { shownTree, valuesIn } from './shown-tree.ts';

const open = new Set<Panel>();
/** What a client's own reporter of errors would get. */
const errors: string[] = [];
addEventListener('error', ({ message }) => errors.push(message));
afterEach(() => {
  for (const panel of open) panel.close();
  open.clear();
  expect(errors.splice(0)).toEqual([]);
});

function show(source: InspectionSource, size?: { width: number; height?: number }): Panel {
  const panel = showPanel(source, size);
  open.add(panel);
  return panel;
}

const often = { interval: 5 };

/** Which record is shown, as the header says. */
const moment = (panel: Panel) =>
  Number(
    panel
      .find('.header-facts')
      .textContent.match(/#([\d,]+)/)?.[1]
      ?.replace(',', ''),
  );
const hasFocus = (panel: Panel) => panel.element.shadowRoot?.activeElement;

test('travelling in time shows of every commit of a join what the store held after it', async () => {
  const { recorder, dumps, run } = await dumpedJoin();
  await run();
  const { records } = await recorder.read(undefined, 10_000);
  const commits = records.filter(({ type }) => type === 'commit');
  expect(commits).toHaveLength(dumps.length);
  expect(dumps.length).toBeGreaterThan(20);
  const panel = show(recorder);
  await expect.poll(() => moment(panel)).toBe(records.length);
  panel.press('news');
  await expect.poll(() => panel.all('[role=tree][aria-label=Row]')).toHaveLength(1);
  for (const section of panel.all('summary')) if (section.textContent === 'Whole row') section.click();
  for (const [at, dump] of dumps.entries()) {
    const states = [...dump.values()].map(({ key, value }) => [key, stateText(value)]);
    // From the newest moment the first commit is far away; from one to the next it is a key.
    if (at === 0) for (let left = dumps.length; left > 0; left -= 1) await goBack(panel, commits[left - 1]?.seq ?? 0);
    else panel.key(']');
    await expect.poll(() => moment(panel)).toBe(commits[at]?.seq);
    expect(panel.states()).toEqual(Object.fromEntries(states));
    for (const row of dump.values()) {
      panel.find(`.tree-name[title="${row.key}"]`).click();
      await expect.poll(() => panel.find('.details h2').textContent, often).toBe(row.key);
      expect(await shownTree(panel, 'Row')).toEqual(valuesIn(row));
      expect(await shownTree(panel, 'Context')).toEqual(valuesIn(row.context));
    }
  }
});

async function goBack(panel: Panel, seq: number): Promise<void> {
  if (moment(panel) !== seq) panel.key('[');
  await expect.poll(() => moment(panel)).toBe(seq);
}

test('a join is followed live, over a port, without a missed step', async () => {
  const { recorder, steps, run } = await dumpedJoin();
  const { port1, port2 } = new MessageChannel();
  const stop = serveInspection(recorder, port1);
  const source = inspectionOver(port2);
  const panel = show(source);
  await expect.poll(() => panel.find('.status').textContent.trim()).toBe('Live');
  await run();
  const { last } = await recorder.read();
  await expect.poll(() => moment(panel)).toBe(last);
  // Of every turn its records are shown as text: as many steps as the engine took are among them.
  const slider = panel.find('[role=slider]');
  const turns = Number(slider.ariaValueMax);
  let count = 0;
  for (let turn = 1; turn <= turns; turn += 1) {
    panel.key(turn === 1 ? 'Home' : 'ArrowRight', slider);
    await expect.poll(() => slider.ariaValueNow).toBe(String(turn));
    count += panel.all('.record[data-kind=step]').length;
  }
  expect(count).toBe(steps());
  source.close();
  stop();
});

test('a panel that is shown anew shows all that the buffer holds', async () => {
  const { recorder, run } = await dumpedJoin();
  await run();
  const first = show(recorder);
  const { last } = await recorder.read();
  await expect.poll(() => moment(first)).toBe(last);
  const turns = first.find('[role=slider]').ariaValueMax;
  const states = first.states();
  first.close();
  open.delete(first);
  const again = show(recorder);
  await expect.poll(() => moment(again)).toBe(last);
  expect(again.find('[role=slider]').ariaValueMax).toBe(turns);
  expect(again.states()).toEqual(states);
});

test('the keys reach everything: tree, search, time and help', async () => {
  const { recorder, run } = await dumpedJoin();
  await run();
  const panel = show(recorder);
  await expect.poll(() => Object.keys(panel.states()).length).toBe(5);
  const tree = panel.find('[role=tree]');
  tree.focus();
  for (const key of ['Home', 'ArrowDown', 'ArrowRight']) {
    panel.key(key);
    await new Promise(requestAnimationFrame);
  }
  await expect.poll(() => panel.find('[aria-selected=true] .tree-name').title).toBe('channel-join/news/relay-1');
  expect(tree.getAttribute('aria-activedescendant')).toBe('tree-channel-join/news/relay-1');
  panel.key('ArrowLeft');
  await expect.poll(() => panel.find('[aria-selected=true] .tree-name').title).toBe('channel-join/news');
  panel.key('ArrowLeft');
  await expect.poll(() => Object.keys(panel.states())).toEqual(['channel-join/news']);

  panel.key('f');
  await expect.poll(() => panel.find('.header').className).toContain('is-past');
  const { last } = await recorder.read();
  panel.key('[');
  await expect.poll(() => moment(panel)).toBeLessThan(last);
  panel.key('f');
  await expect.poll(() => moment(panel)).toBe(last);

  panel.key('/');
  await expect.poll(() => hasFocus(panel)).toBe(panel.find('[data-search]'));
  // What is typed is text there, and no key of the panel.
  panel.key('f');
  await new Promise(requestAnimationFrame);
  expect(panel.find('.header').className).not.toContain('is-past');
  const search = panel.find('[data-search]') as HTMLInputElement;
  search.value = 'relay-3';
  search.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await expect.poll(() => Object.keys(panel.states())).toEqual(['channel-join/news', 'channel-join/news/relay-3']);

  tree.focus();
  panel.key('?');
  await expect.poll(() => panel.find('dialog').hasAttribute('open')).toBe(true);
  (panel.find('dialog') as HTMLDialogElement).close();
  await expect.poll(() => panel.all('dialog')).toEqual([]);
});

test('on a phone one view is there at a time, and to select an instance is to look at it', async () => {
  const { recorder, run } = await dumpedJoin();
  await run();
  const panel = show(recorder, { width: 390 });
  await expect.poll(() => panel.all('.region').map((each) => each.ariaLabel)).toEqual(['Instances']);
  await expect.poll(() => Object.keys(panel.states()).length).toBe(5);
  panel.press('relay-1');
  await expect.poll(() => panel.all('.region').map((each) => each.ariaLabel)).toEqual(['Chart']);
  const whose = () => panel.all('.region h2').map((each) => each.textContent);
  await expect.poll(whose).toEqual(['channel-join/news/relay-1']);
  panel.press('Timeline');
  await expect.poll(() => panel.all('.region').map((each) => each.ariaLabel)).toEqual(['Timeline']);
  panel.press('Instances');
  await expect.poll(() => panel.all('.region').map((each) => each.ariaLabel)).toEqual(['Instances']);
  // Also one that was selected before.
  panel.press('relay-1');
  await expect.poll(() => panel.all('.region').map((each) => each.ariaLabel)).toEqual(['Chart']);
});

test('on a phone the arrows go through the instances, and Enter looks at one', async () => {
  const { recorder, run } = await dumpedJoin();
  await run();
  const panel = show(recorder, { width: 390 });
  await expect.poll(() => Object.keys(panel.states()).length).toBe(5);
  const chosen = () => panel.all('[aria-selected=true] .tree-name').map((each) => each.textContent);
  const tree = panel.find('[role=tree]');
  for (const name of ['channel-join', 'news', 'relay-1']) {
    panel.key('ArrowDown', tree);
    await expect.poll(chosen).toEqual(name === 'channel-join' ? [] : [name]);
  }
  panel.key('Enter', tree);
  await expect
    .poll(() => panel.all('.region h2').map((each) => each.textContent))
    .toEqual(['channel-join/news/relay-1']);
});

/** What axe finds wrong: the rule, and where. What is no part of a page (its landmarks, its title) is not asked. */
async function faults(): Promise<string[]> {
  const rules: RunOptions['rules'] = { region: { enabled: false }, 'page-has-heading-one': { enabled: false } };
  const found: AxeResults = await axe.run(document.body, { rules });
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.flat().join(' ')}`));
}

test.for([
  ['dark', 1_200],
  ['light', 1_200],
  ['dark', 390],
  ['light', 390],
] as const)('axe objects to nothing: %s, %d pixels wide', async ([theme, width]) => {
  const { recorder, run } = await dumpedJoin();
  await run();
  const panel = show(recorder, { width });
  panel.element.dataset['theme'] = theme;
  await expect.poll(() => Object.keys(panel.states()).length).toBe(5);
  panel.press('news');
  await expect.poll(() => panel.all('.chart-view')).toHaveLength(1);
  for (const view of ['Sequence', 'Chart', 'Details', 'Timeline', 'Instances']) {
    if (view !== 'Sequence' && view !== 'Chart' && width > 700) continue;
    panel.press(view);
    await expect.poll(() => panel.all('.region').map((each) => each.ariaLabel)).toContain(view);
    await expect.poll(() => panel.all('.chart-drawing')).toHaveLength(view === 'Chart' ? 1 : 0);
    // What moves or fades comes to rest.
    await expect.poll(faults, { message: view }).toEqual([]);
  }
});
