import { explain } from '../../machines/explain.ts';
import type { Explanation } from '../../machines/explanation.ts';
import type { ChannelContext, ChannelJoinInput } from '../../machines/relay/channel-context.ts';
import type { Relay, RelayPhase } from '../../machines/relay/relay-phase.ts';
import type { AgentEvent } from '../../machines/vocabulary/agent-event.ts';
import { memoryStore, type MemoryStoreData } from '../../persistence/memory.ts';
import { StoreError, type Store } from '../../persistence/store.ts';
import type { Agent } from '../../runtime/agent/agent.ts';
import { createEngine, type Engine } from '../../runtime/engine.ts';
import type { Inspector } from '../../runtime/inspected.ts';
import type { InstanceRecord, MachineEvent } from '../../runtime/record.ts';
import { isInstance, type EngineRow } from '../../runtime/rows.ts';
import { seededRandom, type Channel, type Network, type VirtualClock } from '../../simulation/index.ts';

/** A step that the engine computed: who was told what, and when. */
export interface Step {
  readonly at: number;
  readonly key: string;
  readonly event: MachineEvent;
}

/** What a process dies of: the commit that it is about to make, or has just made. */
interface Trap {
  readonly when: 'before' | 'after';
  readonly matches: (puts: readonly EngineRow[]) => boolean;
}

export const mainName = 'Alice Main';
export const channelKey = 'channel-join/news';

/**
 * One client's device: what is stored on it, and the process that runs on it now, a real engine over the simulated
 * network. All that is read of it comes from the committed rows. The process may die at any commit, without warning.
 */
export class Device {
  readonly data: MemoryStoreData = memoryStore().data;
  /** What its user's profile shows besides the name. */
  shows: { readonly image?: string; readonly shortDescr?: string; readonly contactLink?: string } = {};
  /** Profiles that were made on it, over all its processes. */
  readonly made: ('main' | 'incognito')[] = [];
  readonly steps: Step[] = [];
  /** Times at which the application was told that the user is in. */
  readonly toldJoined: number[] = [];
  /** What the application was told by machines, in order. */
  readonly emitted: { key: string; event: MachineEvent }[] = [];
  /** What its processes logged, of every level. */
  readonly logged: unknown[][] = [];
  /** Every state of the channel that was shown, in order. */
  readonly shown: Explanation[] = [];
  /** Told by the engines of its processes, from the next one on. */
  inspect: Inspector | undefined;
  #process: { engine: Engine; die: () => void } | undefined;
  #listener: ((event: AgentEvent) => Promise<void>) | undefined;
  #trap: Trap | undefined;
  #refused: Trap['matches'] | undefined;
  #watcher: ((puts: readonly EngineRow[], deletes: readonly string[]) => unknown) | undefined;
  readonly #random: ReturnType<typeof seededRandom>;

  constructor(
    readonly network: Network<VirtualClock>,
    readonly name: string,
    seed: number | string,
    /** Who its user is, where nothing else was chosen. */
    readonly userName = mainName,
  ) {
    this.#random = seededRandom(`${name} ${seed}`);
  }

  // ── the process ──────────────────────────────────────────────────────────────────────────────────────────

