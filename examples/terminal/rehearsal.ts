import { createEngine, type Agent, type EngineRow, type Store } from 'joinery';
import { memoryStore } from 'joinery/memory';
import { virtualClock } from 'joinery/simulation';
import type { DemoOptions } from './arguments.ts';
import { clientName, makeWorld } from './channel-world.ts';
import type { Commits } from './crash-plan.ts';
import { join, makeProfile } from './joining.ts';

/** Runs the join undisturbed, in virtual time and in memory, and counts its commits. */
export async function rehearse(options: DemoOptions): Promise<Commits> {
  const clock = virtualClock();
  const { network, channel } = await makeWorld(clock, options);
  const store = memoryStore<EngineRow>();
  const agent = network.agent(clientName);
  let commits = 0;
  let begun = 0;
  let requested = 0;
  let settled = 0;

  const counted: Store<EngineRow> = {
    ...store,
    async commit(mark, puts, deletes) {
      await store.commit(mark, puts, deletes);
      commits += 1;
      if (begun === 0 && puts.some((row) => row.unfinished)) begun = commits;
    },
  };
  const watched: Agent = {
    ...agent,
    async submit(command) {
      if (command.type === 'fetchLink' || command.type === 'joinConnection') requested = commits;
      await agent.submit(command);
    },
  };

  const engine = await createEngine({ store: counted, agent: watched, clock, profileFactory: makeProfile });
  const joining = join(engine, { link: channel.link, incognito: options.incognito }).then(() => (settled = commits));
  await clock.runUntil(() => settled > 0);
  await joining;
  await engine.close();
  await network.close();
  return { begun, requested, settled };
}
