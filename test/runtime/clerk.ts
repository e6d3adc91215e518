import { assign, setup } from 'xstate';
import * as v from 'valibot';
import type { MachineDefinition } from '../../machines/registry.ts';
import type { AgentCommand } from '../../machines/vocabulary/agent-command.ts';
import { effects } from '../../machines/vocabulary/effect.ts';
import type { Store } from '../../persistence/store.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { setUp } from './setup.ts';

type ClerkEvent =
  | { type: 'ask'; command: AgentCommand }
  | { type: 'own'; connectionIds: string[] }
  | { type: 'withdraw' | 'retire' }
  | { type: 'JOINED' | 'ERR' | 'WAIT' | 'MERR' | 'SENT' | 'MWARN' };

/** A machine that asks the agent for whatever it is told to, owns what it is told to, and notes what it hears. */
const clerkMachine = setup({
  types: {
    context: {} as { owned: string[]; heard: string[] },
    events: {} as ClerkEvent,
    tags: {} as 'settled',
  },
  actions: {
    ...effects,
    own: assign(({ event }) => (event.type === 'own' ? { owned: event.connectionIds } : {})),
    hear: assign(({ context, event }) => ({ heard: [...context.heard, event.type] })),
  },
}).createMachine({
  id: 'clerk',
  context: { owned: [], heard: [] },
  initial: 'atWork',
  states: {
    atWork: {
      tags: 'settled',
      on: {
        ask: {
          actions: {
            type: 'command',
            params: ({ event }) => event.command,
          },
        },
        own: { actions: 'own' },
        withdraw: { actions: 'cancelCommands' },
        retire: 'retired',
        '*': { actions: 'hear' },
      },
    },
    retired: { type: 'final' },
  },
});

const plain = v.strictObject({});
const command = v.custom<AgentCommand>((value) => typeof value === 'object');

const machines = {
  clerk: {
    machine: clerkMachine,
    version: 1,
    input: plain,
    events: {
      ...{ withdraw: plain, retire: plain },
      ...{ ask: v.object({ command }), own: v.object({ connectionIds: v.array(v.string()) }) },
    },
    labels: ({ context }) => (context['owned'] as string[]).map((connectionId) => `connection:${connectionId}`),
    migrations: {},
  },
} satisfies Record<string, MachineDefinition>;

export const clerk = 'clerk/c';

export const join = (connectionId: string): AgentCommand => ({
  ...{ type: 'joinConnection', connectionId, request: 'r', mode: 'background' },
  message: { event: 'x.ok', params: {} },
});
export const message = (connectionId: string): AgentCommand => ({
  ...{ type: 'sendMessage', connectionId },
  message: { event: 'x.ok', params: {} },
});
export const deletion = (connectionId: string): AgentCommand => ({ type: 'deleteConnection', connectionId });

/** An engine with one clerk, who has asked for these. */
export async function clerkWith(...commands: readonly AgentCommand[]) {
  let gate = (_: string[]): Promise<void> => Promise.resolve();
  const gated = (store: Store<EngineRow>): Store<EngineRow> => ({
    ...store,
    async commit(mark, puts, deletes) {
      await gate(puts.map(({ key }) => key));
      return store.commit(mark, puts, deletes);
    },
  });
  const world = await setUp({ machines, wrap: gated });
  const { engine, agent } = world;
  await engine.start('clerk', 'c', {});
  const send = (event: ClerkEvent) => engine.send(clerk, event);
  const ask = async (asked: AgentCommand): Promise<string> => {
    const before = agent.held.length;
    await send({ type: 'ask', command: asked });
    await engine.idle();
    return agent.held[before]?.corrId ?? '';
  };
  const corrIds: string[] = [];
  for (const each of commands) corrIds.push(await ask(each));
  const row = async () => {
    await engine.idle();
    return engine.snapshot(clerk);
  };
  return {
    ...world,
    ask,
    corrIds,
    row,
    send,
    /** Every commit waits for this, which is told the keys that it writes. */
    gate: (wait: typeof gate) => void (gate = wait),
    heard: async () => (await row())?.context['heard'],
    /** The commands on the row, as `type connection`; a withdrawn one in brackets. */
    inFlight: async () =>
      ((await row())?.commands ?? []).map(({ command: asked, cancelled }) => {
        const name = 'connectionId' in asked ? `${asked.type} ${asked.connectionId}` : asked.type;
        return cancelled ? `(${name})` : name;
      }),
  };
}
