import { expose } from 'comlink';
import { indexedDbStore } from '../../../persistence/indexeddb.ts';
import { createEngine } from '../../../runtime/engine.ts';
import { randomProfile } from '../../../runtime/random-profile.ts';
import type { EngineRow } from '../../../runtime/rows.ts';
import { hostEngine } from '../../../runtime/worker/index.ts';
import { promptAgent } from '../prompt-agent.ts';
import { durability } from './raw.ts';

/** What the page measures beside the client: a call that does nothing, and the same call made where the engine is. */
export interface Inside {
  echo(key: string, event: object): object;
  /** Milliseconds of each. */
  send(key: string, incognito: readonly boolean[]): Promise<number[]>;
}

const engine = createEngine({
  store: indexedDbStore<EngineRow>({ name: (globalThis as unknown as { name: string }).name, durability }),
  agent: promptAgent(1),
  profileFactory: (_, random) => randomProfile(random),
});

hostEngine({ engine, scope: globalThis });

const inside: Inside = {
  echo: (_, event) => event,
  async send(key, choices) {
    const opened = await engine;
    const times: number[] = [];
    for (const incognito of choices) {
      const start = performance.now();
      await opened.send(key, { type: 'user.chooseProfile', incognito });
      times.push(performance.now() - start);
    }
    return times;
  },
};

globalThis.addEventListener('message', ({ data, ports: [port] }) => {
  if (data === 'inside' && port) expose(inside, port);
});
