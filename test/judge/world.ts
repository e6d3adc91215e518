import { createNetwork, virtualClock, type Channel, type Network, type VirtualClock } from '../../simulation/index.ts';
import { Client } from './client.ts';
import { converge } from './converge.ts';
import { carryOut } from './deeds.ts';
import { LogReader } from './log-invariants.ts';
import { instanceKey, type Plan } from './plan.ts';
import { honest, type Sabotage } from './sabotage.ts';
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
}

/** A world that runs. */
export interface World {
  readonly plan: Plan;
  readonly clock: VirtualClock;
  readonly network: Network<VirtualClock>;
  readonly channels: readonly Channel[];
  readonly clients: ReadonlyMap<string, Client>;
  readonly began: number;
  accuse(client: string, what: string, commit?: number): void;
  tell(who: string, what: string): void;
  readonly broken: boolean;
  faults: number;
  /** Lets time pass, and stops at the first broken promise, or where the predicate holds. */
  pass(ms: number, until?: () => boolean): Promise<boolean>;
}

/** More commits than any world needs. */
const endless = 20_000;

/** Runs a plan to its end, or to the first broken promise. The same plan gives the same outcome. */
export async function play(
  plan: Plan,
  { sabotage = honest, story = false }: { sabotage?: Sabotage; story?: boolean } = {},
): Promise<Outcome> {
  const undo = sabotage.install();
  try {
    return await run(plan, sabotage, story);
  } finally {
    undo();
  }
}

async function run(plan: Plan, sabotage: Sabotage, wanted: boolean): Promise<Outcome> {
  const clock = virtualClock();
  const began = clock.now();
  const network = await createNetwork({ clock, seed: plan.seed });
  const channels = plan.channels.map((spec, at) => network.addChannel({ name: `channel ${at}`, ...spec }));
  network.faults.rates(plan.rates);

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

  for (const name of plan.clients) {
    const client = new Client({
      name,
      seed: plan.seed,
      network,
      mishaps: plan.mishaps.filter((each) => each.client === name),
      away: plan.away,
      sabotage,
      witnessed: (data) => new Witness(data, (what, commit) => accuse(name, what, commit)),
      tell,
      accuse: (what) => accuse(name, what),
    });
    clients.set(name, client);
  }
  const witnesses = new Map([...clients].map(([name, { witness }]) => [name, witness]));
  const keyOf = (client: string, link: string): string => {
    const found = plan.memberships.find((each) => each.client === client && channels[each.channel]?.link === link);
    return found ? instanceKey(found) : '';
  };
  const reader = new LogReader(network.log, witnesses, keyOf, accuse);

  const world: World = {
    plan,
    clock,
    network,
    channels,
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
        reader.read();
        for (const { counts, name } of clients.values())
          if (counts.commit > endless) accuse(name, 'it commits without end');
        return violation !== undefined || until();
      };
      await clock.runUntil(() => over() || clock.now() >= end, ms + 1);
      stop();
      return until();
    },
  };

  for (const client of clients.values()) void client.start();
  for (const deed of plan.deeds) clock.setTimer(() => carryOut(world, deed), deed.at);
  await world.pass(plan.trouble);
  const convergedIn = world.broken ? undefined : await converge(world);

  const all = [...clients.values()];
  const sum = (count: (client: Client) => number) => all.reduce((total, client) => total + count(client), 0);
  const outcome: Outcome = {
    violation,
    steps: sum(({ steps }) => steps),
    commits: sum(({ witness }) => witness.commits),
    crashes: sum(({ crashes }) => crashes),
    faults: world.faults + sum(({ mishapsMet }) => mishapsMet),
    convergedIn,
    attempts: Object.fromEntries(all.map(({ name, counts }) => [name, counts.commit])),
    story,
  };
  for (const client of all) client.die();
  await network.close();
  return outcome;
}
