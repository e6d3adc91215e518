/** The engine, in a worker of its own. Terminated at any moment and started again, it goes on from its database. */
import { createEngine, type Engine } from 'joinery';
import { indexedDbStore } from 'joinery/indexeddb';
import { hostEngine } from 'joinery/worker';
import { remoteAgent } from '../agent-bridge.ts';
import { openChatStore } from '../chat/chat-store.ts';
import { forgetChats, keepMessage } from '../chat/keep-chats.ts';
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

async function open({ agent, steps }: Ports): Promise<Engine> {
  const chats = await openChatStore();
  const opening: Promise<Engine> = createEngine({
    // The page waits ten seconds for an answer: it is to hear why the store does not open.
    store: indexedDbStore({ name: 'joinery', clock, openWithin: 5_000 }),
    agent: remoteAgent(agent),
    profileFactory: makeProfile,
    clock,
    deliver: async (emitted) => keepMessage(chats, await opening, emitted),
    observe: (key, event, result) =>
      steps.postMessage(stepOf(key, event, result, clock.now()) satisfies StepNotice, []),
  });
  const engine = await opening;
  forgetChats(chats, engine);
  return engine;
}
