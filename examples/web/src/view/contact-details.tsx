import type { InstanceRecord } from 'joinery';
import type { ContactContext } from 'joinery/machines';
import { useInstance } from 'joinery/react';
import { useState } from 'react';
import { useLanguage } from '../text/language.ts';
import { groupName } from './explained.ts';
import { PersonFacts } from './person-facts.tsx';

/** What is known of a contact besides its connection: as whom it knows us, and how we met. */
export function ContactDetails({ record }: { record: InstanceRecord }) {
  const { ui } = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const context = record.context as unknown as ContactContext;
  const { profile, incognito, member } = context;
  const group = useInstance(`membership/${member?.groupId ?? ''}`, groupName);
  if (!profile) return null;
  return (
    <details className="about" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{ui.contacts.about}</summary>
      <dl className="facts">
        <dt>{ui.contacts.youAre}</dt>
        <dd>
          {profile.displayName} {incognito && <small>{ui.join.incognito}</small>}
        </dd>
        <dt>{ui.contacts.met}</dt>
        <dd>
          {ui.contacts.ways[wayOf(context)]}
          {group !== undefined && ` (${group})`}
        </dd>
        {isOpen && <PersonFacts recordKey={record.key} />}
      </dl>
    </details>
  );
}

function wayOf({ member, link, requestId }: ContactContext): 'invitation' | 'link' | 'request' | 'member' {
  if (member) return 'member';
  if (requestId !== undefined) return 'request';
  return link === undefined ? 'invitation' : 'link';
}
