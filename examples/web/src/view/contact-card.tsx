import type { InstanceRecord } from 'joinery';
import { type ContactContext, type ContactPhase, explain } from 'joinery/machines';
import { useId } from 'react';
import { useLanguage } from '../text/language.ts';
import { ActionButtons } from './action-buttons.tsx';
import { Avatar } from './avatar.tsx';
import { contactName, reasonOf } from './explained.ts';
import { contactTones } from './group-tones.ts';
import { LinkBox } from './link-box.tsx';
import { Problem } from './problem.tsx';
import { ReasonWords } from './reason-words.tsx';
import { ToneSymbol } from './symbol.tsx';
import { useAttempt } from './use-attempt.ts';
import { Waiting } from './waiting.tsx';

/** One contact: who it is, how far the connection is, and the invitation while it is for the user to pass on. */
export function ContactCard({ record }: { record: InstanceRecord }) {
  const { ui, messages } = useLanguage();
  const title = useId();
  const [attempt, problem] = useAttempt();
  const explanation = explain(record);
  const phase = explanation.phase as ContactPhase;
  const { request, member, trouble } = record.context as unknown as ContactContext;
  const name = contactName(record);
  const shown = name ?? ui.contacts.unnamed;
  const tone = record.status === 'quarantined' || trouble === 'disabled' ? 'bad' : contactTones[phase];
  const reason = reasonOf(record);
  return (
    <article className="panel card contact" aria-labelledby={title} data-tone={tone} data-phase={phase}>
      <div className="card-head">
        <Avatar name={name} tone={tone} />
        <div className="card-words">
          <h3 id={title}>{shown}</h3>
          <p className="card-phase">
            <ToneSymbol tone={tone} /> {messages.contactPhases[phase]}
          </p>
          <Waiting {...explanation} />
        </div>
        <ActionButtons recordKey={record.key} actions={explanation.actions} name={shown} attempt={attempt} />
      </div>
      {phase === 'invited' && !member && request !== undefined && (
        <LinkBox link={request} label={ui.contacts.invitation} />
      )}
      {reason && <ReasonWords reason={reason} />}
      <Problem words={problem} />
    </article>
  );
}
