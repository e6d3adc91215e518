import type { InstanceKey, InstanceRecord } from 'joinery';
import {
  type ChannelContext,
  type ContactContext,
  explain,
  type Explanation,
  localNames,
  type MembershipContext,
} from 'joinery/machines';

/** The channel's own name, once its link was read; before that the beginning of its link. */
export function channelName({ context }: InstanceRecord): string {
  const { group, link } = context as unknown as ChannelContext;
  return group?.name ?? `${link.replace(/^(https:\/\/|simplex:\/)/, '').slice(0, 24)}…`;
}

/** Why a row is not as it should be: what `explain` says, or that it was put aside. */
export const reasonOf = (record: InstanceRecord): Explanation['reason'] =>
  record.status === 'quarantined' ? { code: 'Quarantined' } : explain(record).reason;

/** Who the contact is, once it said so. */
export const contactName = ({ context }: InstanceRecord): string | undefined =>
  (context as unknown as ContactContext).peer?.profile.displayName;

/** The name of a group, once it is known. */
export const groupName = (group: InstanceRecord | undefined): string | undefined =>
  (group?.context as unknown as MembershipContext | undefined)?.groupProfile?.displayName;

/** What each row is called here, by its key: of several that bear one name, those that came later have a number. */
export const namesHere =
  (nameOf: (record: InstanceRecord) => string | undefined) =>
  (records: readonly InstanceRecord[]): Readonly<Record<InstanceKey, string>> => {
    const named = records.flatMap((record) => {
      const displayName = nameOf(record);
      const { key, createdAt = 0 } = record;
      return displayName === undefined ? [] : [{ key, createdAt, profile: { displayName, fullName: '' } }];
    });
    return Object.fromEntries(localNames(named));
  };

/** Those who are connected, by their names. */
export const connectedNames = (contacts: readonly InstanceRecord[]): string[] =>
  contacts.flatMap((each) => (each.value === 'connected' ? (contactName(each) ?? []) : []));
