import type { SnapshotFrom } from 'xstate';
import { because, nextAt, type Explanation, type UserAction, type WaitingFor } from '../explanation.ts';
import type { Reason } from '../vocabulary/reason.ts';
import type { MachineView } from '../vocabulary/view.ts';
import type { ChannelContext } from './channel-context.ts';
import type { channelJoin } from './channel-join.ts';
import type { relayConnection } from './relay-connection.ts';
import type { RelayContext } from './relay-context.ts';
import { isGone, isStuck, isThrough, type RelayPhase, type Wait } from './relay-phase.ts';

/** States that a step only passes through: nobody ever sees them. */
type Passing = 'weighing' | 'resuming' | 'catchingUp' | 'settling';

export type ChannelPhase = Exclude<SnapshotFrom<typeof channelJoin>['value'], Passing>;
type LastingRelayPhase = Exclude<SnapshotFrom<typeof relayConnection>['value'], Passing>;

// ── one relay ────────────────────────────────────────────────────────────────────────────────────────────────

/** For each phase: the steps that are done, what is waited for, and what may be done about it. */
type RelayRow = readonly [done: number | 'asBefore', waitingFor: WaitingFor, ...actions: UserAction[]];

const relayTable: Record<LastingRelayPhase, RelayRow> = {
  fetchingLink: [0, 'relayLinks'],
  linkResolved: [1, 'relays'],
  joining: [1, 'server'],
  joined: [2, 'relayAnswer'],
  allowing: [3, 'server'],
  accepted: [4, 'relayAnswer'],
  connected: [5, 'nothing'],
  interrupted: ['asBefore', 'user', 'retry'],
  congested: ['asBefore', 'busyRelay', 'retry'],
  failed: [0, 'user', 'retry'],
  rejected: [0, 'user', 'retry'],
  leaving: [0, 'deletion'],
  left: [0, 'nothing'],
  removed: [0, 'nothing'],
  cancelled: [0, 'nothing'],
};

/** Link, request, answer, allow, connection. */
const relaySteps = 5;

/** How far the connection to one relay is. */
export function explainRelay(view: MachineView): Explanation<LastingRelayPhase> {
  const phase = view.value as LastingRelayPhase;
  const { request, confirmationId, reason, wait } = view.context as Partial<RelayContext>;
  const [done, waitingFor, ...actions] = relayTable[phase];
  const before = confirmationId !== undefined ? 3 : request !== undefined ? 1 : 0;
  return {
    phase,
    done: done === 'asBefore' ? before : done,
    of: relaySteps,
    waitingFor: wait?.waitingFor ?? waitingFor,
    since: view.since,
    ...nextAt(wait?.until),
    ...because(reason),
    actions: view.status === 'active' ? actions : [],
  };
}

// ── a channel ────────────────────────────────────────────────────────────────────────────────────────────────

type ChannelRow = readonly [
  waitingFor: WaitingFor,
  actions: readonly UserAction[],
  reason?: (context: ChannelContext) => Reason,
];

const count = ({ relays }: ChannelContext, phase: RelayPhase) => relays.filter((relay) => relay.phase === phase).length;

const channelTable: Record<ChannelPhase, ChannelRow> = {
  prepared: ['user', ['connect', 'cancel']],
  fetchingGroupLink: ['groupLink', ['cancel', 'leave']],
  fetchingRelayLinks: ['relayLinks', ['cancel', 'leave']],
  awaitingRetry: [
    'user',
    ['retry', 'cancel', 'leave'],
    (context) => ({ code: 'RelaysUnreachable', relays: count(context, 'interrupted') }),
  ],
  awaitingDecision: [
    'user',
    ['retry', 'continueWithout', 'cancel', 'leave'],
    (context) => ({ code: 'DeadRelayLinks', relays: count(context, 'failed') }),
  ],
  preparingIdentity: ['identity', ['cancel', 'leave']],
  connecting: ['relays', ['cancel', 'leave']],
  congested: ['busyRelay', ['retry', 'cancel', 'leave'], () => ({ code: 'Busy' })],
  functional: ['nothing', ['leave']],
  failed: ['user', ['retry', 'cancel', 'leave'], () => ({ code: 'AllRelaysFailed' })],
  rejected: [
    'user',
    ['retry', 'cancel', 'leave'],
    ({ relays }) => relays.find(({ phase }) => phase === 'rejected')?.reason ?? { code: 'AllRelaysFailed' },
  ],
  noRelays: ['user', ['retry', 'cancel', 'leave'], () => ({ code: 'NoRelays' })],
  updateRequired: ['user', ['retry', 'cancel']],
  linkInvalid: ['user', ['retry', 'cancel']],
  direct: ['nothing', []],
  leaving: ['deletion', []],
  left: ['nothing', []],
  cancelling: ['deletion', []],
  cancelled: ['nothing', []],
  discarded: ['nothing', []],
};

/** How far the join of a channel is. */
export function explainChannel(view: MachineView): Explanation<ChannelPhase> {
  const phase = view.value as ChannelPhase;
  const context = view.context as unknown as ChannelContext;
  const { relays, leftOut } = context;
  const [waitingFor, actions, reasonOf] = channelTable[phase];
  const counted = relays.filter((relay) => !isGone(relay));
  const wait =
    phase === 'connecting' || phase === 'congested' ? firstWait(relays.map((relay) => relay.wait)) : undefined;
  const stuckBeside = phase === 'functional' && counted.some(isStuck);
  return {
    phase,
    done: counted.filter(phase === 'fetchingRelayLinks' ? ({ phase: each }) => each === 'linkResolved' : isThrough)
      .length,
    of: counted.length,
    waitingFor: wait?.waitingFor ?? waitingFor,
    since: view.since,
    ...nextAt(wait?.until),
    ...because(context.reason ?? reasonOf?.(context) ?? (leftOut > 0 ? { code: 'TooManyRelays', leftOut } : undefined)),
    actions: stuckBeside ? ['retry', ...actions] : actions,
  };
}

/** Of what the relays wait for, that which ends first; one that is not known to end comes last. */
function firstWait(waits: readonly (Wait | undefined)[]): Wait | undefined {
  return waits
    .filter((wait) => wait !== undefined)
    .sort((one, other) => (one.until ?? Infinity) - (other.until ?? Infinity))[0];
}
