import { memoryStore } from '../../persistence/memory.ts';
import type { Agent } from '../../runtime/agent/agent.ts';
import { createEngine, type Engine } from '../../runtime/engine.ts';
import { isInstance, type EngineRow } from '../../runtime/rows.ts';
import { seededRandom, virtualClock, type VirtualClock } from '../../simulation/index.ts';
import type { Moment } from './recording.ts';
import { assertThat, assertUnpolluted } from './target.ts';

/** No row is larger, whatever comes: see the table of limits in docs/threat-model.md. */
const largestRow = 64 * 1024;
const largestDeadLetter = 2_048;

/** A device as of a moment, with an agent that only says what it is told to say. */
export interface FuzzedDevice {
  readonly engine: Engine;
  readonly clock: VirtualClock;
  /** What the agent tells; resolves when it is acknowledged. */
  tell(raw: unknown): Promise<void>;
  /** Commits so far. */
  readonly commits: number;
  readonly data: Moment['data'];
  /** The stored rows. */
  rows(): EngineRow[];
  /** Fails where a bound was passed, something was quarantined by what came, or a prototype was changed. */
  assertSound(): void;
  close(): Promise<void>;
}

export async function openDevice({ data, now }: Moment, status?: () => unknown): Promise<FuzzedDevice> {
  const clock = virtualClock({ start: now });
  const store = memoryStore<EngineRow>({ from: structuredClone(data) });
  const stored = (): EngineRow[] => [...store.data.rows.values()].map(({ text }) => JSON.parse(text) as EngineRow);
  const isQuarantined = (row: EngineRow): boolean => isInstance(row) && row.status === 'quarantined';
  const quarantined = stored().filter(isQuarantined).length;
  let handler: ((event: never) => Promise<void>) | undefined;
  let commits = 0;
  const agent: Agent = {
    submit: async () => undefined,
    cancel: async () => undefined,
    status: async () => (status?.() ?? []) as never,
    onEvent(listener) {
      handler = listener;
      return () => undefined;
    },
    close: async () => undefined,
  };
  const engine = await createEngine({
    store: {
      ...store,
      async commit(...turn) {
        await store.commit(...turn);
        commits += 1;
      },
    },
    agent,
    clock,
    random: seededRandom(1),
    profileFactory: () => ({ displayName: 'Made', fullName: '' }),
  });
  await engine.idle();
  return {
    engine,
    clock,
    async tell(raw) {
      await handler?.(raw as never);
    },
    get commits() {
      return commits;
    },
    data: store.data,
    rows: stored,
    assertSound() {
      assertUnpolluted();
      for (const [key, { text }] of store.data.rows)
        assertThat(text.length <= largestRow, `${key} has ${text.length} bytes`);
      assertThat(stored().filter(isQuarantined).length === quarantined, 'something was put into quarantine');
      const letters = engine.deadLetters();
      assertThat(letters.length <= 1_000, 'dead letters are bounded');
      assertThat(
        letters.slice(-50).every((letter) => JSON.stringify(letter).length <= largestDeadLetter),
        'a dead letter is small',
      );
    },
    close: () => engine.close(),
  };
}
