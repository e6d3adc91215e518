import type { Reason } from '../vocabulary/reason.ts';

/** Where one relay stands: the states of `relay-connection` that last. The same names are in the domain's documents. */
export const relayPhases = [
  'fetchingLink',
  'linkResolved',
  'interrupted',
  'joining',
  'joined',
  'allowing',
  'accepted',
  'connected',
  'congested',
  'failed',
  'rejected',
  'leaving',
  'left',
  'removed',
  'cancelled',
] as const;
export type RelayPhase = (typeof relayPhases)[number];

/** Our request went out, and nothing failed since. */
const through = ['joined', 'allowing', 'accepted', 'connected'] as const satisfies readonly RelayPhase[];
/** The relay is no part of the channel any more: history. */
const gone = ['leaving', 'left', 'removed', 'cancelled'] as const satisfies readonly RelayPhase[];
/** The relay's connection has ended for good: nothing of it is to be waited for. */
const ended = ['left', 'removed', 'cancelled'] as const satisfies readonly RelayPhase[];
/** Does not go on by itself, or not soon: what a person's retry is for. */
export const stuck: readonly RelayPhase[] = ['interrupted', 'congested', 'failed', 'rejected'];
/** What is tried again without a person: a refusal stands, and a pause ends by itself. */
export const recoverable: readonly RelayPhase[] = ['interrupted', 'failed'];

const among =
  (phases: readonly RelayPhase[]) =>
  ({ phase }: { readonly phase: RelayPhase }): boolean =>
    phases.includes(phase);

export const isThrough = among(through);
export const isGone = among(gone);
export const isEnded = among(ended);
export const isStuck = among(stuck);

/** What a silent retry waits for, and until when (epoch milliseconds) it will not be tried again. */
export type Wait = {
  readonly waitingFor: 'network' | 'server' | 'busyRelay';
  readonly server?: string | undefined;
  readonly until?: number | undefined;
};

/** What a supervisor knows of one relay: all that a list of relays on a screen needs. */
export type Relay = {
  readonly relayId: string;
  readonly link: string;
  readonly phase: RelayPhase;
  readonly name?: string | undefined;
  /** The relay's own member id in the channel: the entity id of its link. */
  readonly memberId?: string | undefined;
  readonly reason?: Reason | undefined;
  readonly wait?: Wait | undefined;
};
