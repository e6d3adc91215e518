import type { InstanceRecord } from 'joinery';
import { type ChannelContext, type ChannelPhase, explain, type Explanation, type RelayPhase } from 'joinery/machines';
import type { UiText } from '../text/ui-text.ts';

/** What `explain` says of a row of `channel-join`. */
export const explainChannel = (record: InstanceRecord): Explanation<ChannelPhase> => explain(record) as Explanation<ChannelPhase>;

/** What `explain` says of a row of `relay-connection`. */
export const explainRelay = (record: InstanceRecord): Explanation<RelayPhase> => explain(record) as Explanation<RelayPhase>;

export const contextOf = (record: InstanceRecord): ChannelContext => record.context as unknown as ChannelContext;

/** The channel's own name, once its link was read; before that the one that the network knows it by. */
export function channelName(record: InstanceRecord, ui: UiText): string {
  return contextOf(record).group?.name ?? ui.card.unnamedChannel;
}
