/**
 * What a row is in an archive: the secrets of probes are worth something once, and whoever goes on with a copy must not
 * use them a second time. Without them a probe finds nobody, and ends when its time is over.
 */
import type { Row } from './store.ts';

/** The row as text, without any secret of a probe, or of a connection that a probe is bound to, at whatever depth. */
export function archived(row: Row): string {
  return JSON.stringify(row, (name, value: unknown) => {
    if (name === 'probe' && typeof value === 'string') return undefined;
    if (typeof value !== 'object' || value === null) return value;
    if (tellsProbe(value)) return { ...value, ...nothingSaid };
    // It has a name, under which somebody waits to hear that it was sent: it never is.
    if ('message' in value && tellsProbe(value.message) && 'name' in value) return { ...value, name: undefined };
    // What the agent has read, by connection, and for which of them it was asked: it can be asked again.
    return 'read' in value && 'asked' in value ? { ...value, read: {} } : value;
  });
}

/** Said instead of a probe that waits to be sent: to whoever gets it, it means nothing. */
const nothingSaid = { event: 'x.ok', params: {} } as const;

function tellsProbe(value: unknown): boolean {
  const { event, params } = (value ?? {}) as { event?: unknown; params?: { probe?: unknown } | null };
  return typeof event === 'string' && typeof params?.probe === 'string';
}
