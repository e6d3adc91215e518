import * as v from 'valibot';

const milliseconds = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** How long is waited for what, in milliseconds. A limit that passes is a visible reason, never a silent end. */
const Limits = v.object({
  /** An interactive command: somebody waits for it. */
  interactive: milliseconds,
  /** A command that the agent retries by itself, whatever the network does meanwhile. */
  background: milliseconds,
  /** The relay's answer to our request. */
  answer: milliseconds,
  /** The connection, after both sides agreed to it. */
  connection: milliseconds,
  /** A new key: the agent needs no network for it. */
  key: milliseconds,
  /** Our farewell and the deletion of a connection. They go on after it, unwatched. */
  deletion: milliseconds,
  /** A relay’s answer to our question for the newest roster. */
  roster: milliseconds,
  /** The first pause before a busy relay is asked again. Each is half as long again as the one before. */
  busyPause: milliseconds,
  longestBusyPause: milliseconds,
});
export type Limits = v.InferOutput<typeof Limits>;

const choices = {
  /** `all`: every relay's link is fetched before any join. `independent`: each relay goes at its own pace. */
  linkPolicy: v.picklist(['all', 'independent']),
  /** Who joins with somebody waiting, and who by the agent's retries. See `joinOrders`. */
  joinPolicy: v.picklist(['background', 'interactive-then-background', 'first-interactive']),
  /** The channel is functional when one relay's join was sent (`joined`), or when one is `connected`. */
  functionalWhen: v.picklist(['joined', 'connected']),
  /** A relay's link that is dead for good: go on without it, or ask the user. */
  deadRelayLink: v.picklist(['skip', 'stop']),
  /** Whether relays that an owner announces are connected at once, or only when the channel is opened. */
  acceptAnnouncements: v.boolean(),
};

const ChannelPolicy = v.object({ ...choices, limits: Limits });
export type ChannelPolicy = v.InferOutput<typeof ChannelPolicy>;

/** A choice of some of the policies; the others are those of the seed preset. */
export const PolicyChoice = v.partial(v.object({ ...choices, limits: v.partial(Limits) }));
export type PolicyChoice = v.InferOutput<typeof PolicyChoice>;

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const limits: Limits = {
  interactive: 2 * minute,
  background: 7 * day,
  answer: 2 * day,
  connection: 2 * day,
  key: minute,
  deletion: hour,
  roster: 10 * minute,
  busyPause: 5 * minute,
  longestBusyPause: 6 * hour,
};

const seed = {
  linkPolicy: 'all',
  joinPolicy: 'background',
  functionalWhen: 'joined',
  deadRelayLink: 'skip',
  acceptAnnouncements: true,
  limits,
} as const satisfies ChannelPolicy;

/** Two whole choices: the flow of the relay connection proposal, and what SimpleX clients do today. */
export const policies = {
  seed,
  upstream: {
    ...seed,
    linkPolicy: 'independent',
    joinPolicy: 'interactive-then-background',
    functionalWhen: 'connected',
  },
} as const satisfies Record<string, ChannelPolicy>;

/** A whole policy: the seed preset, with what was chosen otherwise. */
export function resolvePolicy(choice: PolicyChoice = {}): ChannelPolicy {
  return {
    ...seed,
    ...given(choice),
    limits: { ...seed.limits, ...given(choice.limits ?? {}) },
  };
}

/** The same without what is undefined: a choice that was left open is no choice. */
function given<T extends object>(choice: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(choice).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
