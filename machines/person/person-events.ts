import type { AgentEvent } from '../vocabulary/agent-event.ts';
import type { ChatMessage } from '../vocabulary/chat-message.ts';
import type { HostAnswer } from '../vocabulary/effect.ts';
import type { Link } from './link-graph.ts';
import type { PolicyChoice } from './merge-settings-inputs.ts';
import type { MergeRefusal } from './merge-decision.ts';

/** What the records of people, their probes and their identities tell each other. */

// ── a record (contact, membership, member-invitation, member-connection) ─────────────────────────────────────

/** What every record takes besides its own events. */
export type RecordOrder =
  /** Say this to the peer, once it can be reached. `name` is told again, to whoever bears that key. */
  | { type: 'person.say'; message: ChatMessage; name?: string | undefined }
  /** Who it is: the identity that it points to from now on, and the contact by which the person is reached. */
  | { type: 'person.known'; identity?: string | undefined; contact?: string | undefined }
  /** The user said that these are somebody else. */
  | { type: 'person.apart'; from: readonly string[] };

/** What a record says of a message that was named: to the instance under the key `name`. */
export type Delivered = { type: 'probe.sent'; record: string } | { type: 'probe.undelivered'; record: string };

/** What a record remembers for it. All absent at first. */
export type PersonMemory = {
  readonly identity?: string | undefined;
  /** Records that the user said are somebody else: the newest of them. */
  readonly apart?: readonly string[] | undefined;
  /** It was probed once. */
  readonly probed?: boolean | undefined;
};

// ── probe-exchange: the probing side. Its key is the probe's SHA-256 ─────────────────────────────────────────

export type ExchangeEvent =
  | (AgentEvent & { at: number })
  | HostAnswer
  /** The record is new: who else may it be? */
  | { type: 'probe.begin'; subject: string; probe: string }
  /**
   * The secret came back over a record that got the hash. `binding`: as the message had it. `undoes`: its sender
   * announces `probes`, so that it can be told that we did not merge.
   */
  | { type: 'probe.confirmed'; from: string; binding?: string | undefined; undoes: boolean }
  /** Of the hash. */
  | Delivered
  /** A record is gone. */
  | { type: 'record.gone'; record: string };

// ── probe-match: the confirming side. Its key is the probe's SHA-256, too ────────────────────────────────────

export type MatchEvent =
  | (AgentEvent & { at: number })
  | HostAnswer
  /** A record said the secret. `binds`: it announces `bound`, so that the hash has to come with a binding. */
  | { type: 'probe.heard'; from: string; probe: string; binds: boolean }
  /** A record said its hash. */
  | { type: 'hash.heard'; from: string; binding?: string | undefined; binds: boolean }
  | Delivered
  /** The other side did not merge after all (x.info.probe.refused). `binding`: that of the hash, where the prober says it. */
  | { type: 'probe.refused'; from: string; binding?: string | undefined }
  | { type: 'record.gone'; record: string };

// ── identity: who several records are ────────────────────────────────────────────────────────────────────────

export type IdentityEvent =
  /** The two are the same person's, says `by` (a key): with `create` where neither has an identity yet. */
  | { type: 'identity.merge'; one: string; other: string; by: string }
  /** All of this one's records are the other identity's from now on. */
  | { type: 'identity.absorb'; into: string }
  | { type: 'identity.absorbed'; links: readonly Link[] }
  /** What `by` had merged is undone. */
  | { type: 'identity.undo'; by: string; one: string; other: string }
  /** It is a part of another, which fell apart: what it needs is its input. */
  | { type: 'identity.begin' }
  | { type: 'record.gone'; record: string }
  /** It was asked anew, and is somebody else by now. */
  | { type: 'record.changed'; record: string }
  /** The user says that the record is somebody else. */
  | { type: 'user.separate'; record: string };

export type SettingsEvent = { type: 'user.set'; policy: PolicyChoice };

/** What clients are told. */
export type PersonEmitted =
  | { type: 'person.merged'; identity: string; records: readonly string[] }
  | { type: 'person.separated'; identity: string; records: readonly string[]; why: 'user' | 'refused' | 'changed' }
  /** Two records matched, and are kept apart: by the rules, as they would be too many, or as the hash was passed on. */
  | { type: 'person.matched'; records: readonly [string, string]; why: MergeRefusal | 'Unbound' };
