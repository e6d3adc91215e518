import { useInstances } from 'joinery/react';
import { useLanguage } from '../text/language.ts';
import { ChannelCard } from './channel-card.tsx';
import { channelName, namesHere } from './explained.ts';
import { keysIn, newestFirst } from './order.ts';

const inOrder = keysIn(newestFirst);
const names = namesHere(channelName);

/** A card for each channel, the newest first. */
export function ChannelsView() {
  const { ui } = useLanguage();
  const channels = useInstances('machine:channel-join', inOrder);
  const called = useInstances('machine:channel-join', names);
  return (
    <section aria-labelledby="channels-title" className="channels">
      <h2 id="channels-title">{ui.channels.title}</h2>
      {channels?.length === 0 && (
        <div className="empty">
          <p>{ui.channels.empty}</p>
          <p className="hint">{ui.channels.emptyHint}</p>
        </div>
      )}
      {channels?.map((key) => (
        <ChannelCard key={key} channel={key} name={called[key] ?? ''} />
      ))}
    </section>
  );
}
