import type { AgentCommand } from '../machines/vocabulary/agent-command.ts';
import { Draft } from './draft.ts';
import type { JoineryError } from './errors.ts';
import { connectionLabel, connectionsOf } from './labels.ts';
import type { InstanceRecord } from './record.ts';
import type { Change } from './subscriptions.ts';

/** In place of a machine's name: the row of an instance that is gone, with what the agent has not confirmed yet. */
export const forgotten = 'forgotten';

/**
 * What stays of an instance that is forgotten, under a key that tells nothing: its commands in flight, withdrawn, and
 * a deletion of each connection that it owned. The row goes with the last answer.
 * `afterDelivery` lets messages that are under way arrive before their connection is deleted.
 */
export function remainder(record: InstanceRecord, afterDelivery: boolean, now: number): InstanceRecord {
  const draft = new Draft(record, record, now);
  draft.cancelCommands(afterDelivery);
  const connections = connectionsOf(record.labels);
  for (const connectionId of connections) {
    const deletion: AgentCommand = { type: 'deleteConnection', connectionId };
    const inFlight = record.commands.some(
      ({ command }) => command.type === deletion.type && command.connectionId === connectionId,
    );
    if (!inFlight) draft.issue(afterDelivery ? { ...deletion, afterDelivery } : deletion);
  }
  const { birth, version, revision } = record;
  return {
    ...{ key: `${forgotten}/${birth}`, birth, machine: forgotten, version, children: {}, revision: revision + 1 },
    ...{ status: 'done', value: forgotten, context: {}, commands: draft.record.commands, timers: [] },
    ...{ labels: connections.map(connectionLabel), lastEvents: [], since: now, updatedAt: now, unfinished: 1 },
  };
}

/** Resolves once no such row is left. Rejects with the reason for which one stays, which `onEnd` tells. */
export async function allGone(
  engine: { subscribe(prefix: string, listener: (change: Change) => void): () => void },
  onEnd: (listener: (why: JoineryError) => void) => () => void,
  unfinished: () => readonly InstanceRecord[],
): Promise<void> {
  const left = (): boolean => unfinished().some(({ machine }) => machine === forgotten);
  const ends: (() => void)[] = [];
  await new Promise<void>((resolve, reject) => {
    if (!left()) return resolve();
    ends.push(
      engine.subscribe(forgotten, () => left() || resolve()),
      onEnd(reject),
    );
  }).finally(() => ends.forEach((end) => end()));
}
