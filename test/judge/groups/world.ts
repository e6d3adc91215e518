import { layGround, type Ground, type Outcome } from '../ground.ts';
import { honest, sabotaged, type Sabotage } from '../sabotage.ts';
import { converge } from './converge.ts';
import { carryOut } from './deeds.ts';
import { GroupReader } from './reader.ts';
import { prepare } from './people.ts';
import type { GroupPlan } from './plan.ts';

/** A world of one group that runs. */
export interface GroupWorld extends Ground {
  readonly plan: GroupPlan;
  readonly reader: GroupReader;
  /** Who is to be out of the group, and how that came. */
  readonly out: Map<string, 'leave' | 'remove'>;
  /** Who wants whom for a contact. */
  readonly wishes: (readonly [asker: string, other: string])[];
  /** The founder has ended the group for everybody. */
  isDeleted: boolean;
}

/** Runs a plan to its end, or to the first broken promise. The same plan gives the same outcome. */
export function play(
  plan: GroupPlan,
  { sabotage = honest, story = false }: { sabotage?: Sabotage; story?: boolean } = {},
): Promise<Outcome> {
  return sabotaged(sabotage, () => run(plan, sabotage, story));
}

async function run(plan: GroupPlan, sabotage: Sabotage, wanted: boolean): Promise<Outcome> {
  const { ground, onlooker, end } = await layGround(plan, sabotage, wanted, (about) => new GroupReader(about, plan));
  const world: GroupWorld = Object.assign(ground, {
    plan,
    reader: onlooker,
    out: new Map(),
    wishes: [],
    isDeleted: false,
  });
  const clients = [...world.clients.values()];
  for (const client of clients) client.calm = true;
  for (const client of clients) await client.start();
  await prepare(world);

  // People know each other, and the group is there: from here on things go wrong.
  for (const client of clients) client.troubleBegins();
  world.network.faults.rates(plan.rates);
  for (const deed of plan.deeds) world.clock.setTimer(() => carryOut(world, deed), deed.at);
  await world.pass(plan.trouble);
  return end(world.broken ? undefined : await converge(world));
}
