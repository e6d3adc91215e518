import type { InstanceKey, InstanceRecord } from 'joinery';
import type { MembershipContext } from 'joinery/machines';
import { useMemo } from 'react';
import { useLanguage } from '../text/language.ts';
import { contactName } from './explained.ts';
import { GroupLink } from './group-link.tsx';
import { Problem } from './problem.tsx';
import { useDirectory, useSession } from './session-context.ts';
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
  const session = useSession();
  const contacts = useDirectory((state) => state.contacts);
  const [attempt, problem] = useAttempt();
  const invited = useMemo(() => new Set<InstanceKey>(present.map(({ key }) => key)), [present]);
  const connected = contacts.filter(({ value }) => value === 'connected');
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
          onClick={() => void attempt(() => session.invite(groupId, contact.key))}
        >
          {ui.groups.invite(contactName(contact) ?? ui.contacts.unnamed)}
        </button>
      ))}
      <Problem words={problem} />
    </div>
  );
}
