import {
  createNetwork,
  seededRandom,
  type Channel,
  type Network,
  type Relay,
  type RelaySpec,
} from 'joinery/simulation';
import type { Clock } from 'joinery';
import type { DemoOptions } from './arguments.ts';

/** The name by which the network knows our client. */
export const clientName = 'alice';

/** A relay that fails for good, each kind with another reason. */
interface Defect extends RelaySpec {
  /** What happened to it after its link was published. */
  readonly happened?: (relay: Relay) => void;
}

const defects: readonly Defect[] = [
  /** The link's server answers AUTH. */
  { data: 'dead' },
  /** The link is there; its queue is not, and the join answers AUTH. */
  { happened: (relay) => relay.leave() },
  { data: 'incompatible' },
  { data: 'no-profile' },
  { presents: 'other-channel' },
];

export interface ChannelWorld<C extends Clock> {
  readonly network: Network<C>;
  readonly channel: Channel;
}

/** A network with one channel, as the options and their seed have it: which relays fail, how, and how slow each is. */
export async function makeWorld<C extends Clock>(
  clock: C,
  { relays, fail, seed }: Pick<DemoOptions, 'relays' | 'fail' | 'seed'>,
): Promise<ChannelWorld<C>> {
  const random = seededRandom(`world ${seed}`);
  const network = await createNetwork({ clock, seed, latency: { min: 20, max: 80 } });
  const kinds = shuffled(defects, random);
  const failing = shuffled([...Array(relays).keys()], random).slice(0, fail);
  const defectOf = (at: number): Defect | undefined => {
    const turn = failing.indexOf(at);
    return turn < 0 ? undefined : kinds[turn % kinds.length];
  };
  const channel = network.addChannel({
    name: 'Field notes',
    relays: Array.from({ length: relays }, (_, at): RelaySpec => {
      const { happened: _happened, ...spec } = defectOf(at) ?? {};
      return { ...spec, delay: random.between(0, 400) };
    }),
  });
  channel.relays.forEach((relay, at) => defectOf(at)?.happened?.(relay));
  return { network, channel };
}

/** The same things in another order, drawn. */
export function shuffled<T>(things: readonly T[], random: ReturnType<typeof seededRandom>): T[] {
  const left = [...things];
  return things.flatMap(() => left.splice(random.between(0, left.length - 1), 1));
}
