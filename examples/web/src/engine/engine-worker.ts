/** The engine, in a worker of its own. Terminated at any moment and started again, it goes on from its database. */
import { createEngine, type Engine } from 'joinery';
import { indexedDbStore } from 'joinery/indexeddb';
import { hostEngine } from 'joinery/worker';
import { remoteAgent } from '../agent-bridge.ts';
import { clock } from '../clock.ts';
import { makeProfile } from './profiles.ts';
import { stepOf, type StepNotice } from './step-notice.ts';

interface Ports {
  readonly agent: MessagePort;
  readonly steps: MessagePort;
}

const given = new Promise<Ports>((resolve) => {
  globalThis.addEventListener('message', ({ data, ports: [agent, steps] }: MessageEvent<unknown>) => {
    if (data === 'engine.start' && agent && steps) resolve({ agent, steps });
  });
});

hostEngine({ engine: given.then(open), scope: globalThis });

function open({ agent, steps }: Ports): Promise<Engine> {
  return createEngine({
    // The page waits ten seconds for an answer: it is to hear why the store does not open.
    store: indexedDbStore({ name: 'joinery', clock, openWithin: 5_000 }),
    agent: remoteAgent(agent),
    profileFactory: makeProfile,
    clock,
    observe: (key, event, result) =>
      steps.postMessage(stepOf(key, event, result, clock.now()) satisfies StepNotice, []),
  });
}
