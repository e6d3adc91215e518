import { assign } from 'xstate';
import type { Store } from '../../persistence/store.ts';
import type { Agent } from '../../runtime/agent/agent.ts';
import { Changes } from '../../runtime/changes.ts';
import { Draft } from '../../runtime/draft.ts';
import type { EngineRow, Registry } from '../../runtime/rows.ts';
import { isInstance } from '../../runtime/rows.ts';
import type { Client } from './client.ts';

/**
 * A way to break the engine on purpose, from outside of it: what stands between it and its store, its agent and its
 * machines, or a method of its book-keeping.
 */
export interface Sabotage {
  store(store: Store<EngineRow>, client: Client): Store<EngineRow>;
  agent(agent: Agent, client: Client): Agent;
  machines(registry: Registry): Registry;
  /** Puts a broken method in place; returns its undoing. */
  install(): () => void;
}

export const honest: Sabotage = {
  store: (store) => store,
  agent: (agent) => agent,
  machines: (registry) => registry,
  install: () => () => undefined,
};

/** Runs with the sabotage in place. */
export async function sabotaged<T>(sabotage: Sabotage, run: () => Promise<T>): Promise<T> {
  const undo = sabotage.install();
  try {
    return await run();
  } finally {
    undo();
  }
}

/** Replaces a method of the engine's book-keeping. */
function broken<C extends Draft | Changes, K extends keyof C & string>(
  of: { readonly prototype: C },
  name: K,
  method: C[K],
): () => void {
  const whole = of.prototype[name];
  Object.assign(of.prototype, { [name]: method });
  return () => void Object.assign(of.prototype, { [name]: whole });
}

/** The registry with another definition of one machine. */
export function changedDefinition(registry: Registry, name: string, changes: object): Registry {
  const definition = registry[name];
  return definition ? { ...registry, [name]: { ...definition, ...changes } } : registry;
}

/** Every commit's commands go to the agent before it. */
function dispatchBeforeCommit(): Sabotage {
  const agents = new WeakMap<Client, Agent>();
  return {
    ...honest,
    agent(agent, client) {
      agents.set(client, agent);
      return agent;
    },
    store: (store, client) => ({
      ...store,
      async commit(mark, puts, deletes) {
        for (const { commands } of puts.filter(isInstance)) {
          for (const { corrId, command } of commands) await agents.get(client)?.submit({ ...command, corrId });
        }
        await store.commit(mark, puts, deletes);
      },
    }),
  };
}

/** The names of the ways to break the engine. Each is found by the judge. */
export const sabotages = {
  'dispatch-before-commit': dispatchBeforeCommit,

  /** The agent is told at once that its event is taken. */
  'ack-before-commit': () => ({
    ...honest,
    agent: (agent) => ({
      ...agent,
      onEvent: (handler) => agent.onEvent(async (event) => void handler(event).catch(() => undefined)),
    }),
  }),

  /** A commit whose answer was lost is taken for one that did not happen. */
  'lost-commit-answer': () => ({
    ...honest,
    store: (store) => ({
      ...store,
      async open() {
        const { last, epoch } = await store.open();
        return { epoch, last: { ...last, turn: last.turn - 1 } };
      },
    }),
  }),

  /** What was in flight when the process began is not given to the agent again. */
  'no-resubmit': () => ({
    ...honest,
    agent(agent, { witness }) {
      const before = new Set(witness.bytes.rows().flatMap(({ commands }) => commands.map(({ corrId }) => corrId)));
      return { ...agent, submit: async (command) => (before.has(command.corrId) ? undefined : agent.submit(command)) };
    },
  }),

  /** What is in flight gets other ids when it is read. */
  'new-corrid-on-restart': () => ({
    ...honest,
    store: (store) => ({
      ...store,
      unfinished: async () =>
        (await store.unfinished()).map((row) =>
          isInstance(row)
            ? { ...row, commands: row.commands.map((entry) => ({ ...entry, corrId: `${entry.corrId}-again` })) }
            : row,
        ),
    }),
  }),

  /** A retry forgets who we are. */
  'new-identity-on-retry': () => ({
    ...honest,
    machines(registry) {
      const forget = assign({ reason: undefined, syncing: undefined, profile: undefined, key: undefined });
      const machine = registry['channel-join']?.machine.provide({ actions: { beginAttempt: forget as never } });
      return changedDefinition(registry, 'channel-join', { machine });
    },
  }),

  /** A relay's row does not say which connection is its own. */
  'lost-label': () => ({
    ...honest,
    machines: (registry) => changedDefinition(registry, 'relay-connection', { labels: () => [] }),
  }),

  /** A timer outlives its state. */
  'stale-timer': () => ({
    ...honest,
    install: () =>
      broken(Draft, 'takeTimer', function takeTimer(this: Draft, id) {
        return this.record.timers.find((each) => each.id === id);
      }),
  }),

  /** An answer leaves its command on the row, so that another one is taken too. */
  'double-continuation': () => ({
    ...honest,
    install: () =>
      broken(Draft, 'takeCommand', function takeCommand(this: Draft, corrId) {
        return this.record.commands.find((each) => each.corrId === corrId);
      }),
  }),

  /** A turn of several rows is written in two transactions. */
  'commit-split': () => ({
    ...honest,
    store: (store) => ({
      ...store,
      async commit(mark, puts, deletes) {
        const half = Math.ceil(puts.length / 2);
        await store.commit(mark, puts.slice(0, half), []);
        if (puts.length + deletes.length > half) await store.commit(mark, puts.slice(half), deletes);
      },
    }),
  }),

  /** The agent is not asked where the connections stand. */
  'skip-reconcile': () => ({ ...honest, agent: (agent) => ({ ...agent, status: async () => [] }) }),

  /** A turn that is computed ahead does not see what the one before it, which is being written, has changed. */
  'stale-base': () => ({
    ...honest,
    install: () =>
      broken(Changes, 'next', function next(this: Changes) {
        return new Changes(Reflect.get(this, 'base') as Changes);
      }),
  }),

  /** Nothing that is waited for has a limit. */
  'no-limit': () => ({ ...honest, install: () => broken(Draft, 'schedule', () => undefined) }),
} satisfies Record<string, () => Sabotage>;

export type SabotageName = keyof typeof sabotages;
