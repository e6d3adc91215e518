import { createEngine, type Agent, type EngineRow, type Store } from 'joinery';
import { memoryStore } from 'joinery/memory';
import { virtualClock } from 'joinery/simulation';
import type { DemoOptions } from './arguments.ts';
import { clientName, makeWorld } from './channel-world.ts';
import type { CommitRange } from './crash-plan.ts';
import { join, makeProfile } from './joining.ts';

/** Runs the join undisturbed in virtual time, in memory, to see at which of its commits it can be interrupted. */
export async function rehearse(options: DemoOptions): Promise<CommitRange> {
  const clock = virtualClock();
  const { network, channel } = await makeWorld(clock, options);
  const store = memoryStore<EngineRow>();
  const agent = network.agent(clientName);
  let commits = 0;
  let first = 0;
  let last = 0;

  const counted: Store<EngineRow> = {
    ...store,
    async commit(mark, puts, deletes) {
      await store.commit(mark, puts, deletes);
      commits += 1;
      if (first === 0 && puts.some((row) => row.unfinished)) first = commits;
    },
  };
  const watched: Agent = {
    ...agent,
    async submit(command) {
      last = commits;
      await agent.submit(command);
    },
  };

  const engine = await createEngine({ store: counted, agent: watched, clock, profileFactory: makeProfile });
  let joined = false;
  const joining = join(engine, { link: channel.link, incognito: options.incognito }).then(() => (joined = true));
  await clock.runUntil(() => joined);
  await joining;
  await engine.close();
  await network.close();
  return { first, last };
}
