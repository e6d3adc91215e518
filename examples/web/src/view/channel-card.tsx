import type { InstanceKey, InstanceRecord } from 'joinery';
import type { ChannelContext, Relay } from 'joinery/machines';
import { type ChannelView, useChannel } from 'joinery/react';
import { useId } from 'react';
import { useLanguage } from '../text/language.ts';
import { useConfirm } from './confirm.tsx';
import { Identity } from './identity.tsx';
import { useShown } from './navigation.ts';
import { Problem } from './problem.tsx';
import { ReasonWords } from './reason-words.tsx';
import { RelayRing } from './relay-ring.tsx';
import { RelayRow } from './relay-row.tsx';
import { SetAside } from './set-aside.tsx';
import { ToneSymbol } from './symbol.tsx';
import { channelTones, relayTones } from './tone.ts';
import { useAttempt } from './use-attempt.ts';
import { Waiting } from './waiting.tsx';

/** One channel: the group at a glance, what it waits for, why it failed, what may be done, and each of its relays. */
export function ChannelCard({ channel, name }: { channel: InstanceKey; name: string }) {
  const { record, explanation, relays, isLoading } = useChannel(channel);
  if (!record || isLoading) return null;
  if (!explanation) return <SetAside name={name} />;
  return <Card record={record} name={name} explanation={explanation} rows={relays} />;
}

interface CardProps extends Pick<Required<ChannelView>, 'explanation'> {
  readonly record: InstanceRecord;
  readonly name: string;
  /** Of its relays. */
  readonly rows: readonly InstanceRecord[];
}

function Card({ record, name, explanation, rows }: CardProps) {
  const { ui, messages } = useLanguage();
  const confirm = useConfirm();
  const title = useId();
  const element = useShown<HTMLElement>(record.key);
  const [attempt, problem] = useAttempt();
  const { phase, reason, actions } = explanation;
  const { relays, choice, profile } = record.context as unknown as ChannelContext;
  const present = relays.filter(({ phase }) => relayTones[phase] !== 'over');
  const former = relays.filter(({ phase }) => relayTones[phase] === 'over');
  const connected = present.filter((relay) => relay.phase === 'connected').length;
  const tone = channelTones[phase];

  async function send(key: InstanceKey, action: string): Promise<void> {
    if (action === 'leave' && !(await confirm('leaveChannel', name))) return;
    await attempt((engine) => engine.send(key, { type: `user.${action}` }));
  }
  const list = { all: relays, channel: record.key, rows, onRetry: (key: InstanceKey) => void send(key, 'retry') };

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
          <h3 id={title}>{name}</h3>
          <p className="card-phase">
            <ToneSymbol tone={tone} /> <span className="phase-words">{messages.channelPhases[phase]}</span>
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
            <button type="button" onClick={() => void attempt((engine) => engine.forget(record.key))}>
              {ui.card.remove}
            </button>
          )}
        </div>
      </div>
      {reason && <ReasonWords reason={reason} />}
      <Problem words={problem} />
      <RelayList {...list} relays={present} />
      {former.length > 0 && (
        <details className="former">
          <summary>{ui.card.formerRelays(former.length)}</summary>
          <RelayList {...list} relays={former} />
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
  readonly rows: readonly InstanceRecord[];
  readonly onRetry: (key: InstanceKey) => void;
}

function RelayList({ relays, all, channel, rows, onRetry }: ListProps) {
  if (relays.length === 0) return null;
  return (
    <ul className="relays">
      {relays.map((relay) => (
        <RelayRow
          key={relay.relayId}
          record={rows.find(({ key }) => key === `${channel}/${relay.relayId}`)}
          relay={relay}
          number={all.indexOf(relay) + 1}
          onRetry={onRetry}
        />
      ))}
    </ul>
  );
}
