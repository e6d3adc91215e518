import type { AgentEvent } from '../../machines/vocabulary/agent-event.ts';
import { memoryStore, type MemoryStoreData } from '../../persistence/memory.ts';
import { createEngine, type Engine } from '../../runtime/engine.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { createNetwork, seededRandom, virtualClock } from '../../simulation/index.ts';

/** What is stored on a device right after one commit. */
export interface Moment {
  readonly data: MemoryStoreData;
  readonly now: number;
  /** How many events the agent had told by then. */
  readonly told: number;
}

/** Two channels as they were joined, worked, and were left: every moment of it, and all that the agent told. */
export interface Recording {
  readonly moments: readonly Moment[];
  readonly events: readonly AgentEvent[];
  readonly link: string;
}

/** Plays it in the simulated network. The same every time. */
export async function record(): Promise<Recording> {
  const clock = virtualClock();
  const network = await createNetwork({ clock, seed: 7 });
  const news = network.addChannel({
    name: 'news',
    relays: [{}, { delay: 9_000 }, { behaviour: 'reject' }, { data: 'dead' }],
  });
  const other = network.addChannel({ name: 'other', relays: 2 });
  const moments: Moment[] = [];
  const events: AgentEvent[] = [];
  const store = memoryStore<EngineRow>();
  const agent = network.agent('alice');
  const random = seededRandom(7);
  const engine: Engine = await createEngine({
    store: {
      ...store,
      async commit(...turn) {
        await store.commit(...turn);
        moments.push({ data: structuredClone(store.data), now: clock.now(), told: events.length });
      },
    },
    agent: {
      ...agent,
      onEvent: (handler) =>
        agent.onEvent(async (event) => {
          events.push(structuredClone(event));
          return handler(event);
        }),
    },
    clock,
    random,
    profileFactory: () => ({ displayName: 'Alice', fullName: '' }),
  });
  clock.waitFor(() => engine.idle());

  network.faults.fail('alice', 'joinConnection', { type: 'SMP', code: 'QUOTA' }, { times: 1 });
  for (const [id, { link }] of [
    ['news', news],
    ['other', other],
  ] as const) {
    await engine.start('channel-join', id, { link, incognito: id === 'news' });
    await engine.send(`channel-join/${id}`, { type: 'user.connect' });
    await clock.advance(700_000);
  }
  news.announce(news.addRelay());
  await clock.advance(60_000);
  await engine.send('channel-join/news', { type: 'user.open' });
  await engine.send('channel-join/news', { type: 'user.retry' });
  await clock.advance(60_000);
  const [relay] = news.relays;
  relay?.leave();
  await clock.advance(60_000);
  await engine.send('channel-join/news', { type: 'user.leave' });
  await clock.advance(60_000);
  await engine.close();
  await network.close();
  return { moments, events, link: news.link };
}
