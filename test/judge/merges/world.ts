import { layGround, type Ground, type Outcome } from '../ground.ts';
import { honest, sabotaged, type Sabotage } from '../sabotage.ts';
import { withRelay } from './attack.ts';
import { converge } from './converge.ts';
import { carryOut, change } from './deeds.ts';
import { goOn, settleIn } from './people.ts';
import type { MergePlan } from './plan.ts';
import { MergeReader } from './reader.ts';

/** A world of people who know each other in several ways that runs. */
export interface MergeWorld extends Ground {
  readonly plan: MergePlan;
  readonly reader: MergeReader;
  /** Ties that were ended by one of the two. */
  readonly ended: Set<number>;
  /** Ties at an address that are begun anew, as the host has deleted the contact. */
  readonly anew: Set<number>;
  /** Those who have taken records apart. */
  readonly separated: Set<string>;
}

/** Runs a plan to its end, or to the first broken promise. The same plan gives the same outcome. */
export function play(
  plan: MergePlan,
  { sabotage = honest, story = false }: { sabotage?: Sabotage; story?: boolean } = {},
): Promise<Outcome> {
  return sabotaged(sabotage, () => run(plan, withRelay(sabotage, plan), story));
}

const minute = 60_000;
const nothing = { took: undefined, tally: undefined };

async function run(plan: MergePlan, sabotage: Sabotage, wanted: boolean): Promise<Outcome> {
  const changed: ConstructorParameters<typeof MergeReader>[2] = (deed, { to }) =>
    void ground.clock.setTimer(() => void change(world, deed, to), 0);
  const { ground, onlooker, end } = await layGround(
    plan,
    sabotage,
    wanted,
    (about) => new MergeReader(about, plan, changed),
  );
  const world: MergeWorld = Object.assign(ground, {
    plan,
    reader: onlooker,
    ended: new Set<number>(),
    anew: new Set<number>(),
    separated: new Set<string>(),
  });
  const clients = [...world.clients.values()];
  for (const client of clients) client.calm = true;
  for (const client of clients) await client.start();
  await settleIn(world);
  await world.pass(minute);
  const early = plan.ties.flatMap(({ early: isEarly }, at) => (isEarly ? [at] : []));
  for (let step = 0; step < 4 && early.length > 0; step += 1) {
    for (const at of early) await goOn(world, at);
    await world.pass(10_000);
  }

  // Some know each other: from here on things go wrong.
  for (const client of clients) client.troubleBegins();
  world.network.faults.rates(plan.rates);
  for (const deed of plan.deeds) world.clock.setTimer(() => carryOut(world, deed), deed.at);
  await world.pass(plan.trouble);
  const { took, tally } = world.broken ? nothing : await converge(world);
  return { ...(await end(took)), ...tally };
}
