import { inspect } from 'node:util';
import { registry } from '../../machines/registry.ts';
import type { Json } from '../../machines/vocabulary/json.ts';
import type { Profile } from '../../machines/vocabulary/profile.ts';
import { memoryStore, type MemoryStoreData } from '../../persistence/memory.ts';
import type { Emitted } from '../../runtime/emitted.ts';
import { createEngine, type Engine } from '../../runtime/engine.ts';
import { JoineryError } from '../../runtime/errors.ts';
import type { Logger } from '../../runtime/ports.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { seededRandom, type Network, type VirtualClock } from '../../simulation/index.ts';
import { DeviceClock } from './device-clock.ts';
import { faultyAgent } from './faulty-agent.ts';
import { faultyStore } from './faulty-store.ts';
import { never, type Life } from './life.ts';
import { mainName } from './log-invariants.ts';
import type { Mishap } from './plan.ts';
import type { Sabotage } from './sabotage.ts';
import type { Witness } from './witness.ts';

/** What a client is made of. */
export interface ClientOptions {
  readonly name: string;
  readonly seed: number;
  readonly network: Network<VirtualClock>;
  readonly mishaps: readonly Mishap[];
  /** Milliseconds until the process starts again after it died at a commit. */
  readonly away: number;
  /** Milliseconds that a commit takes. */
  readonly commitMs: number;
  readonly sabotage: Sabotage;
  readonly witnessed: (data: MemoryStoreData) => Witness;
  /** A line of the story. */
  readonly tell: (who: string, what: string) => void;
  /** A promise to the application was broken. */
  readonly accuse: (what: string) => void;
  /** The application takes what an instance emitted. Without it nothing is handed over. */
  readonly heard?: (emitted: Emitted) => void;
  /** The main profile of whoever uses it. Absent: one that is named after the client. */
  readonly profile?: Profile;
  /** Told of each line of the engine's log, and of each error that the application is thrown. */
  readonly logged?: (text: string) => void;
}

/** A device with a disk, and the process that runs on it now: a real engine. It dies and comes back, sleeps and wakes. */
export class Client {
  readonly data: MemoryStoreData = memoryStore().data;
  readonly witness: Witness;
  readonly name: string;
  /** Counts of this device over all its lives: what mishaps are drawn for. */
  readonly counts: Record<Mishap['at'], number> = { commit: 0, read: 0, event: 0, submit: 0, status: 0 };
  crashes = 0;
  mishapsMet = 0;
  steps = 0;
  calm = false;
  diskFull = false;
  diskGone = false;
  diskBusy = false;
  readonly #clock: DeviceClock;
  #life: Life = { alive: false };
  #engine: Engine | undefined;
  readonly #random;
  /** How the application fares with what it is handed over. */
  readonly #luck;

  constructor(private readonly options: ClientOptions) {
    this.name = options.name;
    this.witness = options.witnessed(this.data);
    this.#clock = new DeviceClock(options.network.clock);
    this.#random = seededRandom(`${options.name} ${options.seed}`);
    this.#luck = seededRandom(`${options.name}'s application ${options.seed}`);
  }

  // ── the process ──────────────────────────────────────────────────────────────────────────────────────────

