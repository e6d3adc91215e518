import { expect, test } from 'vitest';
import type { GroupDevice } from './group-device.ts';
import { setStage, type Stage, type StageOptions } from './stage.ts';
import '../scenarios/scenario.ts';

/** A scenario of the acceptance list, played by real engines over one simulated network. */
export function inGroups(
  id: string,
  sentence: string,
  play: (stage: Stage) => Promise<void>,
  options: StageOptions = {},
): void {
  test(`${id}: ${sentence}`, async ({ task }) => {
    const stage = await setStage(options);
    const devices = new Set<GroupDevice>();
    try {
      await play({
        ...stage,
        device: async (name) => {
          const device = await stage.device(name);
          devices.add(device);
          return device;
        },
      });
    } finally {
      const { assertionCalls: assertions } = expect.getState();
      task.meta.scenario = { id, preset: 'groups', messages: stage.said().length, assertions };
      for (const device of devices) device.die();
      await stage.network.close();
    }
  });
}
