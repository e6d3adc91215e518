/** The engine of a demo, the network around it, and whoever else is there, in one worker. */
import { serveInspection } from 'joinery/inspect';
import { demoChannel, type DemoName } from '../choices.ts';
import { startAlice } from './alice.ts';
import { crowd } from './crowd.ts';
import { group } from './group.ts';
import { join } from './join.ts';
import type { ToDemo } from './to-demo.ts';
import { makeWorld } from './world.ts';

const scenes = { join, group, crowd } as const;
let started: ReturnType<typeof start> | undefined;

globalThis.addEventListener('message', ({ data, ports: [port] }: MessageEvent<ToDemo>) => {
  if (data.type === 'start' && port) started = start(data.demo, port);
  else if (data.type === 'crash') void started?.then(({ alice }) => alice.crash());
  else if (data.type === 'begin') void started?.then(({ begin }) => begin());
});

async function start(demo: DemoName, port: MessagePort) {
  const world = await makeWorld(demo);
  const alice = await startAlice(world);
  serveInspection(alice.recorder, port, { allowSend: true });
  // For the page's choice of another tab.
  serveInspection(alice.recorder, new BroadcastChannel(demoChannel));
  const scene = await scenes[demo](world, alice);
  const begin = (): void => {
    scene().catch((error: unknown) => {
      // What a crash has interrupted is begun once more by whoever wants it.
      if (!alice.isRestarting) throw error;
    });
  };
  begin();
  return { alice, begin };
}
