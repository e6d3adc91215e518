import type { Channel } from '../../simulation/index.ts';
import { converge } from './converge.ts';
import { carryOut } from './deeds.ts';
import { layGround, type Ground, type Outcome } from './ground.ts';
import { LogReader } from './log-invariants.ts';
import { instanceKey, type Plan } from './plan.ts';
import { honest, sabotaged, type Sabotage } from './sabotage.ts';

/** A world of channels that runs. */
export interface World extends Ground {
  readonly plan: Plan;
  readonly channels: readonly Channel[];
}

/** Runs a plan to its end, or to the first broken promise. The same plan gives the same outcome. */
export function play(
  plan: Plan,
  { sabotage = honest, story = false }: { sabotage?: Sabotage; story?: boolean } = {},
): Promise<Outcome> {
  return sabotaged(sabotage, () => run(plan, sabotage, story));
}

async function run(plan: Plan, sabotage: Sabotage, wanted: boolean): Promise<Outcome> {
  const channels: Channel[] = [];
  const keyOf = (client: string, link: string): string => {
    const found = plan.memberships.find((each) => each.client === client && channels[each.channel]?.link === link);
    return found ? instanceKey(found) : '';
  };
  const { ground, end } = await layGround(
    plan,
    sabotage,
    wanted,
    ({ network, clients, accuse }) => new LogReader(network.log, clients, keyOf, accuse),
  );
  const { network, clients, clock } = ground;
  channels.push(...plan.channels.map((spec, at) => network.addChannel({ name: `channel ${at}`, ...spec })));
  network.faults.rates(plan.rates);
  const world: World = Object.assign(ground, { plan, channels });

  for (const client of clients.values()) void client.start();
  for (const deed of plan.deeds) clock.setTimer(() => carryOut(world, deed), deed.at);
  await world.pass(plan.trouble);
  return end(world.broken ? undefined : await converge(world));
}
