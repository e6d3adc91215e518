import type { Json } from '../vocabulary/json.ts';

/** In place of what is hidden: a message can still be read as one. */
const hidden = 'hidden';

/** What rows, events, effects and chat messages call a probe, what its hash names, and what binds it to connections. */
const secretFields = ['probe', 'digestOf', 'secret'];

/**
 * A copy of a row, an event, an effect or a chat message, at whatever depth, without the secrets of probes and of the
 * connections that they are bound to: for logs, traces and inspection. Hashes stay: they name rows. Pure and total.
 */
export function withoutProbeSecrets<T>(value: T): T {
  return shown(value as Json, undefined, {}) as T;
}

function shown(
  value: Json | undefined,
  name: string | undefined,
  owner: { readonly [name: string]: Json },
): Json | undefined {
  if (typeof value === 'string') return name !== undefined && isSecret(name, owner) ? hidden : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each: Json) => shown(each, undefined, {}) ?? null);
  const object = value as { readonly [name: string]: Json };
  const entries = Object.entries(object);
  // What the agent has read, by connection.
  if (name === 'read') return Object.fromEntries(entries.map(([id, each]) => [id, each === null ? null : hidden]));
  return Object.fromEntries(entries.map(([field, each]) => [field, shown(each, field, object) as Json]));
}

/** What is hashed, and what was drawn for a probe, bear no name of their own but `reply`. */
function isSecret(name: string, { reply }: { readonly [name: string]: Json }): boolean {
  if (secretFields.includes(name)) return true;
  return typeof reply === 'string' && (name === 'data' || (name === 'bytes' && reply === 'probe'));
}
