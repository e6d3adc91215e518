import type { InstanceRecord } from 'joinery';
import type { MemberConnectionContext } from 'joinery/machines';
import { useInstance } from 'joinery/react';
import { useLanguage } from '../text/language.ts';
import { groupName } from './explained.ts';

/** Who a contact or a member is. */
export interface Place {
  readonly name: string;
  /** Of a member: the name of the group. */
  readonly group: string;
  /** Both: “Bob, in Woodworkers”. */
  readonly words: string;
}

/** Who a record is by itself, and where. */
export function usePlace(record: InstanceRecord | undefined): Place {
  const { ui } = useLanguage();
  const { groupId, group: itsGroup, ...who } = (record?.context ?? {}) as Partial<Shown>;
  const group = useInstance(`membership/${groupId ?? itsGroup?.groupId ?? ''}`, groupName) ?? ui.groups.unnamed;
  const profile = who.peer?.profile ?? who.facts?.profile ?? who.host?.profile ?? who.profile;
  const name = profile?.displayName ?? ui.contacts.unnamed;
  const where = record?.machine === 'contact' ? ui.person.contact : ui.person.memberOf(group);
  return { name, group, words: `${name}, ${where}` };
}

type Named = { readonly displayName: string };
type Shown = Pick<MemberConnectionContext, 'facts'> &
  Record<'peer' | 'host', { profile: Named }> & { profile: Named; groupId: string; group: { groupId?: string } };
