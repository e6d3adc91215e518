import {
  createNetwork,
  virtualClock,
  type LogEntryOf,
  type Network,
  type VirtualClock,
} from '../../simulation/index.ts';
import type { Inspector } from '../../runtime/inspected.ts';
import { GroupDevice } from './group-device.ts';
import { oldAgent } from './old-agent.ts';

/** A network in virtual time, and the devices of several people, each with an engine and a store of its own. */
export interface Stage {
  readonly clock: VirtualClock;
  readonly network: Network<VirtualClock>;
  /** The device of that name, made and started where it is new. Its user's profile has the same name. */
  device(name: string): Promise<GroupDevice>;
  /** Every chat message that one agent put into another's queue, in order; of one event, or of all. */
  said(event?: string): LogEntryOf<'chat'>[];
}

export interface StageOptions {
  readonly seed?: number;
  /** What a queue holds until its owner fetches it. */
  readonly queueSize?: number;
  /** Devices whose agents are of an older version. */
  readonly old?: readonly string[];
  /** Who the user of the device of that name is. @default the same name */
  readonly userName?: (name: string) => string;
  /** Told by the engines of the device of that name. */
  readonly inspect?: (name: string) => Inspector;
  /** What the device of that name has of the network, where that is not all as it is. */
  readonly through?: (name: string, network: Network<VirtualClock>) => Network<VirtualClock>;
}

export async function setStage(options: StageOptions = {}): Promise<Stage> {
  const { seed = 1, queueSize, old = [], through = (_, network) => network, userName = (name) => name } = options;
  const clock = virtualClock();
  const network = await createNetwork({ clock, seed, ...(queueSize !== undefined && { queueSize }) });
  const devices = new Map<string, GroupDevice>();
  return {
    clock,
    network,
    async device(name) {
      const known = devices.get(name);
      if (known) return known;
      const agent = (client: string) => oldAgent(network.agent(client));
      const plain = old.includes(name) ? { ...network, agent } : network;
      const made = new GroupDevice(through(name, plain), name, seed, userName(name));
      made.inspect = options.inspect?.(name);
      devices.set(name, made);
      await made.start();
      return made;
    },
    said: (event) => network.log.of('chat').filter(({ message }) => event === undefined || message.event === event),
  };
}
