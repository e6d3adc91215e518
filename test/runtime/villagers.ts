import * as v from 'valibot';
import { assign, enqueueActions, setup } from 'xstate';
import type { MachineDefinition } from '../../machines/registry.ts';
import { effects, type Digest, type HostAnswer, type Query, type Tell } from '../../machines/vocabulary/effect.ts';
import { setUp } from './setup.ts';

/**
 * People who do as they are told, one thing after the other, and note what they hear: for tests of what one instance
 * may ask of others.
 */

export type Act =
  | { tell: Tell }
  | { query: Query }
  | { digest: Digest }
  | { draw: number; reply?: string }
  /** To be known by other labels from now on. */
  | { wear: readonly string[] }
  /** To have a child. */
  | { bear: string };

type VillagerEvent =
  | { type: 'do'; acts: readonly Act[] }
  | { type: 'round' }
  | { type: 'settle'; left: number }
  | { type: 'die' }
  | { type: 'throw' }
  | HostAnswer;

const villagerSetup = setup({
  types: {
    input: {} as { wears: readonly string[] | undefined; acts?: readonly Act[] },
    context: {} as { wears: readonly string[]; heard: readonly string[] },
    events: {} as VillagerEvent,
    tags: {} as 'settled',
  },
  actors: {} as { villager: never },
  actions: {
    ...effects,
    act: enqueueActions(({ event, enqueue }) => {
      const acts =
        event.type === 'do' ? event.acts : ((event as { input?: { acts?: readonly Act[] } }).input?.acts ?? []);
      for (const act of acts) {
        if ('tell' in act) enqueue({ type: 'tell', params: act.tell });
        if ('query' in act) enqueue({ type: 'query', params: act.query });
        if ('digest' in act) enqueue({ type: 'digest', params: act.digest });
        if ('draw' in act) enqueue({ type: 'draw', params: drawing(act) });
        if ('wear' in act) enqueue.assign({ wears: act.wear });
        if ('bear' in act) enqueue.spawnChild('villager' as never, { id: act.bear, input: {} } as never);
      }
    }),
    hear: assign(({ context, event }) => ({ heard: [...context.heard, noted(event)] })),
    fail: assign(() => {
      throw new Error('thrown on purpose');
    }),
  },
  guards: { isLeft: ({ event }) => event.type === 'settle' && event.left > 0 },
});

const drawing = ({ draw: bytes, reply }: { draw: number; reply?: string }) => ({
  bytes,
  ...(reply !== undefined && { reply }),
});

function noted(event: VillagerEvent): string {
  switch (event.type) {
    case 'found':
      return `${event.reply}: ${event.rows.map(({ key }) => key).join(' ')}${event.more ? ' ...' : ''}`;
    case 'digested':
      return `${event.reply}: ${event.digest}`;
    case 'drawn':
      return event.reply === undefined ? event.type : `${event.reply}: ${event.type} ${event.bytes.length}`;
    default:
      return event.type;
  }
}

/** Everybody with a hat is told to do the same. */
const round: Tell = { to: { label: 'hat' }, event: { type: 'round' } };

/** A new villager is told to have the next one made. */
const settle = ({ event }: { event: VillagerEvent }): Tell => {
  const left = event.type === 'settle' ? event.left : 0;
  const create = { machine: 'villager', input: {} };
  return { to: { key: `villager/settler-${left}` }, event: { type: 'settle', left: left - 1 }, create };
};

const villager = villagerSetup.createMachine({
  id: 'villager',
  context: ({ input }) => ({ wears: input.wears ?? [], heard: [] }),
  initial: 'alive',
  states: {
    alive: {
      tags: 'settled',
      entry: 'act',
      on: {
        do: { actions: 'act' },
        round: { actions: { type: 'tell', params: round } },
        settle: { guard: 'isLeft', actions: { type: 'tell', params: settle } },
        die: 'dead',
        throw: { actions: 'fail' },
        'xstate.done.actor.*': {},
        'xstate.error.actor.*': {},
        '*': { actions: 'hear' },
      },
    },
    dead: { type: 'final' },
  },
});

const plain = v.object({});
const acts = v.object({ acts: v.array(v.record(v.string(), v.any())) });

export const villagers = {
  villager: {
    machine: villager.provide({ actors: { villager } as never }),
    version: 1,
    input: v.object({ wears: v.optional(v.array(v.string())), acts: v.optional(v.array(v.any())) }),
    events: { do: acts, die: plain, throw: plain, round: plain, settle: v.object({ left: v.number() }) },
    labels: ({ context }) => context['wears'] as string[],
    migrations: {},
  },
} satisfies Record<string, MachineDefinition>;

export const hello = { type: 'hello' };

/** An engine with a villager of each name, and what they wear. */
export async function village(
  people: Readonly<Record<string, readonly string[]>>,
  options: Omit<NonNullable<Parameters<typeof setUp>[0]>, 'machines'> = {},
) {
  const world = await setUp({ machines: villagers, ...options });
  for (const [name, wears] of Object.entries(people)) await world.engine.start('villager', name, { wears });
  return {
    ...world,
    /** Has a villager do something. Resolves when it is done. */
    act: (name: string, ...acts: Act[]) =>
      world.engine.send(`villager/${name}`, { type: 'do', acts: acts as unknown as [] }),
    heard: async (name: string) => (await world.engine.snapshot(`villager/${name}`))?.context['heard'],
  };
}

/** To have another villager do something. */
export const have = (key: string, ...acts: Act[]): Act => ({
  tell: { to: { key }, event: { type: 'do', acts: acts as unknown as [] } },
});
