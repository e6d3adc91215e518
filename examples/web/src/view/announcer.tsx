import { useLanguage } from '../text/language.ts';
import { channelName, explainChannel } from './explained.ts';
import { useSessionState } from './session-context.ts';

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
