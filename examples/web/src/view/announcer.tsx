import type { InstanceRecord } from 'joinery';
import { explain, type MembershipContext } from 'joinery/machines';
import { phaseWords } from 'joinery/messages';
import { useLanguage } from '../text/language.ts';
import { channelName, contactName, explainChannel } from './explained.ts';
import { useNavigation } from './navigation.ts';
import { untiedWords } from './person-place.ts';
import { useDirectory, useNewest, useSessionState } from './session-context.ts';

/** Says where each channel stands to those who don't see the cards: once for each change of its state, not of its clock. */
export function Announcer() {
  const { messages } = useLanguage();
  const channels = useSessionState((state) => state.channels);
  const records = useSessionState((state) => state.records);
  const [newest] = channels;
  const record = newest === undefined ? undefined : records.get(newest);
  return (
    <p className="hidden" aria-live="polite">
      {record && `${channelName(record)}: ${messages.channelPhases[explainChannel(record).phase]}`}
    </p>
  );
}

/** Says where the contact or the group stands that changed last. */
export function PeopleAnnouncer() {
  const { messages } = useLanguage();
  const contacts = useDirectory((state) => state.contacts);
  const groups = useDirectory((state) => state.groups);
  const [newest] = [...contacts, ...groups].toSorted((one, other) => other.updatedAt - one.updatedAt);
  const name = newest && (contactName(newest) ?? groupName(newest));
  return (
    <p className="hidden" aria-live="polite">
      {newest && name !== undefined && `${name}: ${phaseWords(messages, newest.machine, explain(newest).phase)}`}
    </p>
  );
}

/** Reads out what is said in a chat that is not open. */
export function NewsAnnouncer() {
  const { chat } = useNavigation();
  const { ui } = useLanguage();
  const directory = useDirectory((state) => state);
  const newest = useNewest();
  const words = newest?.untied ? untiedWords(newest.untied, directory, ui) : newest?.text;
  return (
    <p className="hidden" aria-live="polite">
      {newest && newest.chat !== chat && `${newest.from}: ${words}`}
    </p>
  );
}

const groupName = ({ context }: InstanceRecord): string | undefined =>
  (context as unknown as MembershipContext).groupProfile?.displayName;
