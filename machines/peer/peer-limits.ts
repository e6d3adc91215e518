import * as v from 'valibot';

const milliseconds = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const times = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1000));

/** How long is waited for what on the way to a peer, in milliseconds. A limit that passes is a visible reason. */
export const PeerLimits = v.object({
  /** An interactive command: somebody waits for it. */
  interactive: milliseconds,
  /** A command that the agent retries by itself, whatever the network does meanwhile. */
  background: milliseconds,
  /** The peer's answer to our request or confirmation. */
  answer: milliseconds,
  /** The connection, after both sides agreed to it. */
  connection: milliseconds,
  /** The deletion of a connection. It goes on after it, unwatched. */
  deletion: milliseconds,
  /** The first pause before a peer whose queue is full is asked again. Each is half as long again as the one before. */
  busyPause: milliseconds,
  longestBusyPause: milliseconds,
  /** Deliveries in a row that find the peer's queue gone (AUTH), until nothing more is sent. */
  goneDeliveries: times,
  /** Deliveries in a row that find the peer's queue full (QUOTA), until messages wait. */
  fullDeliveries: times,
  /** What others have to do until two members can connect: the host's introduction, the forwarded invitation. */
  introduction: milliseconds,
});
export type PeerLimits = v.InferOutput<typeof PeerLimits>;

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The limits of a flow for which nothing else was chosen (docs/groups.md has each with what it is for). */
export const peerLimits: PeerLimits = {
  interactive: 2 * minute,
  background: 7 * day,
  answer: 2 * day,
  connection: 2 * day,
  deletion: hour,
  busyPause: 5 * minute,
  longestBusyPause: 6 * hour,
  goneDeliveries: 10,
  fullDeliveries: 5,
  introduction: 7 * day,
};

/** A choice of some of the limits. */
export const PeerLimitsChoice = v.partial(PeerLimits);

/** All limits, with what was chosen otherwise. */
export function resolveLimits(choice: v.InferOutput<typeof PeerLimitsChoice> = {}): PeerLimits {
  const chosen = Object.entries(choice).filter(([, value]) => value !== undefined);
  return { ...peerLimits, ...Object.fromEntries(chosen) };
}
