/**
 * Tells an event to every bearer of a label, however many they are: page by page, each page in a chain of its own, so
 * that no turn grows with the size of a group. Gone when all were told.
 */
import { setup } from 'xstate';
import { effects, type HostAnswer, type Tell } from '../vocabulary/effect.ts';
import type { JsonObject } from '../vocabulary/json.ts';

/** What is told. `followedBy`: to each right after it. */
export type BroadcastInput = { label: string; event: Told; followedBy?: Told | undefined };
type Told = { readonly type: string } & JsonObject;
type BroadcastContext = BroadcastInput & {
  /** The last one that was told. */
  after?: string | undefined;
};
type BroadcastEvent = HostAnswer | { type: 'broadcast.begin' };

/** As many are told in one chain. */
const pageSize = 50;

/** Tells `event` to all who bear the label. `id` is good once; those with smaller ids go first. */
export function broadcastTo(id: string, { label, event, followedBy }: BroadcastInput): Tell {
  return {
    to: { key: `broadcast/${id}` },
    event: { type: 'broadcast.begin' },
    create: { machine: 'broadcast', input: { label, event, ...(followedBy ? { followedBy } : {}) } },
  };
}

const vocabulary = setup({
  types: {
    input: {} as BroadcastInput,
    context: {} as BroadcastContext,
    events: {} as BroadcastEvent,
    tags: {} as 'waiting' | 'settled' | 'disposable',
  },
  actions: effects,
  guards: {
    isMore: ({ event }) => event.type === 'found' && event.more,
  },
  delays: { nextPage: 0 },
});

const broadcastSetup = vocabulary.extend({
  actions: {
    askForPage: vocabulary.enqueueActions(({ context: { label, after }, enqueue }) => {
      const from = after === undefined ? {} : { after };
      enqueue({ type: 'query', params: { label, limit: pageSize, ...from, reply: 'page' } });
    }),
    tellPage: vocabulary.enqueueActions(({ context: { event: told, followedBy }, event, enqueue }) => {
      if (event.type !== 'found') return;
      for (const { key } of event.rows) {
        enqueue({ type: 'tell', params: { to: { key }, event: told } });
        if (followedBy) enqueue({ type: 'tell', params: { to: { key }, event: followedBy } });
      }
      enqueue.assign({ after: event.rows.at(-1)?.key });
    }),
  },
});

export const broadcast = broadcastSetup.createMachine({
  id: 'broadcast',
  context: ({ input }) => ({ ...input }),
  initial: 'asking',
  states: {
    asking: {
      description: 'At the start, and for every further page: who bears the label (found)? No limit: answered at once.',
      tags: 'waiting',
      entry: 'askForPage',
      on: {
        found: [
          { guard: 'isMore', target: 'pausing', actions: 'tellPage' },
          { target: 'done', actions: 'tellPage' },
        ],
      },
    },
    pausing: {
      description: 'A page was told, and there are more (found). The next one is for the next turn.',
      tags: 'waiting',
      after: { nextPage: 'asking' },
    },
    done: {
      description: 'All were told (found).',
      tags: ['settled', 'disposable'],
      type: 'final',
    },
  },
});
