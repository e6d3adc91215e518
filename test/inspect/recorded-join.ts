import { memoryStore } from '../../persistence/memory.ts';
import { createEngine } from '../../runtime/engine.ts';
import { createInspector, type Recorder } from '../../runtime/inspect/recorder.ts';
import { randomProfile } from '../../runtime/random-profile.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import type { Engine } from '../../runtime/index.ts';
import { createNetwork, seededRandom, virtualClock, type VirtualClock } from '../../simulation/index.ts';

export interface RecordedJoin {
  readonly engine: Engine;
  readonly recorder: Recorder;
  readonly clock: VirtualClock;
}

export const channel = 'channel-join/news';

/**
 * A channel is joined through four relays, one of which is dead and one refuses, after a crash in the middle; and a
 * contact is invited who never comes. The engine runs on, in virtual time, and all of it is recorded.
 */
export async function recordedJoin({ until = 30_000 } = {}): Promise<RecordedJoin> {
  const clock = virtualClock();
  const network = await createNetwork({ clock, seed: 'recorded' });
  const news = network.addChannel({ name: 'news', relays: [{}, { data: 'dead' }, { behaviour: 'reject' }, {}] });
  const { data } = memoryStore<EngineRow>();
  let engine: Engine | undefined;
  const recorder: Recorder = createInspector({
    clock,
    random: seededRandom(7),
    send: async (key, event) => (await engine?.send(key, event)) ?? { changed: false },
  });
  const open = (life: number) =>
    createEngine({
      store: memoryStore<EngineRow>({ from: data }),
      agent: network.agent('alice'),
      clock,
      random: seededRandom(life),
      profileFactory: (_, draw) => randomProfile(draw),
      inspect: recorder,
    });
  engine = await open(1);
  const stopWaiting = clock.waitFor(() => engine?.idle() ?? Promise.resolve());
  await engine.start('channel-join', 'news', { link: news.link });
  await engine.send(channel, { type: 'user.connect' });
  await clock.advance(300);
  network.faults.crash('alice');
  engine = await open(2);
  await engine.start('contact', 'bob', { contactId: 'bob', by: 'invite' });
  await clock.advance(until);
  stopWaiting();
  return { engine, recorder, clock };
}

/** All records that are held. */
export async function recordsOf(recorder: Recorder) {
  return (await recorder.read(undefined, 100_000)).records;
}
