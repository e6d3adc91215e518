import { useLanguage } from '../text/language.ts';
import { ChannelCard } from './channel-card.tsx';
import { useSessionState } from './session-context.ts';

/** A card for each channel, the newest first. */
export function ChannelsView() {
  const { ui } = useLanguage();
  const channels = useSessionState((state) => state.channels);
  return (
    <section aria-labelledby="channels-title" className="channels">
      <h2 id="channels-title">{ui.channels.title}</h2>
      {channels.length === 0 && (
        <div className="empty">
          <p>{ui.channels.empty}</p>
          <p className="hint">{ui.channels.emptyHint}</p>
        </div>
      )}
      {channels.map((key) => (
        <ChannelCard key={key} channel={key} />
      ))}
    </section>
  );
}
