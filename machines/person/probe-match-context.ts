import type { MergeRefusal } from './merge-decision.ts';
import type { Secrets } from './connection-secrets.ts';
import type { MatchEvent } from './person-events.ts';
import type { Lookup } from './person-lookup.ts';
import type { ProbeLimits } from './probe-limits.ts';

export type MatchInput = { readonly limits: Partial<ProbeLimits> | undefined };

/** What is weighed by what is so then: it is noted, everything is looked up, and then it is judged. */
export type News = Extract<MatchEvent, { type: 'probe.heard' | 'hash.heard' | 'probe.sent' | 'probe.refused' }>;

/** Who said the hash, and what came of it. */
export type Holder = {
  /** Of its record. */
  readonly key: string;
  readonly binding?: string | undefined;
  /** It announces that its hashes are bound. */
  readonly binds: boolean;
  /** `gone`: it was merged, and its record is there no more. The other side may still refuse. */
  readonly verdict?: 'confirming' | 'merged' | 'gone' | 'declined' | undefined;
  /** Why it was declined. */
  readonly why?: MergeRefusal | 'Unbound' | 'Undelivered' | 'Refused' | undefined;
};

export type MatchContext = {
  readonly limits: ProbeLimits;
  /** Who said the secret. */
  readonly prober?: { readonly key: string; readonly binds: boolean } | undefined;
  /** The secret, while hashes may come. */
  readonly probe?: string | undefined;
  readonly hash?: string | undefined;
  readonly holders: readonly Holder[];
  /** Epoch milliseconds. */
  readonly endsAt: number;
  /** Nothing more is confirmed. */
  readonly isOver: boolean;
  readonly news: readonly News[];

  /** Questions to the host that are not answered yet. */
  readonly open: number;
  readonly lookup: Lookup;
  /** How many probes are open in which the record has a part. */
  readonly crowds: Readonly<Record<string, number>>;
  /** Holders that are to be confirmed. */
  readonly viable: readonly string[];
  readonly secrets: Secrets;
  /** Bindings of the hash, and the hash itself, by the `reply` of their digests. */
  readonly bindings: Readonly<Record<string, string>>;
};
