import { policies } from '../../machines/relay/policies.ts';
import type { ChannelJoinInput } from '../../machines/relay/channel-context.ts';
import {
  createNetwork,
  virtualClock,
  type Channel,
  type ChannelSpec,
  type Network,
  type VirtualClock,
} from '../../simulation/index.ts';
import { Device } from './device.ts';

export type Preset = keyof typeof policies;

/** What a scenario is played with: a network in virtual time, and one device whose process runs. */
export interface Stage {
  readonly preset: Preset;
  readonly clock: VirtualClock;
  readonly network: Network<VirtualClock>;
  readonly alice: Device;
  /** Makes a channel, and connects to it under the preset. */
  join(spec: ChannelSpec, input?: Partial<ChannelJoinInput>): Promise<Channel>;
  /** What `start` is told so that the preset is in force: nothing where it is the default. */
  readonly policy: Pick<ChannelJoinInput, 'policy'>;
}

/** A network, and a device whose process runs. */
export async function setStage(preset: Preset, seed = 1): Promise<Stage> {
  const clock = virtualClock();
  const network = await createNetwork({ clock, seed });
  const alice = new Device(network, 'alice', seed);
  await alice.start();
  // The seed's preset is the default: it has to be in force without being asked for.
  const policy = preset === 'seed' ? {} : { policy: policies[preset] };
  return {
    preset,
    clock,
    network,
    alice,
    policy,
    async join(spec, input) {
      const channel = network.addChannel({ name: 'news', ...spec });
      await alice.connect(channel, { ...policy, ...input });
      return channel;
    },
  };
}
