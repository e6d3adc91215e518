import { createEngine, type Engine, type EngineRow, type InstanceRecord, type MachineEvent, type Store } from 'joinery';
import { memoryStore } from 'joinery/memory';
import { seededRandom, type Network, type SeededRandom, type VirtualClock } from 'joinery/simulation';
import type { Cues } from './cues.ts';

/** Where a process dies: before or after it commits. */
export type CrashMoment = 'before' | 'after';

const names = ['Ada', 'Ben', 'Cleo', 'Dina', 'Emil', 'Fay', 'Gus', 'Hana', 'Ivo', 'Jana', 'Kai', 'Lea', 'Mio', 'Nora'];

/** A name for everybody, by number. */
export function nameOf(number: number): string {
  const round = Math.floor(number / names.length);
  return `${names[number % names.length]}${round === 0 ? '' : round + 1}`;
}

/** The process that runs on a device now. */
interface Process {
  readonly engine: Engine;
  /** Resolves when it has died. */
  readonly death: Promise<void>;
  readonly die: () => void;
}

/** Milliseconds until somebody starts the program again. */
const downtime = { min: 500, max: 8000 };

const never = new Promise<never>(() => {});

/** A person with a device: a store, and an engine on it that may die at any commit and is started again. */
export class Person {
  /** The committed rows, by key. */
  readonly rows = new Map<string, InstanceRecord>();
  crashes = 0;
  isAway = false;
  readonly #data = memoryStore<EngineRow>().data;
  readonly #random: SeededRandom;
  #process: Process | undefined;
  #doomed: CrashMoment[] = [];
  /** What machines emitted for the application, as it stores it: once by its id, however often it is handed over. */
  readonly #told = new Map<string, MachineEvent>();

  constructor(
    readonly name: string,
    readonly network: Network<VirtualClock>,
    readonly cues: Cues,
    seed: string,
    readonly onCommit: () => void,
  ) {
    this.#random = seededRandom(`${name} ${seed}`);
  }

  /** What the application was told, in order. */
  get told(): MachineEvent[] {
    return [...this.#told.values()];
  }

  get isRunning(): boolean {
    return this.#process !== undefined;
  }

  async start(): Promise<void> {
    const { clock } = this.network;
    let isAlive = true;
    let end = () => {};
    const death = new Promise<void>((resolve) => (end = resolve));
    const die = () => {
      isAlive = false;
      this.#process = undefined;
      this.network.faults.crash(this.name);
      end();
    };
    const engine = await createEngine({
      store: this.#mortal(() => isAlive),
      agent: this.network.agent(this.name),
      clock: { now: () => clock.now(), setTimer: (fn, delay) => clock.setTimer(() => isAlive && fn(), delay) },
      random: this.#random,
      profileFactory: () => ({ displayName: this.name, fullName: '' }),
      deliver: async ({ id, event }) => {
        if (!isAlive) return never;
        this.#told.set(id, event);
      },
    });
    const stopWaiting = clock.waitFor(() => Promise.race([engine.idle(), death]));
    void death.then(stopWaiting);
    this.#process = { engine, death, die };
  }

  /** The process dies at its next commit; of several such orders each is for a process of its own. */
  dieAtCommit(moment: CrashMoment): void {
    this.#doomed.push(moment);
  }

  /** The network is gone, or back. */
  goAway(isAway: boolean): void {
    this.isAway = isAway;
    this.network.faults.offline(this.name, isAway);
  }

  /** Has an instance made; returns its key. */
  async begin(machine: string, id: string, input: object): Promise<string> {
    await this.#do((engine) => engine.start(machine, id, input));
    return `${machine}/${id}`;
  }

  /** Tells an instance something, once: a repeat under the same id changes nothing. */
  async tell(key: string, event: MachineEvent, eventId = event.type): Promise<void> {
    await this.#do((engine) => engine.send(key, event, { eventId }));
  }

  /** Resolves once the instance is in the state; returns what it remembers then. */
  async until(key: string, state: string): Promise<InstanceRecord['context']> {
    await this.cues.until(() => this.rows.get(key)?.value === state);
    return this.rows.get(key)?.context ?? {};
  }

  /** The rows of a machine. */
  of(machine: string): InstanceRecord[] {
    return [...this.rows.values()].filter((row) => row.machine === machine);
  }

  /** What was asked of a process that died is asked of the next one: nobody saw whether it was done. */
  async #do(deed: (engine: Engine) => Promise<unknown>): Promise<void> {
    for (;;) {
      const running = this.#process;
      if (!running) {
        await this.cues.until(() => this.isRunning);
        continue;
      }
      const isDone = await Promise.race([deed(running.engine).then(() => true), running.death.then(() => false)]);
      if (isDone) return;
    }
  }

  #mortal(isAlive: () => boolean): Store<EngineRow> {
    const store = memoryStore<EngineRow>({ from: this.#data });
    return {
      ...store,
      commit: async (mark, puts, deletes) => {
        if (!isAlive() || this.#diesNow('before')) return never;
        await store.commit(mark, puts, deletes);
        for (const row of puts) if ('machine' in row) this.rows.set(row.key, row);
        for (const key of deletes) this.rows.delete(key);
        const isDead = this.#diesNow('after');
        this.onCommit();
        return isDead ? never : undefined;
      },
    };
  }

  #diesNow(moment: CrashMoment): boolean {
    if (this.#doomed[0] !== moment || !this.#process) return false;
    this.#doomed.shift();
    this.crashes += 1;
    this.#process.die();
    void this.#rise();
    return true;
  }

  async #rise(): Promise<void> {
    await this.cues.after(this.#random.between(downtime.min, downtime.max));
    await this.start();
  }
}
