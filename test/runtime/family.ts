import { assign, emit, sendParent, sendTo, setup, spawnChild, stopChild } from 'xstate';
import * as v from 'valibot';
import type { MachineDefinition } from '../../machines/registry.ts';
import type { AgentCommand } from '../../machines/vocabulary/agent-command.ts';
import { effects } from '../../machines/vocabulary/effect.ts';

/** Two small machines on a foreign subject that use everything a step has to carry: for tests of the engine itself. */

type ChildEvent =
  | { type: 'work'; rounds: number }
  | { type: 'pause' }
  | { type: 'throw' }
  | { type: 'finish' }
  | { type: 'drawn'; bytes: string }
  | { type: 'JOINED'; connectionId: string }
  | { type: 'ERR' };

const childSetup = setup({
  types: {
    input: {} as { name: string },
    context: {} as { name: string; rounds: number; bytes: string },
    events: {} as ChildEvent,
    tags: {} as 'settled',
  },
  actions: {
    ...effects,
    countRound: assign(({ context }) => ({ rounds: context.rounds + 1 })),
    keepBytes: assign(({ event }) => (event.type === 'drawn' ? { bytes: event.bytes } : {})),
    tell: sendParent(({ context }, { what }: { what: string }) => ({ type: 'child.told', name: context.name, what })),
    fail: assign(() => {
      throw new Error('thrown on purpose');
    }),
  },
  guards: { hasRoundsLeft: ({ context, event }) => event.type === 'work' && context.rounds < event.rounds },
  delays: { nap: 5_000 },
});

const connect = ({ context }: { context: { name: string } }): AgentCommand => ({
  type: 'joinConnection',
  connectionId: `c-${context.name}`,
  request: 'r',
  message: { event: 'x.ok', params: {} },
  mode: 'background',
});

const child = childSetup.createMachine({
  id: 'child',
  context: ({ input }) => ({ name: input.name, rounds: 0, bytes: '' }),
  initial: 'idle',
  entry: [
    { type: 'tell', params: { what: 'born' } },
    { type: 'draw', params: { bytes: 6 } },
  ],
  on: { drawn: { actions: 'keepBytes' }, throw: { actions: 'fail' }, finish: '.finished' },
  states: {
    idle: {
      tags: 'settled',
      on: {
        work: [
          { guard: 'hasRoundsLeft', target: 'connecting', actions: 'countRound' },
          { actions: { type: 'tell', params: { what: 'worked out' } } },
        ],
        pause: 'napping',
      },
    },
    connecting: {
      entry: [
        { type: 'command', params: connect },
        { type: 'tell', params: { what: 'connecting' } },
      ],
      exit: { type: 'tell', params: { what: 'left connecting' } },
      on: { JOINED: 'idle', ERR: 'napping' },
    },
    napping: { after: { nap: { target: 'idle', actions: { type: 'tell', params: { what: 'woke' } } } } },
    finished: { type: 'final', entry: { type: 'tell', params: { what: 'finished' } } },
  },
  output: ({ context }) => ({ rounds: context.rounds }),
});

type ParentEvent =
  | { type: 'adopt' }
  | { type: 'order'; rounds: number }
  | { type: 'nap' }
  | { type: 'dismiss' }
  | { type: 'stop' }
  | { type: 'end' }
  | { type: 'forbidden' }
  | { type: 'child.told'; name: string; what: string }
  | { type: 'xstate.done.actor.*'; actorId: string; output: { rounds: number } };

const parentSetup = setup({
  types: {
    input: {} as { greeting: string },
    context: {} as { greeting: string; adopted: number; firstGone: boolean; heard: string[] },
    events: {} as ParentEvent,
    emitted: {} as { type: 'heard'; what: string },
    tags: {} as 'settled' | 'disposable',
  },
  actors: { child },
  actions: {
    ...effects,
    countChild: assign(({ context }) => ({ adopted: context.adopted + 1 })),
    forgetFirst: assign({ firstGone: true }),
    hear: assign(({ context, event }) =>
      event.type === 'child.told' ? { heard: [...context.heard, `${event.name}: ${event.what}`].slice(-20) } : {},
    ),
    hearDone: assign(({ context, event }) =>
      'output' in event
        ? { heard: [...context.heard, `${event.actorId} done after ${event.output.rounds}`].slice(-20) }
        : {},
    ),
    announce: emit(({ context }) => ({ type: 'heard', what: context.heard.at(-1) ?? '' })),
  },
  guards: { hasFirst: ({ context }) => context.adopted > 0 && !context.firstGone },
});

const parent = parentSetup.createMachine({
  id: 'parent',
  context: ({ input }) => ({ greeting: input.greeting, adopted: 0, firstGone: false, heard: [] }),
  initial: 'open',
  states: {
    open: {
      tags: 'settled',
      on: {
        adopt: {
          actions: [
            'countChild',
            spawnChild('child', {
              id: ({ context }) => `child-${context.adopted}`,
              input: ({ context }) => ({ name: `child-${context.adopted}` }),
            }),
            sendTo(({ context }) => `child-${context.adopted}`, { type: 'work', rounds: 1 }),
          ],
        },
        nap: { guard: 'hasFirst', actions: sendTo('child-1', { type: 'pause' }) },
        order: { guard: 'hasFirst', actions: sendTo('child-1', { type: 'work', rounds: 3 }) },
        dismiss: { guard: 'hasFirst', actions: sendTo('child-1', { type: 'finish' }) },
        stop: { guard: 'hasFirst', actions: [stopChild('child-1'), 'forgetFirst'] },
        forbidden: { actions: { type: 'refuse', params: { reason: { code: 'ProfileLocked' } } } },
        'child.told': { actions: ['hear', 'announce'] },
        'xstate.done.actor.*': { actions: 'hearDone' },
        'xstate.error.actor.*': {},
        end: 'ended',
      },
    },
    ended: { type: 'final', tags: ['disposable'] },
  },
});

const plain = v.strictObject({});
const rounds = v.strictObject({ rounds: v.number() });
const events = {
  ...{ adopt: plain, nap: plain, dismiss: plain, stop: plain, end: plain, forbidden: plain },
  ...{ throw: plain, finish: plain, pause: plain, order: v.object({ rounds: v.optional(v.number()) }), work: rounds },
};

const connectionLabels: MachineDefinition['labels'] = ({ value, context }) =>
  value === 'connecting' ? [`connection:c-${JSON.stringify(context['name']).slice(1, -1)}`] : [];

export const family = {
  parent: {
    machine: parent,
    version: 1,
    input: v.object({ greeting: v.string() }),
    events,
    labels: () => ['family'],
    migrations: {},
  },
  child: {
    machine: child,
    version: 1,
    input: v.object({ name: v.string() }),
    events,
    labels: connectionLabels,
    migrations: {},
  },
} satisfies Record<string, MachineDefinition>;
