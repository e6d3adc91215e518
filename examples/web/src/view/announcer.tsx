import { explain } from 'joinery/machines';
import { phaseWords } from 'joinery/messages';
import { useContacts, useInstances } from 'joinery/react';
import type { ReactNode } from 'react';
import { useLanguage } from '../text/language.ts';
import { channelName, contactName, groupName } from './explained.ts';
import { useNavigation } from './navigation.ts';
import { latestFirst, newestFirst } from './order.ts';
import { UntiedWords } from './untied-words.tsx';
import { useNewest } from './use-session.ts';

/** Says where the channel stands that was joined last: once for each change of its state, not of its clock. */
export function Announcer() {
  const { messages } = useLanguage();
  const words = useInstances('machine:channel-join', (channels) => {
    const [newest] = newestFirst(channels);
    return newest && `${channelName(newest)}: ${phaseWords(messages, newest.machine, explain(newest).phase)}`;
  });
  return <Said>{words}</Said>;
}

/** Says where the contact or the group stands that changed last. */
export function PeopleAnnouncer() {
  const { messages } = useLanguage();
  const contacts = useContacts((records) => latestFirst(records).slice(0, 1));
  const groups = useInstances('machine:membership', (records) => latestFirst(records).slice(0, 1));
  const [newest] = latestFirst([...contacts, ...groups]);
  const name = newest && (contactName(newest) ?? groupName(newest));
  return (
    <Said>
      {newest && name !== undefined && `${name}: ${phaseWords(messages, newest.machine, explain(newest).phase)}`}
    </Said>
  );
}

/** Reads out what is said in a chat that is not open. */
export function NewsAnnouncer() {
  const { chat } = useNavigation();
  const newest = useNewest();
  return (
    <Said>
      {newest && newest.chat !== chat && (
        <>
          {newest.from}: {newest.untied ? <UntiedWords {...newest.untied} /> : newest.text}
        </>
      )}
    </Said>
  );
}

/** To those who don't see the cards. */
function Said({ children }: { children: ReactNode }) {
  return (
    <p className="hidden" aria-live="polite">
      {children}
    </p>
  );
}
