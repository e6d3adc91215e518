/** The engine, in a worker of its own. Terminated at any moment and started again, it goes on from its database. */
import { createEngine, type Engine } from 'joinery';
import { indexedDbStore } from 'joinery/indexeddb';
import { hostEngine } from 'joinery/worker';
import { remoteAgent } from '../agent-bridge.ts';
import { openChatStore } from '../chat/chat-store.ts';
import { forgetChats, keepMessage } from '../chat/keep-chats.ts';
import { clock } from '../clock.ts';
import { inspection } from './inspection.ts';
import { makeProfile } from './profiles.ts';
import { stepOf, type StepNotice, stepsChannel } from './step-notice.ts';

const steps = new BroadcastChannel(stepsChannel);

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel of this origin alone
const tell = (step: StepNotice): void => steps.postMessage(step);

const given = new Promise<MessagePort>((resolve) => {
  globalThis.addEventListener('message', ({ data, ports: [agent] }: MessageEvent<unknown>) => {
    if (data === 'engine.start' && agent) resolve(agent);
  });
});

hostEngine({ engine: given.then(open), scope: globalThis });

async function open(agent: MessagePort): Promise<Engine> {
  const chats = await openChatStore();
  const opening: Promise<Engine> = createEngine({
    // The page waits ten seconds for an answer: it is to hear why the store does not open.
    store: indexedDbStore({ name: 'joinery', clock, openWithin: 5_000 }),
    agent: remoteAgent(agent),
    profileFactory: makeProfile,
    clock,
    deliver: async (emitted) => keepMessage(chats, await opening, emitted),
    inspect: inspection(async (key, event) => (await opening).send(key, event)),
    observe: (key, event, result) => tell(stepOf(key, event, result, clock.now())),
  });
  const engine = await opening;
  forgetChats(chats, engine);
  return engine;
}
