import { memoryStore } from '../../../persistence/memory.ts';
import { createEngine, randomProfile, type EngineOptions, type EngineRow } from '../../../runtime/index.ts';
import { createNetwork, virtualClock } from '../../../simulation/index.ts';

const clock = virtualClock();
const network = await createNetwork({ clock });

export const options: EngineOptions = {
  store: memoryStore<EngineRow>(),
  clock,
  agent: network.agent('alice'),
  profileFactory: (_, random) => randomProfile(random),
};
export const engine = await createEngine(options);
