import { createElement as h, useLayoutEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { memoryStore } from '../../../persistence/memory.ts';
import { createEngine, type EngineRow, randomProfile } from '../../../runtime/index.ts';
import { EngineProvider, useChannel, useInstance } from '../../../runtime/react/index.ts';
import { createNetwork, virtualClock } from '../../../simulation/index.ts';

const counted = { renders: 0, changes: 0 };

/** What comes in one go counts once. */
function oncePerGo(name: keyof typeof counted): () => void {
  let isCounted = false;
  return () => {
    if (isCounted) return;
    isCounted = true;
    counted[name]++;
    queueMicrotask(() => (isCounted = false));
  };
}

/** All that is rendered in one go is laid out in one. */
const rendered = oncePerGo('renders');
const changed = oncePerGo('changes');

function Relay({ name }: { name: string }) {
  useLayoutEffect(rendered);
  return h(
    'li',
    null,
    useInstance(name, (record) => record?.value as string),
  );
}

function Channel({ name }: { name: string }) {
  useLayoutEffect(rendered);
  const { explanation, status, relays } = useChannel(name);
  return h(
    'section',
    null,
    `${explanation?.phase} ${status}`,
    h(
      'ul',
      null,
      relays.map(({ key }) => h(Relay, { key, name: key })),
    ),
  );
}

/** Joins channels that a page shows, each with its relays: how often the page was rendered, and how many commits changed what it shows. */
export async function renders(channels: number): Promise<{ renders: number; changes: number }> {
  const clock = virtualClock();
  const network = await createNetwork({ clock, seed: 1 });
  const engine = await createEngine({
    store: memoryStore<EngineRow>(),
    agent: network.agent('alice'),
    profileFactory: (_, random) => randomProfile(random),
    clock,
  });
  const names = Array.from({ length: channels }, (_, at) => `c${at}`);
  for (const name of names) {
    await engine.start('channel-join', name, { link: network.addChannel({ relays: 5 }).link });
  }
  const page = document.body.appendChild(document.createElement('div'));
  const root = createRoot(page);
  const shown = names.map((name) => h(Channel, { key: name, name: `channel-join/${name}` }));
  root.render(h(EngineProvider, { engine, children: shown }));
  while (!page.textContent.includes('prepared')) await new Promise((resolve) => setTimeout(resolve, 10));
  await new Promise((resolve) => setTimeout(resolve, 50));

  Object.assign(counted, { renders: 0, changes: 0 });
  engine.subscribe('channel-join', changed);
  for (const name of names) await engine.send(`channel-join/${name}`, { type: 'user.connect' });
  await clock.advance(120_000);
  const joined = () => page.textContent.split('functional functional').length - 1;
  for (let looks = 0; joined() !== channels; looks++) {
    if (looks > 6_000) throw new Error(`the page shows ${joined()} of ${channels} channels as joined`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  root.unmount();
  page.remove();
  await engine.close();
  await network.close();
  return { ...counted };
}
