import type { Reason } from './vocabulary/reason.ts';
import type { MachineView } from './vocabulary/view.ts';

/** What is being waited for: completes "waiting for ...". */
export type WaitingFor =
  | 'groupLink'
  | 'relayLinks'
  | 'link'
  | 'identity'
  | 'device'
  | 'relays'
  | 'relayAnswer'
  | 'network'
  | 'server'
  | 'busyRelay'
  | 'peer'
  | 'host'
  | 'introduction'
  | 'member'
  | 'request'
  | 'admission'
  | 'user'
  | 'deletion'
  | 'nothing';

/**
 * What a person may do now: each is the event `user.<action>`. `send` needs a text, `changeRole` a role, and `separate` the
 * key of a record.
 */
export type UserAction =
  | 'connect'
  | 'retry'
  | 'repeat'
  | 'continueWithout'
  | 'cancel'
  | 'close'
  | 'leave'
  | 'accept'
  | 'reject'
  | 'join'
  | 'decline'
  | 'invite'
  | 'withdraw'
  | 'changeRole'
  | 'remove'
  | 'contact'
  | 'probe'
  | 'separate'
  | 'send'
  | 'delete'
  | 'deleteGroup';

/** All that a screen needs to say about an instance, in every state. Words are in `machines/messages`. */
export interface Explanation<Phase extends string = string> {
  readonly phase: Phase;
  /** Steps of one connection, relays of one channel or members of one group that are done. */
  readonly done: number;
  readonly of: number;
  readonly waitingFor: WaitingFor;
  /** When the phase was entered: epoch milliseconds. */
  readonly since: number;
  /** When it is tried again by itself, if that is known: epoch milliseconds. */
  readonly nextAt?: number;
  readonly reason?: Reason;
  readonly actions: readonly UserAction[];
}

export function nextAt(until: number | undefined): { nextAt?: number } {
  return until === undefined ? {} : { nextAt: until };
}

export function because(reason: Reason | undefined): { reason?: Reason } {
  return reason === undefined ? {} : { reason };
}

/** Of a phase: the steps that are done, what is waited for, and what may be done about it. */
export type PhaseRow = readonly [done: number, waitingFor: WaitingFor, ...actions: UserAction[]];

/** The explanation of an instance of whose phase the table says everything. `of`: its steps. */
export function explainedBy<Phase extends string>(
  table: Record<Phase, PhaseRow>,
  of: number,
  view: MachineView,
): Explanation<Phase> {
  const phase = view.value as Phase;
  const { reason } = view.context as { reason?: Reason };
  const [done, waitingFor, ...actions] = table[phase];
  return {
    ...{ phase, done, of, waitingFor, since: view.since },
    ...because(reason),
    actions: view.status === 'active' ? actions : [],
  };
}
