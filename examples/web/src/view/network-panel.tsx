import { useInstances } from 'joinery/react';
import { useState } from 'react';
import { crash, startAfresh } from '../engine/tabs.ts';
import { relayConditions, speeds, type ChannelView } from '../network/control.ts';
import { session } from '../session.ts';
import { useLanguage } from '../text/language.ts';
import { newestFirst } from './order.ts';
import { useSessionState } from './use-session.ts';

/** Everything that can be broken, and put right again, while joins are under way. */
export function NetworkPanel({ hasRelays }: { hasRelays: boolean }) {
  const { ui } = useLanguage();
  const network = useSessionState((state) => state.network);
  const crashes = useSessionState((state) => state.crashes);
  return (
    <section className="panel network" aria-labelledby="network-title">
      <h2 id="network-title">{ui.panel.title}</h2>
      <p className="hint">{ui.panel.intro}</p>
      <div className="disasters">
        <button type="button" className="danger" onClick={crash} aria-describedby="crash-hint">
          {ui.panel.crash}
          {crashes > 0 && <span className="count">{crashes}</span>}
        </button>
        <button type="button" onClick={() => location.reload()}>
          {ui.panel.reload}
        </button>
      </div>
      <p className="hint" id="crash-hint">
        {ui.panel.crashHint}
      </p>
      {network && (
        <>
          <label className="switch-row">
            <input
              type="checkbox"
              role="switch"
              className="switch"
              checked={network.offline}
              aria-checked={network.offline}
              onChange={({ target }) => void session.changeNetwork((control) => control.setOffline(target.checked))}
            />
            <span>
              {ui.panel.offline} <small>{ui.panel.offlineHint}</small>
            </span>
          </label>
          <div className="control-row">
            <span id="speed-label">{ui.panel.speed}</span>
            <fieldset className="choices" aria-labelledby="speed-label">
              {speeds.map((speed) => (
                <button
                  key={speed}
                  type="button"
                  aria-pressed={speed === network.speed}
                  onClick={() => void session.changeNetwork((control) => control.setSpeed(speed))}
                >
                  {ui.panel.speeds[speed]}
                </button>
              ))}
            </fieldset>
          </div>
          {hasRelays && <RelayControls channels={network.channels.filter(({ relays }) => relays.length > 0)} />}
          <ServerControls />
        </>
      )}
      <button type="button" className="quiet" onClick={() => void startAfresh()}>
        {ui.panel.afresh}
      </button>
    </section>
  );
}

/** The relays of one channel: the one that was joined last, until another is chosen. */
function RelayControls({ channels }: { channels: readonly ChannelView[] }) {
  const { ui } = useLanguage();
  const newest = useInstances('machine:channel-join', (records) => newestFirst(records)[0]?.context['link']);
  const [chosen, choose] = useState<{ link: string; over: unknown }>();
  // A channel that is joined later is of more interest than a choice made before.
  const link = chosen?.over === newest ? chosen?.link : newest;
  const channel = channels.find((each) => each.link === link) ?? channels[0];
  if (!channel) return null;
  return (
    <div className="relay-controls">
      <label className="control-row">
        <span>{ui.panel.relays}</span>
        <select value={channel.link} onChange={({ target }) => choose({ link: target.value, over: newest })}>
          {channels.map((each) => (
            <option key={each.link} value={each.link}>
              {each.name}
            </option>
          ))}
        </select>
      </label>
      {channel.relays.map((relay) => (
        <label key={relay.link} className="control-row relay-control">
          <span>
            {relay.name} <small>{relay.server}</small>
          </span>
          <select
            value={relay.condition}
            data-condition={relay.condition}
            disabled={relay.condition === 'unreached'}
            onChange={({ target }) => {
              const condition = relayConditions.find((each) => each === target.value) ?? 'healthy';
              void session.changeNetwork((control) => control.setRelay(relay.link, condition));
            }}
          >
            {(relay.condition === 'unreached' ? (['unreached'] as const) : relayConditions).map((condition) => (
              <option key={condition} value={condition}>
                {ui.panel.conditions[condition]}
              </option>
            ))}
          </select>
        </label>
      ))}
    </div>
  );
}

function ServerControls() {
  const { ui } = useLanguage();
  const servers = useSessionState((state) => state.network?.servers) ?? [];
  return (
    <details className="servers" open={servers.some(({ down }) => down) || undefined}>
      <summary>{ui.panel.servers}</summary>
      <div>
        {servers.map(({ host, down }) => (
          <button
            key={host}
            type="button"
            className="server"
            aria-pressed={down}
            onClick={() => void session.changeNetwork((control) => control.setServerDown(host, !down))}
          >
            {host.replace('.example', '')} <small>{down ? ui.panel.serverDown : ui.panel.serverUp}</small>
          </button>
        ))}
      </div>
    </details>
  );
}
