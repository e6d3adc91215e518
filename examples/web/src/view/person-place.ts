import type { InstanceKey, InstanceRecord } from 'joinery';
import type { MemberConnectionContext } from 'joinery/machines';
import type { Untied } from '../chat/chat-line.ts';
import type { UiText } from '../text/ui-text.ts';
import type { DirectoryState } from '../directory.ts';

/** The name of a group, once it is known. */
export const groupName = (group: InstanceRecord | undefined): string | undefined =>
  (group?.context['groupProfile'] as { displayName?: string } | undefined)?.displayName;

/** The name of the group with the id. */
export const groupOfId = ({ groups }: DirectoryState, groupId: string): string | undefined =>
  groupName(groups.find(({ key }) => key === `membership/${groupId}`));

/** Who a record is by itself, and where: “Bob, in Woodworkers”. */
export function placeOf(record: InstanceRecord, directory: DirectoryState, ui: UiText): string {
  const { name, group } = memberOf(record, directory, ui);
  return `${name}, ${record.machine === 'contact' ? ui.person.contact : ui.person.memberOf(group)}`;
}

/** Who a member is by itself, and the name of the group. */
export function memberOf(
  record: InstanceRecord,
  directory: DirectoryState,
  ui: UiText,
): { readonly name: string; readonly group: string } {
  const { groupId, group } = record.context as { groupId?: string; group?: { groupId?: string } };
  const id = groupId ?? group?.groupId ?? '';
  return { name: nameOf(record) ?? ui.contacts.unnamed, group: groupOfId(directory, id) ?? ui.groups.unnamed };
}

/** Why a contact is not taken for the member at whose address it was asked. */
export function untiedWords({ record, why }: Untied, directory: DirectoryState, ui: UiText): string {
  const { untied } = ui.person;
  const member = recordOf(directory, record);
  if (!member) return untied.gone;
  const who = placeOf(member, directory, ui);
  if (why === 'ProfilesDiffer') return untied.different(who);
  return why === 'AddressChanged' ? untied.moved(who) : untied.apart(who);
}

/** A record that the page follows, by its key. */
export function recordOf({ contacts, groups, members }: DirectoryState, key: InstanceKey): InstanceRecord | undefined {
  return [contacts, groups, ...members.values()].flat().find((record) => record.key === key);
}

function nameOf({ context }: InstanceRecord): string | undefined {
  const { peer, facts, host, profile } = context as unknown as Partial<Shown>;
  return (peer?.profile ?? facts?.profile ?? host?.profile ?? profile)?.displayName;
}

type Named = { readonly displayName: string };
type Shown = Pick<MemberConnectionContext, 'facts'> & Record<'peer' | 'host', { profile: Named }> & { profile: Named };
