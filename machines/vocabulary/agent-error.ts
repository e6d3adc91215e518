import * as v from 'valibot';

/**
 * An error as the agent reports it: a kind, a code within the kind, and what the error wraps.
 * `PROXY`, or `SMP` `PROXY`, wraps the error of the proxy (`inner`); `restart` tells whether a `CRITICAL` error passes with a restart.
 */
export interface AgentError {
  type: string;
  code?: string | undefined;
  /** The server that the error names. */
  server?: string | undefined;
  restart?: boolean | undefined;
  inner?: AgentError | undefined;
}

/** Rows keep it: what is longer is cut. */
const text = v.pipe(
  v.string(),
  v.transform((words) => words.slice(0, 128)),
);

export const AgentError: v.GenericSchema<unknown, AgentError> = v.object({
  type: text,
  code: v.optional(text),
  server: v.optional(text),
  restart: v.optional(v.boolean()),
  inner: v.optional(v.lazy(() => AgentError)),
});

/**
 * What a failed command asks for:
 * - `temporary`: the network or a server; the same command may succeed later.
 * - `congested`: the peer's queue is full; try again slowly.
 * - `permanent`: needs a person, or the peer.
 * - `stale`: refused because it was done before; success, when the connection's status proves it.
 */
export type ErrorClass = 'temporary' | 'congested' | 'permanent' | 'stale';

/** The errors that are not permanent, as data. Anything that no row matches is permanent. Facts: docs/domain.md, "Errors". */
export const errorClasses: readonly (AgentError & { class: ErrorClass })[] = [
  { type: 'BROKER', code: 'NETWORK', class: 'temporary' },
  { type: 'BROKER', code: 'TIMEOUT', class: 'temporary' },
  { type: 'BROKER', code: 'HOST', class: 'temporary' },
  { type: 'BROKER', code: 'TRANSPORT_VERSION', class: 'temporary' },
  { type: 'PROXY', code: 'NO_SESSION', class: 'temporary' },
  { type: 'XFTP', code: 'TIMEOUT', class: 'temporary' },
  { type: 'INACTIVE', class: 'temporary' },
  { type: 'CRITICAL', restart: true, class: 'temporary' },
  { type: 'SMP', code: 'QUOTA', class: 'congested' },
  { type: 'CMD', code: 'PROHIBITED', class: 'stale' },
];

/** The class of an agent's error. Total: an unknown error is permanent. A proxy's error has the class of what it wraps. */
export function errorClass(error: AgentError): ErrorClass {
  if ((error.type === 'PROXY' || error.code === 'PROXY') && error.inner) return errorClass(error.inner);
  const row = errorClasses.find(
    (each) =>
      each.type === error.type &&
      (each.code === undefined || each.code === error.code) &&
      (each.restart === undefined || each.restart === error.restart),
  );
  return row?.class ?? 'permanent';
}

/**
 * Whether an ERR says anything of how its connection stands. That a message was dropped does not, nor does what passes
 * by itself, unless it answers a command: then the agent has given that up.
 */
export function saysOfConnection({ error, corrId }: { error: AgentError; corrId?: string | undefined }): boolean {
  return error.code !== 'A_DUPLICATE' && (corrId !== undefined || errorClass(error) !== 'temporary');
}
