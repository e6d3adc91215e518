import { createEngine, type Engine, type EngineRow } from 'joinery';
import { createInspector, type Recorder } from 'joinery/inspect';
import { memoryStore } from 'joinery/memory';
import type { World } from './world.ts';

/** Whose engine is inspected. */
export interface Alice {
  readonly recorder: Recorder;
  /** The engine that runs now. */
  readonly engine: Engine;
  readonly isRestarting: boolean;
  /** Her engine ends without warning; another one goes on from what it left behind. */
  crash(): Promise<void>;
}

const profile = { displayName: 'alice', fullName: 'Alice Carpenter' };

export async function startAlice({ network, clock }: World): Promise<Alice> {
  const { data } = memoryStore<EngineRow>();
  const recorder: Recorder = createInspector({ clock, send: (key, event) => engine.send(key, event) });
  const open = (): Promise<Engine> =>
    createEngine({
      store: memoryStore<EngineRow>({ from: data }),
      agent: network.agent('alice'),
      profileFactory: () => ({ ...profile }),
      clock,
      inspect: recorder,
    });
  let engine = await open();
  let isRestarting = false;
  return {
    recorder,
    get engine() {
      return engine;
    },
    get isRestarting() {
      return isRestarting;
    },
    async crash() {
      isRestarting = true;
      network.faults.crash('alice');
      engine = await open();
      isRestarting = false;
    },
  };
}
