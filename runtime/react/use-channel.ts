import { explain } from '../../machines/explain.ts';
import type { Explanation } from '../../machines/explanation.ts';
import { channelStatus, type ChannelStatus } from '../../machines/relay/channel-status.ts';
import type { ChannelContext } from '../../machines/relay/channel-context.ts';
import type { ChannelPhase } from '../../machines/relay/explain.ts';
import type { Records } from '../live/live-records.ts';
import type { InstanceKey, InstanceRecord } from '../record.ts';
import { useView } from './provider.ts';
import { together, unread, useInstances, viewOf, type InstanceView } from './use-instances.ts';
import { useLive } from './use-live.ts';

/** A channel and its relays as they are now. */
export interface ChannelView extends InstanceView {
  /** What a screen says of it; absent until it was read, and where it is in quarantine. */
  readonly explanation?: Explanation<ChannelPhase>;
  readonly status?: ChannelStatus;
  /** The rows of its relays, in the order of their keys. */
  readonly relays: readonly InstanceRecord[];
}

/** The channel under a key: `channel-join/<id>`. */
export function useChannel(key: InstanceKey): ChannelView {
  const channel = useLive(useView()?.row(key), unread, channelOf);
  const relays = useInstances(`child-of:${key}`);
  return { ...together(channel, relays), relays: relays.records };
}

function channelOf(state: Records): Omit<ChannelView, 'relays'> {
  const view = viewOf(state);
  const { record } = view;
  if (!record || record.status === 'quarantined') return view;
  const { relays, policy } = record.context as unknown as ChannelContext;
  const explanation = explain(record) as Explanation<ChannelPhase>;
  return { ...view, explanation, status: channelStatus(relays, policy) };
}
