import { assign, sendParent, setup } from 'xstate';
import type { MachineDefinition, Persisted } from '../../machines/registry.ts';
import type { Json } from '../../machines/vocabulary/json.ts';
import { effects } from '../../machines/vocabulary/effect.ts';
import { family } from './family.ts';

/**
 * The family's next release. The child's state `connecting` is `dialling` now and has got a time limit; its nap is a
 * `rest`, under another name and of another length; rounds are counted from one. The parent greets louder.
 */
const child = setup({
  types: {
    input: {} as { name: string },
    context: {} as { name: string; rounds: number; bytes: string },
    events: {} as { type: 'JOINED' } | { type: 'ERR' } | { type: 'pause' } | { type: 'finish' },
    tags: {} as 'settled',
  },
  actions: {
    ...effects,
    tell: sendParent(({ context }, { what }: { what: string }) => ({ type: 'child.told', name: context.name, what })),
    countRound: assign(({ context }) => ({ rounds: context.rounds + 1 })),
  },
  delays: { patience: 60_000, rest: ({ context }) => context.rounds * 9_000 },
}).createMachine({
  id: 'child',
  context: ({ input }) => ({ name: input.name, rounds: 1, bytes: '' }),
  initial: 'idle',
  on: { finish: '.finished' },
  states: {
    idle: { tags: 'settled', on: { pause: 'resting' } },
    dialling: {
      on: { JOINED: 'idle', ERR: 'resting' },
      after: { patience: { target: 'idle', actions: { type: 'tell', params: { what: 'lost patience' } } } },
    },
    resting: { after: { rest: { target: 'idle', actions: { type: 'tell', params: { what: 'rested' } } } } },
    finished: { type: 'final' },
  },
});

const names: Readonly<Record<string, string>> = { connecting: 'dialling', napping: 'resting' };

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const childFrom1 = ({ value, context }: Persisted): Persisted => ({
  value: names[text(value)] ?? value,
  context: { ...context, rounds: Number(context['rounds']) + 1 },
});

const parentFrom1 = ({ value, context }: Persisted): Persisted => ({
  value,
  context: { ...context, greeting: `${text(context['greeting'])}!` },
});

export const family2 = {
  parent: { ...family.parent, version: 2, migrations: { 1: parentFrom1 } },
  child: {
    ...family.child,
    machine: child,
    version: 2,
    labels: ({ value, context }) => (value === 'dialling' ? [`connection:c-${text(context['name'])}`] : []),
    migrations: { 1: childFrom1 },
  },
} satisfies Record<string, MachineDefinition>;
