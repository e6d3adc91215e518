import type { Emitted } from '../../runtime/emitted.ts';
import type { InstanceRecord } from '../../runtime/record.ts';
import { createNetwork, virtualClock, type Network, type VirtualClock } from '../../simulation/index.ts';
import { Client } from './client.ts';
import type { AnyPlan } from './plan.ts';
import type { Sabotage } from './sabotage.ts';
import { Witness } from './witness.ts';

/** A broken promise: what, whose, at which of its commits, and how many milliseconds after the world began. */
export interface Violation {
  readonly what: string;
  readonly client: string;
  readonly commit: number;
  readonly at: number;
}

/** What came of a world. */
export interface Outcome {
  readonly violation: Violation | undefined;
  readonly steps: number;
  readonly commits: number;
  readonly crashes: number;
  /** Everything that went wrong. */
  readonly faults: number;
  /** Milliseconds from the end of all trouble until all were connected that can be; undefined where nobody can. */
  readonly convergedIn: number | undefined;
  /** Commits that the clients' engines tried, by client. */
  readonly attempts: Readonly<Record<string, number>>;
  readonly story: readonly string[];
  /** What this kind of world counts besides. */
  readonly counts?: Readonly<Record<string, number>>;
  /** What is to be read with the counts. */
  readonly notes?: readonly string[];
}

/** What every kind of world stands on: a network, its clients, and the promises that are kept or broken. */
export interface Ground {
  readonly clock: VirtualClock;
  readonly network: Network<VirtualClock>;
  readonly clients: ReadonlyMap<string, Client>;
  readonly began: number;
  accuse(client: string, what: string, commit?: number): void;
  tell(who: string, what: string): void;
  readonly broken: boolean;
  faults: number;
  /** Lets time pass, and stops at the first broken promise, or where the predicate holds. */
  pass(ms: number, until?: () => boolean): Promise<boolean>;
}

/** What a kind of world looks at besides. */
export interface Onlooker {
  /** Reads what is new in the network's log. */
  read(): void;
  /** What is wrong with a row that was stored, and broken promises that it tells of. */
  rows?(client: string, row: InstanceRecord): Iterable<string>;
  /** The application takes what was emitted. */
  heard?(client: string, emitted: Emitted): void;
  /** A client's engine logs a line, or throws its application an error. */
  logged?(client: string, text: string): void;
}

/** More commits than any world needs. */
const endless = 20_000;

/** Makes the ground of a plan, and the end of it: what came of all. The onlooker is made on it. */
export async function layGround<O extends Onlooker>(
  plan: AnyPlan,
  sabotage: Sabotage,
  wanted: boolean,
  look: (ground: Ground) => O,
): Promise<{ ground: Ground; onlooker: O; end: (convergedIn: number | undefined) => Promise<Outcome> }> {
  const clock = virtualClock();
  const began = clock.now();
  const network = await createNetwork({ clock, seed: plan.seed });

  const story: string[] = [];
  const tell = (who: string, what: string) => {
    if (wanted) story.push(`${String(clock.now() - began).padStart(9)} ms  ${who} ${what}`);
  };
  let violation: Violation | undefined;
  const clients = new Map<string, Client>();
  const accuse = (client: string, what: string, commit?: number) => {
    if (violation) return;
    tell(client, `BROKEN: ${what}`);
    violation = { what, client, commit: commit ?? clients.get(client)?.witness.commits ?? 0, at: clock.now() - began };
  };
  const ground: Ground = {
    clock,
    network,
    clients,
    began,
    accuse,
    tell,
    faults: 0,
    get broken() {
      return violation !== undefined;
    },
    async pass(ms, until = () => false) {
      const end = clock.now() + ms;
      const stop = clock.setTimer(() => undefined, ms);
      const over = () => {
        onlooker.read();
        for (const { counts, name } of clients.values())
          if (counts.commit > endless) accuse(name, 'it commits without end');
        return violation !== undefined || until();
      };
      await clock.runUntil(() => over() || clock.now() >= end, ms + 1);
      stop();
      return until();
    },
  };
  const onlooker = look(ground);
  for (const name of plan.clients) {
    const client = new Client({
      name,
      seed: plan.seed,
      network,
      mishaps: plan.mishaps.filter((each) => each.client === name),
      away: plan.away,
      commitMs: plan.commitMs,
      sabotage,
      witnessed: (data) =>
        new Witness(
          data,
          (what, commit) => accuse(name, what, commit),
          (row) => onlooker.rows?.(name, row) ?? [],
        ),
      tell,
      accuse: (what) => accuse(name, what),
      ...(onlooker.heard && { heard: (emitted) => onlooker.heard?.(name, emitted) }),
      ...(onlooker.logged && { logged: (text) => onlooker.logged?.(name, text) }),
      ...(plan.profiles?.[name] && { profile: plan.profiles[name] }),
    });
    clients.set(name, client);
  }

  async function end(convergedIn: number | undefined): Promise<Outcome> {
    const all = [...clients.values()];
    const sum = (count: (client: Client) => number) => all.reduce((total, client) => total + count(client), 0);
    const outcome: Outcome = {
      violation,
      steps: sum(({ steps }) => steps),
      commits: sum(({ witness }) => witness.commits),
      crashes: sum(({ crashes }) => crashes),
      faults: ground.faults + sum(({ mishapsMet }) => mishapsMet),
      convergedIn,
      attempts: Object.fromEntries(all.map(({ name, counts }) => [name, counts.commit])),
      story,
    };
    for (const client of all) client.die();
    await network.close();
    return outcome;
  }
  return { ground, onlooker, end };
}
