/**
 * Joining a channel through its relays, from its link to a channel that works, and for as long as it does. Supervisor
 * of one `relay-connection` for each relay that the channel's link names, and of a `channel-roster` once there is news
 * of members.
 *
 * What the relays make of the channel is derived (`relaysPhase`) and not stored: the states from `connecting` on follow
 * it. Who we are in the channel is made once, before the first join, and used by every relay and every retry.
 */
import type { AgentCommand } from '../vocabulary/agent-command.ts';
import type { ChannelContext } from './channel-context.ts';
import type { LinksOutcome, RelaysPhase } from './channel-phase.ts';
import { channelSetup } from './channel-setup.ts';
import { resolvePolicy } from './policies.ts';

const fetchGroupLink = ({ context: { link } }: { context: ChannelContext }): AgentCommand => ({
  type: 'fetchLink',
  link,
  mode: 'interactive',
});
const refetchGroupLink = ({ context: { link } }: { context: ChannelContext }): AgentCommand => ({
  type: 'fetchLink',
  link,
  mode: 'background',
});

/** Bytes that name the membership, and bytes that name the member: 12 each, as 16 characters. */
const idBytes = 24;

const successor = ({ context: { membership } }: { context: ChannelContext }) =>
  membership === undefined ? undefined : { membership };

const refuse = { type: 'refuse', params: { reason: { code: 'ProfileLocked' } } } as const;
const is = (phase: RelaysPhase) => ({ type: 'relaysAre', params: { phase } }) as const;
const isNot = (phase: RelaysPhase) => ({ type: 'relaysAreNot', params: { phase } }) as const;
const linksAre = (outcome: LinksOutcome) => ({ type: 'linksAre', params: { outcome } }) as const;
const begin = ['chooseProfile', { type: 'draw', params: { bytes: idBytes } }] as const;

