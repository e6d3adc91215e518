import type { Engine } from './engine.ts';
import type { Clock } from './ports.ts';
import type { InstanceKey, InstanceRecord } from './record.ts';
import { systemClock } from './system.ts';

/** How long what is over is kept, in milliseconds. Without a time it is kept for ever. */
export interface Retention {
  /** Instances that have ended, a channel that was left for one: from their end on. */
  readonly ended?: number;
  /** Events that were parked for an instance in quarantine. What is dropped is lost to it. */
  readonly parked?: number;
  /** Whose instances. @default those of channels */
  readonly machines?: readonly string[];
  /** @default the platform's */
  readonly clock?: Clock;
}

const page = 100;

/**
 * Forgets what is older than the retention says, each by itself: it may be interrupted at any time. Nothing does so
 * unasked; an application calls it at its start, or once a day. Returns how much went.
 */
export async function compact(
  engine: Pick<Engine, 'find' | 'forget' | 'parked' | 'quarantined'>,
  { ended, parked, machines = ['channel-join'], clock = systemClock }: Retention,
): Promise<{ ended: number; parked: number }> {
  const went = { ended: 0, parked: 0 };
  const isOver = (at: number, limit: number): boolean => at + limit <= clock.now();

  if (ended !== undefined) {
    for (const machine of machines) {
      await each(engine, `machine:${machine}`, async ({ key, status, updatedAt }) => {
        if (status !== 'done' || !isOver(updatedAt, ended)) return;
        await engine.forget(key, { afterDelivery: true });
        went.ended++;
      });
    }
  }
  if (parked !== undefined) {
    for (const { key } of await engine.quarantined()) {
      for (const event of await engine.parked(key)) {
        if (!isOver(event.at, parked)) continue;
        await engine.forget(event.key);
        went.parked++;
      }
    }
  }
  return went;
}

/** Not an async generator: Hermes has none. */
async function each(
  engine: Pick<Engine, 'find'>,
  label: string,
  visit: (record: InstanceRecord) => Promise<void>,
): Promise<void> {
  let after: InstanceKey | undefined;
  do {
    const rows = await engine.find(label, { limit: page, ...(after !== undefined && { after }) });
    for (const row of rows) await visit(row);
    after = rows.length < page ? undefined : rows.at(-1)?.key;
  } while (after !== undefined);
}
