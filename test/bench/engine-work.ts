import { memoryStore } from '../../persistence/memory.ts';
import type { Store } from '../../persistence/store.ts';
import { createEngine, type Engine } from '../../runtime/engine.ts';
import type { Inspector } from '../../runtime/inspected.ts';
import { randomProfile } from '../../runtime/random-profile.ts';
import type { InstanceRecord } from '../../runtime/record.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { channelLink, promptAgent } from './prompt-agent.ts';

export const relaysEach = 5;

/** What was done, and how long it took. */
export interface Work {
  /** External events: what the application and the agent said. */
  readonly events: number;
  readonly rows: number;
  readonly milliseconds: number;
}

/** An engine on the store joins so many channels at once, until every relay of each is connected. */
export async function joinChannels(
  store: Store<EngineRow>,
  channels: number,
  watch: (puts: readonly EngineRow[]) => void = () => undefined,
  inspect?: Inspector,
): Promise<Work> {
  let rows = 0;
  const counted: Store<EngineRow> = {
    ...store,
    commit(mark, puts, deletes) {
      rows += puts.length;
      watch(puts);
      return store.commit(mark, puts, deletes);
    },
  };
  const agent = promptAgent(relaysEach);
  const engine = await createEngine({
    ...{ store: counted, agent, profileFactory: (_, random) => randomProfile(random) },
    ...(inspect && { inspect }),
  });
  const start = performance.now();
  await Promise.all(Array.from({ length: channels }, (_, channel) => joinChannel(engine, channel)));
  const milliseconds = performance.now() - start;
  await engine.close();
  return { events: 2 * channels + agent.said, rows, milliseconds };
}

async function joinChannel(engine: Engine, channel: number): Promise<void> {
  const id = `c${channel}`;
  const key = `channel-join/${id}`;
  await engine.start('channel-join', id, { link: channelLink(channel), incognito: true });
  await engine.send(key, { type: 'user.connect' });
  await engine.waitFor(key, isConnected);
}

/** Every relay of the channel is connected. */
function isConnected(record: InstanceRecord | undefined): boolean {
  const relays = record?.context['relays'] as readonly { phase: string }[] | undefined;
  return relays !== undefined && relays.length > 0 && relays.every(({ phase }) => phase === 'connected');
}

/** Every row that the work writes, in its order: what peers write as well. */
export async function rowsOfJoins(channels: number): Promise<EngineRow[]> {
  const rows: EngineRow[] = [];
  await joinChannels(memoryStore<EngineRow>(), channels, (puts) => void rows.push(...puts));
  return rows;
}
