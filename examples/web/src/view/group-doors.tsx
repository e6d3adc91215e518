import type { InstanceKey, InstanceRecord } from 'joinery';
import type { MembershipContext } from 'joinery/machines';
import { useContacts } from 'joinery/react';
import { useMemo } from 'react';
import { invite } from '../actions.ts';
import { useLanguage } from '../text/language.ts';
import { contactName } from './explained.ts';
import { GroupLink } from './group-link.tsx';
import { Problem } from './problem.tsx';
import { useAttempt } from './use-attempt.ts';

interface Props {
  readonly group: MembershipContext;
  readonly name: string;
  /** Rows of its members. */
  readonly present: readonly InstanceRecord[];
}

/** The ways into a group, for whoever may let others in: an invitation of each contact, and a link. */
export function GroupDoors({ group, name, present }: Props) {
  return (
    <div className="doors">
      <Invitations groupId={group.groupId} present={present} />
      <GroupLink group={group} name={name} />
    </div>
  );
}

/** Contacts who can be invited: connected, and neither invited nor a member. */
function Invitations({ groupId, present }: { groupId: string; present: readonly InstanceRecord[] }) {
  const { ui } = useLanguage();
  const connected = useContacts((contacts) => contacts.filter(({ value }) => value === 'connected'));
  const [attempt, problem] = useAttempt();
  const invited = useMemo(() => new Set<InstanceKey>(present.map(({ key }) => key)), [present]);
  const free = connected.filter(
    ({ key }) => !invited.has(`member-invitation/${groupId}.${key.slice('contact/'.length)}`),
  );
  return (
    <div className="invitations">
      {connected.length === 0 && <p className="hint">{ui.groups.nobodyToInvite}</p>}
      {free.map((contact) => (
        <button
          key={contact.key}
          type="button"
          className="small"
          onClick={() => void attempt((engine) => invite(engine, groupId, contact.key))}
        >
          {ui.groups.invite(contactName(contact) ?? ui.contacts.unnamed)}
        </button>
      ))}
      <Problem words={problem} />
    </div>
  );
}
