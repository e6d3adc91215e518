import type { InstanceRecord } from 'joinery';
import {
  type ChannelContext,
  type ChannelPhase,
  type ContactContext,
  explain,
  type Explanation,
  type RelayPhase,
} from 'joinery/machines';

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

/** Why a row is not as it should be: what `explain` says, or that it was put aside. */
export const reasonOf = (record: InstanceRecord): Explanation['reason'] =>
  record.status === 'quarantined' ? { code: 'Quarantined' } : explain(record).reason;

/** Who the contact is, once it said so. */
export const contactName = ({ context }: InstanceRecord): string | undefined =>
  (context as unknown as ContactContext).peer?.profile.displayName;

/** Sorts rows by a name, and equal names by their keys. */
export const byName =
  (nameOf: (record: InstanceRecord) => string) =>
  (one: InstanceRecord, other: InstanceRecord): number =>
    nameOf(one).localeCompare(nameOf(other)) || one.key.localeCompare(other.key);