export const channelJoin = channelSetup.createMachine({
  id: 'channel-join',
  context: ({ input }) => ({
    link: input.link,
    oneStep: input.oneStep ?? false,
    policy: resolvePolicy(input.policy),
    choice: { incognito: input.incognito ?? false, ...(input.profile ? { profile: input.profile } : {}) },
    relays: [],
    nextRelay: 1,
    leftOut: 0,
    everFunctional: false,
  }),
  output: successor,
  initial: 'prepared',
  on: {
    drawn: { actions: 'rememberIds' },
    'user.connect': [
      { guard: 'isLocked', actions: refuse },
      { guard: 'isUnlocked', actions: 'chooseProfile' },
    ],
    'user.chooseProfile': [
      { guard: 'isLocked', actions: refuse },
      { guard: 'isUnlocked', actions: 'chooseProfile' },
    ],
    'user.open': {
      guard: 'canSync',
      actions: ['beginSync', { type: 'command', params: refetchGroupLink }],
    },
    LDATA: [
      { guard: 'isNewLinkData', actions: ['rememberGroup', 'matchPublished', 'endSync'] },
      { actions: 'endSync' },
    ],
    ERR: { actions: 'endSync' },
    'relay.changed': { actions: ['rememberRelay', 'orderJoins'] },
    'relay.waits': { actions: 'rememberWait' },
    'relay.message': [
      { guard: 'isAnnouncement', actions: 'connectAnnounced' },
      { guard: 'isEnd', target: '.leaving', actions: 'rememberEnd' },
      { guard: 'isRemoval', actions: ['removeNamed', 'tellRoster'] },
      { guard: 'isAboutMembers', actions: 'tellRoster' },
    ],
    'user.cancel': '.cancelling',
    'user.leave': '.leaving',
    // A relay whose machine threw: the host has set it aside.
    'xstate.error.actor.*': { actions: 'rememberBroken' },
    // A relay that is done told its last phase before, by relay.changed.
    'xstate.done.actor.*': {},
  },
  states: {
    prepared: {
      description:
        'Known, and not asked for yet: the profile may still be chosen. user.connect begins; oneStep begins by ' +
        'itself.',
      tags: ['settled', 'needs-user'],
      always: { guard: 'isOneStep', target: 'fetchingGroupLink', actions: begin },
      on: { 'user.connect': { target: 'fetchingGroupLink', actions: begin } },
    },
    fetchingGroupLink: {
      description:
        'user.connect, or user.retry for the whole attempt. The channel’s link data (LDATA) are awaited: they name ' +
        'the relays.',
      tags: 'waiting',
      entry: ['cancelCommands', 'beginAttempt', { type: 'command', params: fetchGroupLink }],
      on: {
        LDATA: [
          { guard: 'needsUpdate', target: 'updateRequired', actions: 'rememberProblem' },
          { guard: 'isDirect', target: 'direct', actions: 'handOver' },
          { guard: 'hasNoRelays', target: 'noRelays', actions: 'rememberGroup' },
          { guard: 'isNoChannel', target: 'linkInvalid', actions: 'rememberProblem' },
          { guard: 'goesTogether', target: 'fetchingRelayLinks', actions: 'rememberGroup' },
          { target: 'preparingIdentity', actions: 'rememberGroup' },
        ],
        ERR: [
          {
            guard: 'isTemporary',
            target: 'awaitingRetry',
            actions: { type: 'rememberError', params: { during: 'fetchLink' } },
          },
          { target: 'linkInvalid', actions: { type: 'rememberError', params: { during: 'fetchLink' } } },
        ],
        'user.open': {},
      },
      after: {
        linkLimit: {
          target: 'awaitingRetry',
          actions: ['cancelCommands', { type: 'rememberLimit', params: { waitedFor: 'link' } }],
        },
      },
    },
    fetchingRelayLinks: {
      description:
        'The relays are known (LDATA). None is joined before every link is there, or failed: each tells by ' +
        'relay.changed. No limit: each relay’s fetch has one.',
      tags: 'waiting',
      entry: 'matchPublished',
      always: [
        { guard: linksAre('interrupted'), target: 'awaitingRetry' },
        { guard: linksAre('undecided'), target: 'awaitingDecision' },
        { guard: linksAre('resolved'), target: 'preparingIdentity' },
        { guard: linksAre('dead'), target: 'settling' },
      ],
    },
    awaitingRetry: {
      description:
        'A link, a key, or every relay could not be had for now (ERR, a limit, relay.changed). user.retry begins ' +
        'again, and keeps what was made. No limit: the user has to try again.',
      tags: ['settled', 'needs-user'],
      always: [
        { guard: 'isGivenUp', target: 'cancelling' },
        { guard: 'isUnderWay', target: 'settling' },
      ],
      on: { 'user.retry': 'fetchingGroupLink' },
    },
    awaitingDecision: {
      description:
        'Some relays’ links are dead for good (relay.changed), and the policy asks: user.retry, or ' +
        'user.continueWithout. No limit: it is the user’s decision.',
      tags: ['settled', 'needs-user'],
      always: { guard: linksAre('resolved'), target: 'preparingIdentity' },
      on: { 'user.retry': 'fetchingGroupLink', 'user.continueWithout': 'preparingIdentity' },
    },
    preparingIdentity: {
      description:
        'About to join. The profile (profileMade) and the member key (KEY) are made, once for the membership; else ' +
        'passed.',
      tags: 'waiting',
      entry: 'requestIdentity',
      always: { guard: 'hasIdentity', target: 'connecting' },
      on: {
        profileMade: { actions: 'rememberProfile' },
        KEY: { actions: 'rememberKey' },
        ERR: { target: 'awaitingRetry', actions: { type: 'rememberError', params: { during: 'createKey' } } },
      },
      after: {
        keyLimit: {
          target: 'awaitingRetry',
          actions: ['cancelCommands', { type: 'rememberLimit', params: { waitedFor: 'key' } }],
        },
      },
    },
    settling: {
      description: 'The relays stand differently (relay.changed): the channel follows. Never stays.',
      tags: 'passing',
      always: [
        { guard: 'isBeforeIdentity', target: 'fetchingRelayLinks' },
        { guard: is('awaitingRetry'), target: 'awaitingRetry' },
        { guard: is('functional'), target: 'functional' },
        { guard: is('congested'), target: 'congested' },
        { guard: is('failed'), target: 'failed' },
        { guard: is('rejected'), target: 'rejected' },
        { guard: is('noRelays'), target: 'noRelays' },
        { target: 'connecting' },
      ],
    },
    connecting: {
      description:
        'Relays are being joined (relay.changed). One that works is enough. No limit: every step of each relay has ' +
        'one.',
      tags: 'waiting',
      entry: ['matchPublished', 'orderJoins'],
      always: { guard: isNot('connecting'), target: 'settling' },
      on: { 'user.retry': { actions: 'retryStuck' } },
    },
    congested: {
      description:
        'Every relay that has not failed is busy (relay.changed). No limit: each tries again after its pause.',
      tags: 'waiting',
      always: { guard: isNot('congested'), target: 'settling' },
      on: { 'user.retry': { actions: 'retryStuck' } },
    },
    functional: {
      description:
        'A relay works (relay.changed): the user is in. Lasts until none does, or the user leaves. user.open looks ' +
        'for new relays.',
      tags: 'settled',
      entry: ['forgetTrouble', 'noteFunctional'],
      always: { guard: isNot('functional'), target: 'settling' },
      on: { 'user.retry': { actions: 'retryStuck' }, 'user.cancel': {} },
    },
    failed: {
      description:
        'No relay could be joined, or none is left that works (relay.changed). Each relay has its reason. ' +
        'user.retry begins again.',
      tags: ['settled', 'needs-user'],
      always: [
        { guard: 'isGivenUp', target: 'cancelling' },
        { guard: isNot('failed'), target: 'settling' },
      ],
      on: { 'user.retry': 'fetchingGroupLink' },
    },
    rejected: {
      description: 'Every relay refused (relay.changed). user.retry asks again.',
      tags: ['settled', 'needs-user'],
      always: [
        { guard: 'isGivenUp', target: 'cancelling' },
        { guard: isNot('rejected'), target: 'settling' },
      ],
      on: { 'user.retry': 'fetchingGroupLink' },
    },
    noRelays: {
      description:
        'The link names no relay (LDATA), or all have left or were removed (relay.changed). user.retry looks again.',
      tags: ['settled', 'needs-user'],
      entry: 'matchPublished',
      always: [
        { guard: 'isGivenUp', target: 'cancelling' },
        { guard: isNot('noRelays'), target: 'settling' },
      ],
      on: { 'user.retry': 'fetchingGroupLink' },
    },
    updateRequired: {
      description:
        'The group is of a kind that this version cannot join (LDATA). user.retry looks again; a relay that was asked ' +
        'before may work nevertheless (relay.changed).',
      tags: ['settled', 'needs-user'],
      always: [
        { guard: 'isGivenUp', target: 'cancelling' },
        { guard: is('functional'), target: 'settling' },
      ],
      on: { 'user.retry': 'fetchingGroupLink' },
    },
    linkInvalid: {
      description:
        'The link leads nowhere (ERR, AUTH), or its data are not in order (LDATA). user.retry looks again; a relay that ' +
        'was asked before may work nevertheless (relay.changed).',
      tags: ['settled', 'needs-user'],
      always: [
        { guard: 'isGivenUp', target: 'cancelling' },
        { guard: is('functional'), target: 'settling' },
      ],
      on: { 'user.retry': 'fetchingGroupLink' },
    },
    leaving: {
      description:
        'The user leaves (user.leave), or an owner removed us or deleted the channel (relay.message). Every relay is ' +
        'told, and ends (relay.changed). No limit: each relay’s leaving has one.',
      tags: 'waiting',
      entry: ['cancelCommands', 'leaveAll', 'endRoster'],
      always: { guard: 'haveEnded', target: 'left' },
      on: {
        'relay.changed': { actions: 'rememberRelay' },
        'relay.message': {},
        'user.open': {},
        'user.cancel': {},
        'user.leave': {},
      },
    },
    cancelling: {
      description:
        'The user gives up (user.cancel), or oneStep came to nothing. Every relay is told, and ends (relay.changed); ' +
        'their deletions go on without them. No limit: they end in the same turn.',
      tags: 'waiting',
      entry: ['cancelCommands', 'cancelAll', 'endRoster'],
      always: [
        { guard: 'leaveNothing', target: 'discarded' },
        { guard: 'haveEnded', target: 'cancelled' },
      ],
      on: { 'relay.changed': { actions: 'rememberRelay' } },
    },
    direct: {
      description:
        'The group has no relays by design (LDATA): its members connect with each other. A membership goes on with the ' +
        'join, as whom the user chose; the output names it.',
      tags: 'settled',
      type: 'final',
    },
    left: {
      description: 'The user left, or had to, for the reason that is given; every relay has ended (relay.changed).',
      tags: 'settled',
      type: 'final',
    },
    cancelled: {
      description: 'The join was given up, and every relay has ended (relay.changed).',
      tags: 'settled',
      type: 'final',
    },
    discarded: {
      description: 'oneStep came to nothing: nothing of it is kept.',
      tags: ['settled', 'disposable'],
      type: 'final',
    },
  },
});
