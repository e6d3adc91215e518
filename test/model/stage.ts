import * as v from 'valibot';
import { assign, enqueueActions, setup, type AnyStateMachine } from 'xstate';
import { registry, type MachineDefinition, type MachineName } from '../../machines/registry.ts';
import { effects } from '../../machines/vocabulary/effect.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import type { InstanceKey, MachineEvent } from '../../runtime/record.ts';
import type { Registry } from '../../runtime/rows.ts';
import { observed } from './registry.ts';
import type { See } from './subject.ts';

/**
 * One machine of the library alone on a stage. Whoever it has to do with is played by extras under their names: they
 * write down what they are told and ask for nothing. The stage itself is told through the API what to say to whom, and
 * is the parent of a machine that needs one.
 */

export const stageKey = 'stage/s';
/** On this an extra throws: its parent hears of it as of a machine with a bug. */
export const breakingEvent = 'extra.break';

type Told = { readonly told: readonly MachineEvent[] };
const writtenDown = ({ context, event }: { context: Told; event: MachineEvent & { at?: unknown } }) => {
  const { at: _, ...said } = event;
  // What else XState says of a child is its own affair.
  return { told: [...context.told, event.type.startsWith('xstate.') ? { type: event.type } : said] };
};

/** What an extra is made with: what others see of it, and by which labels. */
export type ExtraInput = JsonObject & { readonly labels: readonly string[]; readonly standsIn?: string };

/** Plays a machine: it has its states to stand in, and what it is made with as its context. */
function extra(name: string, played: AnyStateMachine): AnyStateMachine {
  const states = Object.keys(played.root.states);
  return setup({
    types: { input: {} as ExtraInput, context: {} as Told & ExtraInput, events: {} as MachineEvent },
    actions: {
      writeDown: assign((about) => writtenDown(about) as never),
    },
    guards: {
      standsIn: ({ context }, { state }: { state: string }) => context.standsIn === state,
      isBreaking: ({ event }) => {
        if (event.type === breakingEvent) throw new Error('thrown on purpose');
        return false;
      },
    },
  }).createMachine({
    id: name,
    context: ({ input }) => ({ ...input, told: [] }),
    initial: 'backstage',
    on: {
      '*': [{ guard: 'isBreaking' }, { actions: 'writeDown' }],
      'extra.end': '.offstage',
    },
    states: {
      backstage: {
        tags: 'settled',
        always: states.map((state) => ({ guard: { type: 'standsIn' as const, params: { state } }, target: state })),
      },
      ...Object.fromEntries(states.map((state) => [state, { tags: 'settled' as const }])),
      offstage: { type: 'final' },
    },
  }) as never;
}

const enter = v.strictObject({ machine: v.string(), input: v.custom<JsonObject>(() => true) });
const say = v.strictObject({
  to: v.string(),
  event: v.custom<MachineEvent>(() => true),
  create: v.optional(v.strictObject({ machine: v.string(), input: v.custom<JsonObject>(() => true) })),
});

type StageEvent =
  | ({ type: 'stage.enter' } & v.InferOutput<typeof enter>)
  | ({ type: 'stage.say' } & v.InferOutput<typeof say>)
  | MachineEvent;

function stageMachine(actors: Record<string, AnyStateMachine>): AnyStateMachine {
  return setup({
    types: { context: {} as Told, events: {} as StageEvent },
    actors,
    actions: {
      ...effects,
      writeDown: assign((about) => writtenDown(about as never)),
      enter: enqueueActions(({ event, enqueue }) => {
        const { machine, input } = event as Extract<StageEvent, { type: 'stage.enter' }>;
        enqueue.spawnChild(machine as never, { id: 'it', input });
      }),
    },
  }).createMachine({
    id: 'stage',
    context: { told: [] },
    initial: 'open',
    on: {
      'stage.enter': { actions: 'enter' },
      'stage.say': {
        actions: {
          type: 'tell',
          params: ({ event }) => {
            const { to, event: said, create } = event as Extract<StageEvent, { type: 'stage.say' }>;
            return { to: { key: to }, event: said, ...(create && { create }) };
          },
        },
      },
      '*': { actions: 'writeDown' },
    },
    states: { open: { tags: 'settled' } },
  }) as never;
}

/** The library's machines with one of them as it is, and extras for all others. */
export function stageRegistry(name: MachineName, see: See): Registry {
  const definitions: Registry = registry;
  const players = Object.entries(definitions).map(([each, definition]): [string, MachineDefinition] => {
    if (each === name) return [each, { ...definition, machine: observed(definition.machine, see) }];
    const labels: MachineDefinition['labels'] = ({ context }) => (context['labels'] ?? []) as readonly string[];
    return [each, { machine: extra(each, definition.machine), version: 1, events: {}, labels, migrations: {} }];
  });
  const it = definitions[name];
  if (!it) throw new Error(`no machine ${name}`);
  const stage: MachineDefinition = {
    machine: stageMachine({ [name]: it.machine }),
    version: 1,
    input: v.strictObject({}),
    events: { 'stage.enter': enter, 'stage.say': say },
    labels: () => [],
    migrations: {},
  };
  return { ...Object.fromEntries(players), stage };
}

/** Says something in somebody's name, by way of the stage. */
export const saidTo = (to: InstanceKey, event: MachineEvent, create?: { machine: string; input: JsonObject }) => ({
  key: stageKey,
  event: { type: 'stage.say', to, event, ...(create && { create }) } as unknown as MachineEvent,
});
