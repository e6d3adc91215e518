import { createElement as h, Suspense } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import {
  EngineProvider,
  useChannel,
  useContacts,
  useEngineHealth,
  useGroup,
  useInstances,
  useSuspenseInstance,
} from '../../runtime/react/index.ts';
import { village } from '../runtime/villagers.ts';

function Page() {
  const [channel, group] = [useChannel('channel-join/a'), useGroup('membership/g')];
  const { records, isLoading } = useContacts();
  const hats = useInstances('hat', (rows) => rows.length);
  const health = useEngineHealth();
  return JSON.stringify([channel.isLoading, group.isLoading, records, isLoading, hats, health ?? null]);
}

test('a server without an engine renders what is shown while everything is read', () => {
  const page = renderToString(h(EngineProvider, { engine: undefined }, h(Page)));
  expect(JSON.parse(page.replaceAll('&quot;', '"'))).toEqual([true, true, [], true, 0, null]);
});

test('a server that has an engine renders the same, so that the page comes to life without a difference', async () => {
  const { engine } = await village({ anna: ['hat'] });
  const without = renderToString(h(EngineProvider, { engine: undefined }, h(Page)));
  expect(renderToString(h(EngineProvider, { engine }, h(Page)))).toBe(without);
});

test('what suspends is its fallback on a server', () => {
  const Suspended = () => useSuspenseInstance('villager/anna').record?.key ?? 'nobody';
  const page = renderToString(
    h(EngineProvider, { engine: undefined }, h(Suspense, { fallback: 'wait' }, h(Suspended))),
  );
  expect(page).toContain('wait');
});
