import * as v from 'valibot';
import { ConnectionStatus } from '../machines/vocabulary/agent-event.ts';
import type { Agent } from './agent/agent.ts';
import type { Clock, Logger } from './ports.ts';
import type { InstanceKey, InstanceRecord, MachineEvent } from './record.ts';
import type { Occurrence } from './turn.ts';

/** How long a start waits for the agent's word on its connections before it goes on without, in milliseconds. */
const limit = 10_000;

/**
 * Asks the agent where the connections of unfinished instances stand, so that a missed event is made good: each
 * instance is told `STATUS` and takes the transition that the event would have caused.
 */
export async function askStatus(
  agent: Agent,
  unfinished: readonly InstanceRecord[],
  clock: Clock,
  logger: Logger,
): Promise<Occurrence[]> {
  const owners = new Map<string, InstanceKey>();
  for (const { key, labels } of unfinished) {
    for (const label of labels) if (label.startsWith('connection:')) owners.set(label.slice('connection:'.length), key);
  }
  if (owners.size === 0) return [];
  try {
    const statuses = await within(clock, agent.status([...owners.keys()]));
    return statuses.flatMap((raw): Occurrence[] => {
      const status = v.safeParse(ConnectionStatus, raw);
      const key = status.success ? owners.get(status.output.connectionId) : undefined;
      if (!status.success || key === undefined) return [];
      return [{ kind: 'status', key, event: { type: 'STATUS', ...status.output } as unknown as MachineEvent }];
    });
  } catch (error) {
    logger.warn('no status from the agent', { error: String(error) });
    return [];
  }
}

async function within<T>(clock: Clock, answer: Promise<T>): Promise<T> {
  let stop: () => void = () => undefined;
  const late = new Promise<never>((_, reject) => {
    stop = clock.setTimer(() => reject(new Error(`no answer in ${limit} ms`)), limit);
  });
  return Promise.race([answer, late]).finally(stop);
}
