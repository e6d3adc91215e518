import type { DomainError, InstanceKey, InstanceRecord } from 'joinery';
import type { Relay } from 'joinery/machines';
import { useId, useState } from 'react';
import { domainErrorOf } from '../session.ts';
import { useLanguage } from '../text/language.ts';
import { useConfirm } from './confirm.tsx';
import { channelName, contextOf, explainChannel } from './explained.ts';
import { Identity } from './identity.tsx';
import { useShown } from './navigation.ts';
import { ReasonWords } from './reason-words.tsx';
import { RelayRing } from './relay-ring.tsx';
import { RelayRow } from './relay-row.tsx';
import { useSession, useSessionState } from './session-context.ts';
import { ToneSymbol } from './symbol.tsx';
import { channelTones, relayTones } from './tone.ts';
import { Waiting } from './waiting.tsx';

/** One channel: the group at a glance, what it waits for, why it failed, what may be done, and each of its relays. */
export function ChannelCard({ channel }: { channel: InstanceKey }) {
  const record = useSessionState((state) => state.records.get(channel));
  return record ? <Card record={record} /> : null;
}

function Card({ record }: { record: InstanceRecord }) {
  const { ui, messages } = useLanguage();
  const session = useSession();
  const confirm = useConfirm();
  const title = useId();
  const element = useShown<HTMLElement>(record.key);
  const [error, setError] = useState<DomainError>();
  const explanation = explainChannel(record);
  const { phase, reason, actions } = explanation;
  const { relays, choice, profile } = contextOf(record);
  const present = relays.filter(({ phase }) => relayTones[phase] !== 'over');
  const former = relays.filter(({ phase }) => relayTones[phase] === 'over');
  const connected = present.filter((relay) => relay.phase === 'connected').length;
  const tone = channelTones[phase];

  async function send(key: InstanceKey, action: string): Promise<void> {
    if (action === 'leave' && !(await confirm('leaveChannel', channelName(record)))) return;
    try {
      await session.send(key, { type: `user.${action}` });
      setError(undefined);
    } catch (thrown) {
      setError(domainErrorOf(thrown));
    }
  }

  const problem = record.status === 'quarantined' ? messages.errors.Quarantined : error && messages.errors[error.type];
  return (
    <article
      ref={element}
      tabIndex={-1}
      className="panel card"
      aria-labelledby={title}
      data-tone={tone}
      data-phase={phase}
    >
      <div className="card-head">
        <RelayRing tones={present.map((relay) => relayTones[relay.phase])} symbol={tone} />
        <div className="card-words">
          <h3 id={title}>{channelName(record)}</h3>
          <p className="card-phase">
            <ToneSymbol tone={tone} /> {messages.channelPhases[phase]}
            {present.length > 0 && <small>{ui.card.relays(connected, present.length)}</small>}
          </p>
          {tone !== 'bad' && tone !== 'over' && <Waiting {...explanation} />}
          <Identity profile={profile} incognito={choice.incognito} />
        </div>
        <div className="actions">
          {actions.map((action) => (
            <button
              key={action}
              type="button"
              className={primary.has(action) && tone !== 'good' ? 'primary' : ''}
              onClick={() => void send(record.key, action)}
            >
              {messages.actions[action]}
            </button>
          ))}
          {record.status === 'done' && (
            <button type="button" onClick={() => session.remove(record.key)}>
              {ui.card.remove}
            </button>
          )}
        </div>
      </div>
      {reason && <ReasonWords reason={reason} />}
      {problem && (
        <p className="problem" role="alert">
          {problem.sentence} {problem.advice}
        </p>
      )}
      <RelayList relays={present} all={relays} channel={record.key} onRetry={(key) => void send(key, 'retry')} />
      {former.length > 0 && (
        <details className="former">
          <summary>{ui.card.formerRelays(former.length)}</summary>
          <RelayList relays={former} all={relays} channel={record.key} onRetry={(key) => void send(key, 'retry')} />
        </details>
      )}
    </article>
  );
}

/** What is most likely wanted, where it is offered. */
const primary: ReadonlySet<string> = new Set(['connect', 'retry']);

interface ListProps {
  readonly relays: readonly Relay[];
  readonly all: readonly Relay[];
  readonly channel: InstanceKey;
  readonly onRetry: (key: InstanceKey) => void;
}

function RelayList({ relays, all, channel, onRetry }: ListProps) {
  if (relays.length === 0) return null;
  return (
    <ul className="relays">
      {relays.map((relay) => (
        <RelayRow
          key={relay.relayId}
          relayKey={`${channel}/${relay.relayId}`}
          relay={relay}
          number={all.indexOf(relay) + 1}
          onRetry={onRetry}
        />
      ))}
    </ul>
  );
}
