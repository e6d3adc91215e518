import type { Secrets } from './connection-secrets.ts';
import type { ExchangeEvent } from './person-events.ts';
import type { Lookup } from './person-lookup.ts';
import type { ProbeLimits } from './probe-limits.ts';

export type ExchangeInput = { readonly limits: Partial<ProbeLimits> | undefined };

/** Who gets the hash, and what came of it. */
export type Candidate = {
  /** Of its record. */
  readonly key: string;
  /** Who is asked once: of several records of a person the others are in line, until one can be reached. */
  readonly person: string;
  readonly standing: 'inLine' | 'asked' | 'unreached' | 'merged' | 'refused' | 'gone';
  /** What binds the hash, and its confirmation, to the two connections. */
  readonly check?: string | undefined;
  readonly ok?: string | undefined;
};

export type Confirmation = Extract<ExchangeEvent, { type: 'probe.confirmed' }>;

export type ExchangeContext = {
  readonly limits: ProbeLimits;
  /** The record that is new. */
  readonly subject?: string | undefined;
  /** The record that the secret is said to: the subject, or a contact of the same person. */
  readonly to?: string | undefined;
  /** It was said. */
  readonly said: boolean;
  /** The secret, until the hashes are sent. */
  readonly probe?: string | undefined;
  readonly hash?: string | undefined;
  /** Epoch milliseconds, from when confirmations are too late. */
  readonly endsAt: number;
  readonly candidates: readonly Candidate[];
  /** The confirmation that is being weighed. */
  readonly confirmation?: Confirmation | undefined;

  /** Questions to the host that are not answered yet. */
  readonly open: number;
  readonly lookup: Lookup;
  /** Records that look like the person, and how far they were looked through. */
  readonly alike: { readonly keys: readonly string[]; readonly pages: number; readonly after?: string | undefined };
  readonly secrets: Secrets;
  /** Bindings of the hashes, by the `reply` of their digests. */
  readonly bindings: Readonly<Record<string, string>>;
};
