import type { InstanceRecord } from 'joinery';
import { type ChannelContext, type ChannelPhase, explain, type Explanation, type RelayPhase } from 'joinery/machines';

/** What `explain` says of a row of `channel-join`. */
export const explainChannel = (record: InstanceRecord): Explanation<ChannelPhase> =>
  explain(record) as Explanation<ChannelPhase>;

/** What `explain` says of a row of `relay-connection`. */
export const explainRelay = (record: InstanceRecord): Explanation<RelayPhase> =>
  explain(record) as Explanation<RelayPhase>;

export const contextOf = (record: InstanceRecord): ChannelContext => record.context as unknown as ChannelContext;

/** The channel's own name, once its link was read; before that the beginning of its link. */
export function channelName(record: InstanceRecord): string {
  const { group, link } = contextOf(record);
  return group?.name ?? `${link.replace(/^(https:\/\/|simplex:\/)/, '').slice(0, 24)}…`;
}
