import { createElement as h, memo, StrictMode, Suspense, useLayoutEffect, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, expect, test, vi } from 'vitest';
import { memoryStore } from '../../persistence/memory.ts';
import { createEngine, type Engine, type EngineRow, type InstanceKey, randomProfile } from '../../runtime/index.ts';
import {
  EngineProvider,
  useChannel,
  useContacts,
  useEngine,
  useEngineHealth,
  useGroup,
  useInstance,
  useInstances,
  useSuspenseInstance,
} from '../../runtime/react/index.ts';
import { createNetwork, virtualClock } from '../../simulation/index.ts';
import { hello, village } from '../runtime/villagers.ts';

const roots = new Set<Root>();
const pages = new Set<HTMLElement>();
afterEach(() => {
  for (const root of roots) root.unmount();
  for (const page of pages) page.remove();
  roots.clear();
  pages.clear();
});

/** Shows a component below a provider of the engine, and counts its renders under names. */
function show(engine: Engine | undefined, shown: ReactNode) {
  const page = document.body.appendChild(document.createElement('div'));
  pages.add(page);
  const root = createRoot(page);
  roots.add(root);
  const render = (by: Engine | undefined) => root.render(h(EngineProvider, { engine: by, children: shown }));
  render(engine);
  return {
    page,
    render,
    text: () => page.textContent,
  };
}

const renders = new Map<string, number>();
const count = (name: string) => void renders.set(name, (renders.get(name) ?? 0) + 1);
const pause = () => new Promise((resolve) => setTimeout(resolve, 30));

function Villager({ name }: { name: string }) {
  const { record, isLoading } = useInstance(`villager/${name}`);
  if (isLoading) return 'loading';
  return record ? `${name} heard ${JSON.stringify(record.context['heard'])}` : 'nobody';
}

test('a row is shown as it changes, also in strict mode, and one that is not there as nobody', async () => {
  const { engine, act } = await village({ anna: [], bert: [] });
  const { text } = show(engine, h(StrictMode, null, h(Villager, { name: 'anna' })));
  await expect.poll(text).toBe('anna heard []');
  await act('bert', { tell: { to: { key: 'villager/anna' }, event: hello } });
  await expect.poll(text).toBe('anna heard ["hello"]');
  await engine.forget('villager/anna');
  await expect.poll(text).toBe('nobody');
});

test('what strict mode mounts twice listens once, and nothing listens when it is gone', async () => {
  const { engine } = await village({ anna: [] });
  const listening = new Set<object>();
  const subscribe = engine.subscribe.bind(engine);
  vi.spyOn(engine, 'subscribe').mockImplementation((...args) => {
    const end = subscribe(...args);
    const listener = {};
    listening.add(listener);
    return () => {
      listening.delete(listener);
      end();
    };
  });
  const { text } = show(engine, h(StrictMode, null, h(Villager, { name: 'anna' }), h(Villager, { name: 'anna' })));
  await expect.poll(text).toBe('anna heard []anna heard []');
  expect(listening.size).toBe(1);
  for (const root of roots) root.unmount();
  expect(listening.size).toBe(0);
});

function Suspended({ name }: { name: string }) {
  const { record } = useSuspenseInstance(`villager/${name}`);
  return record ? `${name} is ${record.status}` : 'nobody';
}

test('a component that suspends shows the row as soon as it is there, for a provider without an engine too', async () => {
  const { engine, act } = await village({ anna: [] });
  const shown = h(Suspense, { fallback: 'wait' }, h(Suspended, { name: 'anna' }), ' ', h(Suspended, { name: 'bert' }));
  const { text, render } = show(undefined, shown);
  await expect.poll(text).toBe('wait');
  render(engine);
  await expect.poll(text).toBe('anna is active nobody');
  await act('anna', {
    tell: { to: { key: 'villager/bert' }, event: hello, create: { machine: 'villager', input: {} } },
  });
  await expect.poll(text).toBe('anna is active bert is active');
});

function Hats() {
  count('hats');
  const keys = useInstances('hat', (records) => records.map(({ key }) => key));
  return keys.join(' ');
}

test('what a component selects does not render it anew while it is the same', async () => {
  const { engine, act } = await village({ anna: ['hat'], bert: ['hat'], dora: [] });
  const { text } = show(engine, h(Hats));
  await expect.poll(text).toBe('villager/anna villager/bert');
  const before = renders.get('hats');
  await act('dora', { tell: { to: { label: 'hat' }, event: hello } });
  await pause();
  expect(renders.get('hats')).toBe(before);
  await act('dora', { wear: ['hat'] });
  await expect.poll(text).toBe('villager/anna villager/bert villager/dora');
  expect(renders.get('hats')).toBe((before ?? 0) + 1);
});

function Emptiness() {
  const hats = useInstances('hat', (records, isLoading) => (isLoading ? 'not known' : `${records.length} hats`));
  const bert = useInstance('villager/bert', (record, isLoading) =>
    isLoading ? 'not known' : (record?.key ?? 'nobody'),
  );
  useLayoutEffect(() => void shown.push(`${hats}, ${bert}`));
  return `${hats}, ${bert}`;
}
const shown: string[] = [];

test('what is still to be read is not shown as if there were nothing', async () => {
  const { engine } = await village({ anna: ['hat'] });
  const { text } = show(engine, h(Emptiness));
  await expect.poll(text).toBe('1 hats, nobody');
  expect(shown[0]).toBe('not known, not known');
  expect(shown.filter((each) => each.includes('0 hats'))).toEqual([]);
});