  /** Starts the process; the one before is gone. */
  async start(): Promise<void> {
    this.die();
    const { clock } = this.network;
    const life = { alive: true };
    const log = (...line: unknown[]) => void this.logged.push(line);
    // Not a race against one promise of the death, which would keep every wait as long as the process lives.
    const waits = new Set<() => void>();
    const engine = await createEngine({
      store: this.#mortal(memoryStore<EngineRow>({ from: this.data }), life),
      agent: this.#overheard(this.network.agent(this.name)),
      clock: {
        now: () => clock.now(),
        setTimer: (fn, delay) => clock.setTimer(() => life.alive && fn(), delay),
      },
      random: this.#random,
      profileFactory: (kind) => {
        this.made.push(kind);
        const displayName = kind === 'main' ? this.userName : `Incognito ${this.made.length}`;
        return { displayName, fullName: '', ...(kind === 'main' && this.shows) };
      },
      logger: { debug: log, info: log, warn: log, error: log },
      observe: (key, event) => void this.steps.push({ at: clock.now(), key, event }),
      ...(this.inspect && { inspect: this.inspect }),
    });
    engine.subscribe('', ({ key, record, emitted }) => {
      if (key === channelKey && record) this.shown.push(explain(record));
      this.emitted.push(...emitted.map((each) => ({ key, event: each })));
      if (emitted.some(({ type }) => type === 'channel.joined')) this.toldJoined.push(clock.now());
    });
    const rest = () =>
      new Promise<void>((resolve, reject) => {
        waits.add(resolve);
        void engine
          .idle()
          .then(resolve, reject)
          .finally(() => waits.delete(resolve));
      });
    const stopWaiting = clock.waitFor(rest);
    this.#process = {
      engine,
      die: () => {
        life.alive = false;
        this.network.faults.crash(this.name);
        stopWaiting();
        for (const end of waits) end();
      },
    };
    await clock.settle();
  }

  /** The process ends as by a power cut: nothing is closed, nothing is finished. */
  die(): void {
    this.#process?.die();
    this.#process = undefined;
  }

  get isAlive(): boolean {
    return this.#process !== undefined;
  }

  /** The process dies at the first commit like this. */
  dieAt(when: Trap['when'], matches: Trap['matches']): void {
    this.#trap = { when, matches };
  }

  /** The store fails at the first commit like this: nothing of it is stored. */
  refuseCommit(matches: Trap['matches']): void {
    this.#refused = matches;
  }

  /** Something is to happen in the world at a commit: after it, and before anything leaves. */
  onCommit(watcher: ((puts: readonly EngineRow[], deletes: readonly string[]) => unknown) | undefined): void {
    this.#watcher = watcher;
  }

  get engine(): Engine {
    if (!this.#process) throw new Error(`${this.name}'s process does not run`);
    return this.#process.engine;
  }

  /** What an agent may hand to the process, whatever it is. Resolves when it is acknowledged. */
  async tell(raw: unknown): Promise<void> {
    await this.#listener?.(raw as AgentEvent);
  }

  #overheard(agent: Agent): Agent {
    return {
      ...agent,
      onEvent: (listener) => {
        this.#listener = listener;
        return agent.onEvent(listener);
      },
    };
  }

  /** A dead process hears no more of its store. */
  #mortal(store: Store<EngineRow>, life: { alive: boolean }): Store<EngineRow> {
    const never = new Promise<never>(() => {});
    const dies = (when: Trap['when'], puts: readonly EngineRow[]) => {
      if (this.#trap?.when !== when || !this.#trap.matches(puts)) return;
      this.#trap = undefined;
      this.die();
    };
    return {
      ...store,
      commit: async (mark, puts, deletes) => {
        dies('before', puts);
        if (!life.alive) return never;
        if (this.#refused?.(puts)) {
          this.#refused = undefined;
          throw new StoreError({ type: 'StoreUnavailable', detail: 'refused on purpose' });
        }
        await store.commit(mark, puts, deletes);
        this.#watcher?.(puts, deletes);
        dies('after', puts);
        return life.alive ? undefined : never;
      },
    };
  }

  // ── what a person does ───────────────────────────────────────────────────────────────────────────────────

  /** Opens the channel's link and, unless it is to be one step, presses Connect. */
  async connect(channel: Channel, input: Partial<ChannelJoinInput> = {}): Promise<void> {
    await this.prepare(channel, input);
    if (input.oneStep !== true) await this.press('user.connect');
  }

  async prepare({ link }: Pick<Channel, 'link'>, input: Partial<ChannelJoinInput> = {}): Promise<void> {
    await this.engine.start('channel-join', 'news', { link, ...input });
  }

  /** Resolves when it is durable; rejects where it was refused. */
  async press(type: `user.${string}`, fields: Partial<ChannelJoinInput> = {}): Promise<{ changed: boolean }> {
    return this.engine.send(channelKey, { type, ...fields } as MachineEvent);
  }

  // ── what is stored, and what it says ─────────────────────────────────────────────────────────────────────

  row(key: string): InstanceRecord | undefined {
    const stored = this.data.rows.get(key);
    const row = stored && (JSON.parse(stored.text) as EngineRow);
    return isInstance(row) ? row : undefined;
  }

  /** The whole store as text, to be compared byte by byte. */
  get bytes(): string {
    return JSON.stringify([...this.data.rows].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  get channel(): InstanceRecord {
    return expectRow(this.row(channelKey), channelKey);
  }

  get phase(): unknown {
    return this.row(channelKey)?.value;
  }

  get context(): ChannelContext {
    return this.channel.context as unknown as ChannelContext;
  }

  get relays(): readonly Relay[] {
    return this.context.relays;
  }

  /** The relays' phases as the channel knows them, in the order of its link. */
  get phases(): RelayPhase[] {
    return this.relays.map(({ phase }) => phase);
  }

  /** Whether there are relays, and all of them stand there. */
  allAre(phase: RelayPhase): boolean {
    const phases = this.row(channelKey) ? this.phases : [];
    return phases.length > 0 && phases.every((each) => each === phase);
  }

  relay(number: number): InstanceRecord {
    const key = `${channelKey}/relay-${number}`;
    return expectRow(this.row(key), key);
  }

  explain(key = channelKey): Explanation {
    return explain(expectRow(this.row(key), key));
  }

  explainRelay(number: number): Explanation {
    return explain(this.relay(number));
  }
}

function expectRow(row: InstanceRecord | undefined, key: string): InstanceRecord {
  if (!row) throw new Error(`There is no row ${key}`);
  return row;
}
