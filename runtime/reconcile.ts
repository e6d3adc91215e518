import * as v from 'valibot';
import { ConnectionStatus, readAgentEvent } from '../machines/vocabulary/agent-event.ts';
import type { Agent } from './agent/agent.ts';
import { Fault, faultOf } from './errors.ts';
import { connectionsOf } from './labels.ts';
import type { Clock, Logger } from './ports.ts';
import type { InstanceKey, InstanceRecord, MachineEvent } from './record.ts';
import type { Occurrence } from './occurrence.ts';
import { within } from './within.ts';

/** How long a start waits for the agent's word on its connections before it goes on without, in milliseconds. */
const limit = 10_000;

/**
 * Asks the agent where the connections of unfinished instances stand, so that a missed event is made good. What the
 * agent still holds without an acknowledgement is taken as if it came now. Then each instance is told `STATUS`, for what
 * even the agent has no event of any more, and takes the transition that the event would have caused.
 */
export async function askStatus(
  agent: Agent,
  unfinished: readonly InstanceRecord[],
  clock: Clock,
  logger: Logger,
): Promise<Occurrence[]> {
  const owners = new Map<string, InstanceKey>();
  for (const { key, labels, status } of unfinished) {
    if (status !== 'active') continue;
    for (const id of connectionsOf(labels)) owners.set(id, key);
  }
  if (owners.size === 0) return [];
  try {
    const late = () => new Fault(`no answer in ${limit} ms`);
    const statuses = await within(clock, agent.status([...owners.keys()]), limit, late);
    return statuses.flatMap((raw): Occurrence[] => {
      const status = v.safeParse(ConnectionStatus, raw);
      const key = status.success ? owners.get(status.output.connectionId) : undefined;
      if (!status.success || key === undefined) return [];
      const { unacknowledged = [], ...standing } = status.output;
      return [
        ...unacknowledged.flatMap(asCome),
        { kind: 'status', key, event: { type: 'STATUS', ...standing } as unknown as MachineEvent },
      ];
    });
  } catch (error) {
    logger.warn('no status from the agent', { error: faultOf(error) });
    return [];
  }
}

/** An event that can't be read comes again by itself, and is a dead letter then. */
function asCome(raw: unknown): Occurrence[] {
  const read = readAgentEvent(raw);
  return 'event' in read ? [{ kind: 'agent', event: read.event }] : [];
}
