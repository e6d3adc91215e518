import { expect, test } from 'vitest';
import { policies } from '../../machines/relay/policies.ts';
import type { ChannelJoinInput } from '../../machines/relay/channel-context.ts';
import {
  createNetwork,
  virtualClock,
  type Channel,
  type ChannelSpec,
  type Network,
  type NetworkLog,
  type VirtualClock,
} from '../../simulation/index.ts';
import { Device } from './device.ts';

export type Preset = keyof typeof policies;

/** What the report says of one run of a scenario. */
export interface ScenarioReport {
  readonly id: string;
  readonly preset: Preset;
  /** Chat messages that clients and relays exchanged, as the network's log counts them. */
  readonly messages: number;
  /** Assertions that ran. */
  readonly assertions: number;
}

declare module 'vitest' {
  interface TaskMeta {
    scenario?: ScenarioReport;
  }
}

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

type Play = (stage: Stage) => Promise<void>;

/** A scenario of the acceptance list, under both presets. */
export function both(id: string, sentence: string, play: Play): void {
  underSeed(id, sentence, play);
  underUpstream(id, sentence, play);
}

/** A scenario whose course is another one under the other preset. */
export function underSeed(id: string, sentence: string, play: Play): void {
  scenario(id, 'seed', sentence, play);
}

export function underUpstream(id: string, sentence: string, play: Play): void {
  scenario(id, 'upstream', sentence, play);
}

function scenario(id: string, preset: Preset, sentence: string, play: Play): void {
  test(`${id} [${preset}] ${sentence}`, async ({ task }) => {
    const stage = await setStage(preset);
    try {
      await play(stage);
    } finally {
      const { assertionCalls } = expect.getState();
      task.meta.scenario = { id, preset, messages: chatMessages(stage.network.log), assertions: assertionCalls };
      stage.alice.die();
      await stage.network.close();
    }
  });
}

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

/** Requests that a relay took, answers, confirmations that it got, and messages after that. */
function chatMessages(log: NetworkLog): number {
  const taken = log.of('joinRequest').filter((request) => request.taken);
  return taken.length + log.of('joinAnswer').length + log.of('connected').length + log.of('message').length;
}
