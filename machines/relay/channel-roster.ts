/**
 * Who may do more than read in a channel that we subscribe to, as its owners say it. Relays carry that, and can't change
 * it: a roster counts when an owner signed it and it is newer than ours. Where a version is missing, a connected relay
 * is asked for the newest roster, then the next one.
 *
 * Child of `channel-join`, which begins it with the first news of members and tells it of all of them.
 */
import { findRelays, requestRoster, rosterSetup } from './channel-roster-setup.ts';
import type { Meaning } from './roster-meaning.ts';

const means = (is: Meaning['is']) => ({ type: 'means', params: { is } }) as const;

export const channelRoster = rosterSetup.createMachine({
  id: 'channel-roster',
  context: ({ input }) => ({ ...input, members: [], announced: 0, newcomers: [], attempts: 0, asked: [] }),
  initial: 'current',
  on: {
    'roster.heard': [
      { guard: means('newer'), actions: 'takeRoster' },
      { guard: means('gap'), actions: 'rememberGap' },
      { guard: means('unproven'), actions: 'tellRefusal' },
      { guard: means('newcomer'), actions: 'countNewcomer' },
    ],
    'roster.over': '.over',
  },
  states: {
    current: {
      description:
        'At the start, and once the newest version that we know of is here (roster.heard, x.grp.roster). Lasts until a ' +
        'newer one shows.',
      tags: 'settled',
      entry: 'beginAgain',
      always: { guard: 'isBehind', target: 'choosing' },
    },
    choosing: {
      description:
        'A version is missing (roster.heard), or who was asked did not give it: which relays are connected (found)? ' +
        'No limit: answered at once.',
      tags: 'waiting',
      entry: { type: 'query', params: findRelays },
      on: {
        found: [
          { guard: 'isSpent', target: 'behind', actions: 'rememberLimit' },
          { guard: 'hasRelay', target: 'asking', actions: ['countAttempt', 'chooseRelay'] },
          { target: 'pausing', actions: 'countAttempt' },
        ],
      },
    },
    asking: {
      description:
        'A connected relay is asked for the newest roster (found); that is awaited (roster.heard), from it or from any ' +
        'other.',
      tags: 'waiting',
      entry: { type: 'command', params: requestRoster },
      exit: 'cancelCommands',
      always: { guard: 'isCaughtUp', target: 'current' },
      on: { ERR: 'choosing', MERR: 'choosing' },
      after: { answerLimit: 'choosing' },
    },
    pausing: {
      description: 'No relay is connected for now (found). The roster may come by itself (roster.heard).',
      tags: 'waiting',
      always: { guard: 'isCaughtUp', target: 'current' },
      after: { answerLimit: 'choosing' },
    },
    behind: {
      description:
        'No relay gave the roster that is missing (found); what we have holds. user.retry asks again, and so does a ' +
        'newer version that shows (roster.heard).',
      tags: ['settled', 'needs-user'],
      always: { guard: 'isCaughtUp', target: 'current' },
      on: {
        'roster.heard': { guard: means('gap'), target: 'choosing', actions: ['rememberGap', 'beginAgain'] },
        'user.retry': { target: 'choosing', actions: 'beginAgain' },
      },
    },
    over: {
      description: 'The membership is over (roster.over). History.',
      tags: 'settled',
      type: 'final',
      entry: 'cancelCommands',
    },
  },
});
