import { LargeGroup } from '../groups/large-group.ts';
import { EngineMeter, type Cost } from './engine-meter.ts';

/** What it costs that somebody joins a group: on the host's device, and on the newcomer's. */
export interface GroupCost {
  readonly host: Cost;
  readonly newcomer: Cost;
  /** The most memory that was in use, as it was weighed now and then: megabytes. */
  readonly megabytes: number;
}

/** How many megabytes are in use. Not asked for where time counts. */
export type Weigh = () => number;

const commitsWeighed = 2048;
/** After everybody is connected, the last messages about it are under way. */
const rest = 600_000;

/**
 * One more joins a group by its link, which then has so many members, until nothing is left to be done. All of them are
 * at one simulated network, the host, the newcomer and up to twenty more with engines.
 */
export async function groupCost(members: number, weigh: Weigh = () => 0): Promise<GroupCost> {
  const meters = { Hanna: new EngineMeter(), Nora: new EngineMeter() };
  const large = await LargeGroup.of(members - 1, {
    through: (name, network) => (name in meters ? meters[name as keyof typeof meters].through(network) : network),
  });
  let [commits, megabytes] = [0, 0];
  const committed = () => {
    commits += 1;
    if (commits % commitsWeighed === 0) megabytes = Math.max(megabytes, weigh());
  };
  meters.Hanna.begin(large.host, committed);
  meters.Nora.begin(await large.stage.device('Nora'), committed);
  await large.welcome('Nora');
  await large.stage.clock.advance(rest);
  megabytes = Math.max(megabytes, weigh());
  await large.close();
  return { host: await meters.Hanna.cost(), newcomer: await meters.Nora.cost(), megabytes };
}
