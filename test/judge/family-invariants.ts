import { relaysPhase } from '../../machines/relay/channel-phase.ts';
import type { ChannelContext } from '../../machines/relay/channel-context.ts';
import { isGone } from '../../machines/relay/relay-phase.ts';
import type { InstanceRecord } from '../../runtime/record.ts';
import type { Bytes } from './bytes.ts';
import { stateOf } from './row-invariants.ts';

/** States of a channel that follow its relays: in each of them the channel is what its relays make of it. */
const derived: readonly unknown[] = ['connecting', 'congested', 'functional', 'failed', 'rejected', 'noRelays'];

/** What has to hold between a channel and its relays after every commit. */
export function* familyProblems(channel: InstanceRecord, bytes: Bytes): Generator<string> {
  const { relays, policy } = channel.context as unknown as ChannelContext;
  const children = bytes.children(channel.key);

  for (const id of Object.keys(channel.children)) {
    if (!children.some(({ key }) => key === `${channel.key}/${id}`)) yield `no row of its child ${id}`;
  }
  if (channel.status !== 'active') {
    for (const { key, status } of children) if (status === 'active') yield `${key} goes on without it`;
    return;
  }
  for (const { relayId, phase, reason } of relays) {
    const row = children.find(({ key }) => key === `${channel.key}/${relayId}`);
    if (!row) yield `no row of ${relayId}`;
    else if (row.value !== phase && !(phase === 'removed' && row.value === 'left')) {
      yield `it takes ${relayId} for ${phase}, which is ${JSON.stringify(row.value)}`;
    } else if (
      phase === row.value &&
      !isGone({ phase }) &&
      JSON.stringify(reason) !== JSON.stringify(row.context['reason'])
    ) {
      yield `it gives ${relayId} another reason than its own`;
    }
  }
  const phase = relaysPhase(relays, policy);
  if (derived.includes(channel.value) && channel.value !== phase) {
    yield `it is ${JSON.stringify(channel.value)}, and its relays make it ${phase}`;
  }
}

/** What has to hold among all rows of a client. */
export function* connectionProblems(rows: readonly InstanceRecord[]): Generator<string> {
  const owners = new Map<string, string>();
  for (const { key, labels } of rows) {
    for (const label of labels) {
      if (!label.startsWith('connection:')) continue;
      const other = owners.get(label);
      if (other !== undefined) yield `${label} belongs to ${key} and to ${other}`;
      owners.set(label, key);
    }
  }
}

/** A relay that waits without a limit and without a command waits for ever, unless its channel will direct it. */
export function* endlessWaits({ machine, value, status, timers, commands, key }: InstanceRecord): Generator<string> {
  const state = stateOf(machine, value);
  if (machine !== 'relay-connection' || status !== 'active' || typeof state === 'string' || !state.waiting) return;
  if (value !== 'linkResolved' && timers.length + commands.length === 0)
    yield `${key} waits for nothing in ${JSON.stringify(value)}`;
}
