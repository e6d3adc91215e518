import { copyJson } from '../../../machines/vocabulary/json-copy.ts';
import type { InstanceKey, MachineEvent } from '../../record.ts';

/** More than any event needs. */
const limits = { maxBytes: 65_536, maxDepth: 32 };

/** Type of what a viewer said, if it said anything that has one. */
export function typeOf(said: unknown): string | undefined {
  const type = typeof said === 'object' && said !== null ? (said as { type?: unknown }).type : undefined;
  return typeof type === 'string' ? type : undefined;
}

/**
 * The event that a viewer of `@xstate/inspect` sends to an instance, from its `xstate.event`: an SCXML event, as JSON,
 * whose `origin` is the instance. Undefined where it is none.
 */
export function sentBack(said: unknown): { readonly key: InstanceKey; readonly event: MachineEvent } | undefined {
  const { event: text } = said as { event?: unknown };
  if (typeof text !== 'string' || text.length > limits.maxBytes) return undefined;
  try {
    const { origin, name, data } = (JSON.parse(text) ?? {}) as Partial<Record<string, unknown>>;
    const copy = copyJson(typeOf(data) === undefined ? { type: name } : data, limits);
    const event = 'json' in copy ? copy.json : undefined;
    return typeof origin === 'string' && typeOf(event) !== undefined
      ? { key: origin, event: event as MachineEvent }
      : undefined;
  } catch {
    return undefined;
  }
}
