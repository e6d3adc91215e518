import { assign, setup } from 'xstate';
import type { AgentCommand, ConnectionId } from '../vocabulary/agent-command.ts';
import { chatMessage } from '../vocabulary/chat-message.ts';
import { effects, type Query } from '../vocabulary/effect.ts';
import { known } from '../vocabulary/known.ts';
import {
  connectedRelays,
  type RosterContext,
  type RosterEvent,
  type RosterInput,
  type RosterNews,
} from './channel-roster-context.ts';
import { maxRelays } from './relay-plan.ts';
import { meaningOf, type Meaning } from './roster-meaning.ts';

/** As often a relay is asked for one gap, before the user has to. */
const mostAttempts = 3;
/** Relays announce the same member about the same time: as many of the last are known again. */
const mostNewcomers = 64;

type About = { context: RosterContext; event: RosterEvent };

// ── what an event means here ─────────────────────────────────────────────────────────────────────────────────

function meaning({ context, event }: About): Meaning {
  return event.type === 'roster.heard' ? meaningOf(context, event) : { is: 'nothing' };
}

/** The connected relay whose turn it is: one that was not asked yet, else the one that was asked longest ago. */
function nextRelay({ asked }: RosterContext, event: RosterEvent): ConnectionId | undefined {
  if (event.type !== 'found') return undefined;
  const connections = event.rows
    .map(({ context }) => context['connectionId'])
    .filter((connectionId) => typeof connectionId === 'string');
  return connections.sort((one, other) => asked.lastIndexOf(one) - asked.lastIndexOf(other))[0];
}

// ── what it asks for ─────────────────────────────────────────────────────────────────────────────────────────

export const findRelays = ({ context: { membershipId } }: About): Query => ({
  label: connectedRelays(membershipId),
  limit: maxRelays,
  reply: 'relays',
});

export const requestRoster = ({ context: { asked, version = 0 } }: About): AgentCommand => ({
  type: 'sendMessage',
  connectionId: known(asked.at(-1)),
  message: chatMessage.rosterRequest(version),
});

const vocabulary = setup({
  types: {
    input: {} as RosterInput,
    context: {} as RosterContext,
    events: {} as RosterEvent,
    emitted: {} as RosterNews,
    tags: {} as 'waiting' | 'settled' | 'needs-user',
  },
  actions: {
    ...effects,
    rememberGap: assign(({ context: { wanted = 0 }, event, context }) => {
      const gap = meaning({ context, event });
      return gap.is === 'gap' ? { wanted: Math.max(wanted, gap.version) } : {};
    }),
    chooseRelay: assign(({ context, event }) => ({ asked: [...context.asked, known(nextRelay(context, event))] })),
    countAttempt: assign(({ context: { attempts } }) => ({ attempts: attempts + 1 })),
    beginAgain: assign({ attempts: 0, asked: [], reason: undefined }),
    rememberLimit: assign({ reason: { code: 'TimedOut', waitedFor: 'roster' } }),
  },
  guards: {
    means: (about, { is }: { is: Meaning['is'] }) => meaning(about).is === is,
    isBehind: ({ context }) => context.wanted !== undefined,
    isCaughtUp: ({ context }) => context.wanted === undefined,
    isSpent: ({ context }) => context.attempts >= mostAttempts,
    hasRelay: ({ context, event }) => nextRelay(context, event) !== undefined,
  },
  delays: {
    answerLimit: ({ context }) => context.limit,
  },
});

/** What the chart of a roster may name. */
export const rosterSetup = vocabulary.extend({
  actions: {
    takeRoster: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const newer = meaning({ context, event });
      if (newer.is !== 'newer') return;
      const { version, members } = newer;
      const { wanted = version, publicGroupId } = context;
      enqueue.assign({ version, members, wanted: wanted > version ? wanted : undefined });
      enqueue.emit({ type: 'roster.changed', publicGroupId, version });
    }),
    countNewcomer: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const newcomer = meaning({ context, event });
      if (newcomer.is !== 'newcomer') return;
      const { memberId, name } = newcomer;
      const { announced, newcomers, publicGroupId } = context;
      enqueue.assign({ announced: announced + 1, newcomers: [...newcomers, memberId].slice(-mostNewcomers) });
      enqueue.emit({ type: 'member.announced', publicGroupId, memberId, name });
    }),
    tellRefusal: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const unproven = meaning({ context, event });
      if (unproven.is !== 'unproven') return;
      const { memberId, role } = unproven;
      enqueue.emit({ type: 'member.refused', publicGroupId: context.publicGroupId, memberId, role });
    }),
  },
});
