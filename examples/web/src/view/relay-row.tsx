import type { InstanceKey, InstanceRecord } from 'joinery';
import { explain, type Relay, type RelayPhase } from 'joinery/machines';
import { useLanguage } from '../text/language.ts';
import { ReasonWords } from './reason-words.tsx';
import { Steps } from './steps.tsx';
import { ToneSymbol } from './symbol.tsx';
import { relayTones } from './tone.ts';
import { Waiting } from './waiting.tsx';

interface Props {
  readonly record: InstanceRecord | undefined;
  /** What its channel says of it. */
  readonly relay: Relay;
  readonly number: number;
  readonly onRetry: (key: InstanceKey) => void;
}

/** One relay: how far it is, what it waits for and until when, or why it failed. */
export function RelayRow({ record, relay, number, onRetry }: Props) {
  const { ui, messages } = useLanguage();
  if (!record) return null;
  const explanation = explain(record);
  const { done, of, reason, actions } = explanation;
  const phase = explanation.phase as RelayPhase;
  const tone = relayTones[phase];
  const name = relay.name ?? ui.card.unnamedRelay(number);
  return (
    <li className="relay" data-tone={tone} data-phase={phase}>
      <ToneSymbol tone={tone} />
      <div className="relay-name">
        <b>{name}</b> <small>{new URL(relay.link).host}</small>
      </div>
      <Steps done={done} of={of} tone={tone} />
      <span className="relay-phase">{messages.relayPhases[phase]}</span>
      <div className="relay-more">
        {tone !== 'bad' && tone !== 'over' && <Waiting {...explanation} />}
        {reason && <ReasonWords reason={reason} />}
      </div>
      {actions.includes('retry') && (
        <button
          type="button"
          className="small"
          aria-label={ui.card.retryRelay(name)}
          onClick={() => onRetry(record.key)}
        >
          {messages.actions.retry}
        </button>
      )}
    </li>
  );
}