test('another engine takes the place of the one before it', async () => {
  const [first, second] = [await village({ anna: [] }), await village({})];
  const { text, render } = show(first.engine, h(Villager, { name: 'anna' }));
  await expect.poll(text).toBe('anna heard []');
  render(second.engine);
  await expect.poll(text).toBe('nobody');
  await second.engine.start('villager', 'anna', {});
  await expect.poll(text).toBe('anna heard []');
});

const Row = memo(({ name }: { name: InstanceKey }) => {
  count(name);
  const heard = useInstance(name, (record) => (record?.context['heard'] as string[] | undefined)?.length);
  return h('li', null, heard);
});

/** Of a list as long as you like only what is seen is in the page. */
function LongList() {
  count('list');
  const keys = useInstances('hat', (records) => records.map(({ key }) => key));
  return h(
    'ul',
    null,
    keys.slice(0, 20).map((name) => h(Row, { key: name, name })),
  );
}

test('of 2,000 rows those that are seen are rendered, and of a change in one of them that one alone', async () => {
  const ids = Array.from({ length: 2_000 }, (_, at) => `v${String(at).padStart(4, '0')}`);
  const { engine, act } = await village({ dora: [] });
  await Promise.all(ids.map((id) => engine.start('villager', id, { wears: ['hat'] })));
  const { page } = show(engine, h(LongList));
  await expect.poll(() => page.querySelectorAll('li')).toHaveLength(20);
  renders.clear();
  await act('dora', { tell: { to: { key: 'villager/v0007' }, event: hello } });
  await act('dora', { tell: { to: { key: 'villager/v1999' }, event: hello } });
  await expect.poll(() => page.querySelectorAll('li')[7]?.textContent).toBe('1');
  await pause();
  expect([...renders]).toEqual([['villager/v0007', 1]]);
});

// ── what is particular to channels, groups and contacts ─────────────────────────────────────────────────────

/** An engine over the simulated network, in virtual time. */
async function onNetwork() {
  const clock = virtualClock();
  const network = await createNetwork({ clock });
  const engine = await createEngine({
    store: memoryStore<EngineRow>(),
    agent: network.agent('alice'),
    profileFactory: (_, random) => randomProfile(random),
    clock,
  });
  return { clock, network, engine };
}

function Channel() {
  const { explanation, status, relays, isLoading } = useChannel('channel-join/g1');
  if (isLoading) return 'loading';
  return `${explanation?.phase ?? 'none'} ${status ?? '-'} ${relays.map(({ value }) => value as string).join()}`;
}

/** What a page sees of a channel from the first look on. */
const looks: string[] = [];
function Looks() {
  const { record, relays, isLoading } = useChannel('channel-join/g1');
  useLayoutEffect(() => void looks.push(isLoading ? 'loading' : `${record?.status} ${relays.length}`));
  return looks.at(-1);
}

test('a channel is loading until its relays were read as well', async () => {
  const { clock, network, engine } = await onNetwork();
  await engine.start('channel-join', 'g1', { link: network.addChannel().link });
  await engine.send('channel-join/g1', { type: 'user.connect' });
  await clock.advance(60_000);
  show(engine, h(Looks));
  await expect.poll(() => looks).toContain('active 3');
  expect(new Set(looks)).toEqual(new Set(['loading', 'active 3']));
});

function Connect() {
  const engine = useEngine();
  return h('button', { onClick: () => void engine?.send('channel-join/g1', { type: 'user.connect' }) }, '');
}

test('a channel is shown with its status and its relays, from the tap on', async () => {
  const { clock, network, engine } = await onNetwork();
  const { link } = network.addChannel();
  const { page, text } = show(engine, [h(Channel, { key: 1 }), h(Connect, { key: 2 })]);
  await expect.poll(text).toBe('none - ');
  await engine.start('channel-join', 'g1', { link });
  await expect.poll(text).toBe('prepared noRelays ');
  page.querySelector('button')?.click();
  await expect.poll(async () => (await engine.snapshot('channel-join/g1'))?.value).not.toBe('prepared');
  await clock.advance(60_000);
  await expect.poll(text).toBe('functional functional connected,connected,connected');
});

function People() {
  const { records } = useContacts();
  const group = useGroup('membership/g');
  const health = useEngineHealth();
  const names = useContacts((contacts, areLoading) => (areLoading ? '?' : contacts.map(({ key }) => key).join()));
  return `${records.length} ${names} ${group.explanation?.phase ?? '-'} ${group.status ?? '-'} ${group.members.length} ${health?.state}`;
}

test('contacts, a group and the health of the storage are shown', async () => {
  const { clock, engine } = await onNetwork();
  const { text } = show(engine, h(People));
  await expect.poll(text).toBe('0  - - 0 ready');
  await engine.start('contact', 'bob', { contactId: 'bob', by: 'invite' });
  await clock.advance(60_000);
  await expect.poll(text).toBe('1 contact/bob - - 0 ready');
  await engine.start('membership', 'g', {
    groupId: 'g',
    by: 'create',
    groupProfile: { displayName: 'Tea', fullName: '' },
  });
  await clock.advance(60_000);
  await expect.poll(text).toBe('1 contact/bob connected alone 0 ready');
  await engine.send('contact/bob', { type: 'user.delete' });
  await clock.advance(60_000);
  await expect.poll(text).toBe('0  connected alone 0 ready');
});

test('outside of a provider a hook text so', async () => {
  const page = document.body.appendChild(document.createElement('div'));
  pages.add(page);
  const errors: unknown[] = [];
  const root = createRoot(page, { onUncaughtError: (error) => errors.push(error) });
  roots.add(root);
  root.render(h(Hats));
  await expect.poll(() => String(errors[0])).toContain('outside of EngineProvider');
});
