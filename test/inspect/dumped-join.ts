import { memoryStore } from '../../persistence/memory.ts';
import { createInspector, type Recorder, type RecorderOptions } from '../../runtime/inspect/recorder.ts';
import { createEngine, type EngineRow, type InstanceRecord, randomProfile } from '../../runtime/index.ts';
import { isInstance } from '../../runtime/rows.ts';
import { createNetwork, seededRandom, virtualClock, type VirtualClock } from '../../simulation/index.ts';

/** A join that is recorded, and beside it what its store held after each commit. */
export interface DumpedJoin {
  readonly recorder: Recorder;
  readonly clock: VirtualClock;
  readonly dumps: readonly ReadonlyMap<string, InstanceRecord>[];
  /** How many steps the engine took, told by itself and not by the recorder. */
  readonly steps: () => number;
  /** Starts the join: how far it comes is the clock's. */
  begin(): Promise<void>;
  /** Starts the join, and lets it come as far as it comes. */
  run(): Promise<void>;
}

/** A channel is joined through four relays, one of which is dead and one refuses. */
export async function dumpedJoin(options: RecorderOptions = {}): Promise<DumpedJoin> {
  const clock = virtualClock();
  const network = await createNetwork({ clock, seed: 'dumped' });
  const { link } = network.addChannel({ relays: [{}, { data: 'dead' }, { behaviour: 'reject' }, { delay: 3_000 }] });
  const recorder = createInspector({ clock, random: seededRandom(3), redact: 'none', ...options });
  const store = memoryStore<EngineRow>();
  const dumps: Map<string, InstanceRecord>[] = [];
  let steps = 0;
  const engine = await createEngine({
    store: {
      ...store,
      async commit(mark, puts, deletes) {
        await store.commit(mark, puts, deletes);
        const rows = (await store.all()).filter(isInstance);
        dumps.push(new Map(rows.map((row) => [row.key, row])));
      },
    },
    agent: network.agent('alice'),
    clock,
    random: seededRandom(4),
    profileFactory: (_, draw) => randomProfile(draw),
    inspect: recorder,
    observe: () => void (steps += 1),
  });
  clock.waitFor(() => engine.idle());
  async function begin(): Promise<void> {
    await engine.start('channel-join', 'news', { link });
    await engine.send('channel-join/news', { type: 'user.connect' });
  }
  return {
    ...{ recorder, clock, dumps, begin },
    steps: () => steps,
    async run() {
      await begin();
      await clock.advance(60_000);
    },
  };
}