  /** Starts the process, and again a little later where the store can't be opened. */
  async start(): Promise<void> {
    if (this.#life.alive) return;
    const life = { alive: true };
    this.#life = life;
    const { network, sabotage, name, heard, profile, logged } = this.options;
    this.witness.begins(this.options.network.clock.now(), true);
    this.tell('starts');
    try {
      const engine = await createEngine({
        store: sabotage.store(faultyStore(this, memoryStore<EngineRow>({ from: this.data }), life), this),
        agent: sabotage.agent(faultyAgent(this, network.agent(name), life), this),
        machines: sabotage.machines(registry),
        clock: { now: () => this.#clock.now(), setTimer: (fn, delay) => this.#clock.setTimer(life, fn, delay) },
        random: this.#random,
        // Whatever waits is computed while the turn before it is being written.
        policy: { aheadFrom: 1 },
        profileFactory: (kind) =>
          kind === 'main' && profile
            ? profile
            : { displayName: kind === 'main' ? mainName(name) : `Incognito ${this.#random.id(6)}`, fullName: '' },
        observe: (key, event) => {
          this.steps += 1;
          this.tell(`  ${key} is told ${event.type}`);
        },
        ...(heard && { deliver: (emitted) => this.#take(life, emitted, heard) }),
        ...(logged && { logger: loggerTo(logged) }),
      });
      if (life.alive) this.#engine = engine;
    } catch (error) {
      if (!life.alive) return;
      this.tell(`can't start: ${String(error)}`);
      if (!(error instanceof JoineryError)) this.options.accuse(`the engine did not start: ${String(error)}`);
      this.die();
      this.startLater(5_000);
    }
  }

  /** The application stores what it is handed over. It may fail before it has, and after. */
  async #take(life: Life, emitted: Emitted, heard: (emitted: Emitted) => void): Promise<void> {
    if (!life.alive) return never;
    const fails = this.calm ? 'not' : this.#luck.pick(['before', 'after', ...Array.from({ length: 8 }, () => 'not')]);
    if (fails === 'before') throw new Error('the application has not stored it');
    heard(emitted);
    if (fails === 'after') throw new Error('the application has stored it, and does not know');
  }

  startLater(ms: number): void {
    this.options.network.clock.setTimer(() => void this.start(), ms);
  }

  /** As by a power cut: nothing is closed, nothing is finished. */
  die(): void {
    if (!this.#life.alive) return;
    this.#life.alive = false;
    this.#engine = undefined;
    this.options.network.faults.crash(this.name);
  }

  /** The process dies, and comes back. */
  crash(ms: number): void {
    if (!this.#life.alive) return;
    this.crashes += 1;
    this.tell('dies');
    this.die();
    this.startLater(ms);
  }

  /** The application shuts down in order, and comes back. */
  async close(ms: number): Promise<void> {
    const life = this.#life;
    if (!this.#engine || !life.alive) return;
    this.tell('shuts down');
    await this.#engine.close();
    if (!life.alive) return;
    this.die();
    this.startLater(ms);
  }

  get isAwake(): boolean {
    return this.#engine !== undefined;
  }

  /** The user comes back to the application. */
  async wake(): Promise<void> {
    this.tell('comes to the foreground');
    await this.#engine?.wake();
  }

  // ── time ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** Nothing runs for so long; the clock on the wall goes on. */
  sleep(ms: number): void {
    this.tell(`sleeps for ${ms} ms`);
    this.#clock.sleep(ms);
    this.options.network.clock.setTimer(() => this.undisturbed(), ms);
  }

  /** Somebody sets the clock on the wall. */
  setClock(ms: number): void {
    this.tell(`has its clock set by ${ms} ms`);
    this.#clock.set(ms);
  }

  /** From here on things go wrong: what is drawn for it is counted from now. */
  troubleBegins(): void {
    this.calm = false;
    for (const at of Object.keys(this.counts) as Mishap['at'][]) this.counts[at] = 0;
  }

  /** Nothing goes wrong any more. */
  calmDown(): void {
    this.calm = true;
    this.diskFull = false;
    this.diskGone = false;
    this.#clock.wake();
  }

  undisturbed(): void {
    this.witness.begins(this.options.network.clock.now(), false);
  }

  /** It can do nothing now: it sleeps, or its disk does not work. */
  get isHindered(): boolean {
    return this.diskFull || this.diskGone || this.diskBusy || this.#clock.isAsleep;
  }

  /** Resolves when the device is not asleep; at once where it is awake. */
  awake(): Promise<void> {
    return this.#clock.awake();
  }

  pause(ms: number): Promise<void> {
    return this.#clock.pause(ms);
  }

  // ── mishaps ──────────────────────────────────────────────────────────────────────────────────────────────

  /** Counts an occasion, and says what goes wrong at it. */
  mishap<A extends Mishap['at']>(at: A): Extract<Mishap, { at: A }> | undefined {
    const n = (this.counts[at] += 1);
    if (this.calm) return undefined;
    const met = this.options.mishaps.find((each) => each.at === at && each.n === n);
    if (!met) return undefined;
    this.mishapsMet += 1;
    this.tell(`${at} ${n} meets its mishap: ${met.what}`);
    return met as Extract<Mishap, { at: A }>;
  }

  /** A commit takes its time, unless nothing is to go wrong. */
  async works(): Promise<void> {
    if (!this.calm && this.options.commitMs > 0) await this.pause(this.options.commitMs);
  }

  /** It died at a commit. */
  crashAtCommit(): void {
    this.crash(this.options.away);
  }

  tell(what: string): void {
    this.options.tell(this.name, what);
  }

  committed(puts: readonly string[], deletes: readonly string[]): void {
    this.tell(`commit ${this.witness.commits + 1}: ${[...puts, ...deletes.map((key) => `-${key}`)].join(', ')}`);
    this.witness.committed(puts, deletes, this.options.network.clock.now());
  }

  // ── what a person does ───────────────────────────────────────────────────────────────────────────────────

  /** Starts an instance; what the application is told has to be so. */
  async begin(key: string, input: object): Promise<void> {
    const engine = this.#engine;
    const life = this.#life;
    if (!engine) return;
    const [machine = '', id = ''] = key.split('/');
    const births = this.witness.births.get(key)?.size ?? 0;
    try {
      const { created } = await engine.start(machine, id, input);
      if (!life.alive) return;
      const born = (this.witness.births.get(key)?.size ?? 0) - births;
      if (created && born === 0) this.options.accuse(`${key}: it is said to be created, and is not stored`);
      return;
    } catch (error) {
      this.#refused(error);
    }
  }

  async press(
    key: string,
    event: { type: string; incognito?: boolean; [field: string]: Json | undefined },
  ): Promise<void> {
    try {
      await this.#engine?.send(key, event);
    } catch (error) {
      this.#refused(error);
    }
  }

  /** The application is refused with a reason, and never by a bug. */
  #refused(error: unknown): void {
    this.tell(`is refused: ${String(error)}`);
    this.options.logged?.(inspect(error, { depth: 10 }));
    if (!(error instanceof JoineryError)) this.options.accuse(`the application was thrown ${String(error)}`);
    else if (error.type === 'MachineFailed') this.options.accuse(error.message);
  }
}

function loggerTo(logged: (text: string) => void): Logger {
  const line = (text: string, fields?: Record<string, unknown>) => logged(`${text} ${inspect(fields, { depth: 10 })}`);
  return { debug: line, info: line, warn: line, error: line };
}
