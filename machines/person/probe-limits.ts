const day = 86_400_000;

/** How long a probe waits for what, in milliseconds. */
export const probeLimits = {
  /** For the answers to a probe, and for its other half. Whoever says no later than that is told so for as long again. */
  probe: 14 * day,
  /**
   * For the agent to read the secrets of connections. It needs no network; but its answer may wait behind one that was
   * lost, until it is asked for the connection's status. Who said that its hashes are bound had better wait.
   */
  secret: 3 * day,
};
export type ProbeLimits = typeof probeLimits;

/** Who gets the hash of one probe, at most. */
export const mostHashes = 64;
/** Records that bear the label of a profile are looked at in pages of 64: so many pages for one probe. */
export const mostPages = 8;
/** Whose hash of one probe is kept, at most. */
export const mostHolders = 64;
/** Probes of one record that are open at the same time: more of them are ignored (a flood). */
export const mostOpen = 16;
