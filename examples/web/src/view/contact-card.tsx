import type { InstanceKey, InstanceRecord } from 'joinery';
import { type ContactContext, type ContactPhase, explain } from 'joinery/machines';
import { useInstance } from 'joinery/react';
import { useId } from 'react';
import { useLanguage } from '../text/language.ts';
import { ActionButtons } from './action-buttons.tsx';
import { Avatar } from './avatar.tsx';
import { ChatButton } from './chat-button.tsx';
import { ChatPanel } from './chat-panel.tsx';
import { ContactDetails } from './contact-details.tsx';
import { contactName, reasonOf } from './explained.ts';
import { contactTones } from './group-tones.ts';
import { Identity } from './identity.tsx';
import { LinkBox } from './link-box.tsx';
import { useNavigation, useShown } from './navigation.ts';
import { Problem } from './problem.tsx';
import { ReasonWords } from './reason-words.tsx';
import { Rejoins } from './rejoins.tsx';
import { Steps } from './steps.tsx';
import { ToneSymbol } from './symbol.tsx';
import { useAttempt } from './use-attempt.ts';
import { Waiting } from './waiting.tsx';

/** One contact: who it is, how far the connection is, what was said, and the invitation while it is to be passed on. */
export function ContactCard({ contact }: { contact: InstanceKey }) {
  const { record } = useInstance(contact);
  return record ? <Card record={record} /> : null;
}

function Card({ record }: { record: InstanceRecord }) {
  const { ui, messages } = useLanguage();
  const { chat } = useNavigation();
  const title = useId();
  const element = useShown<HTMLElement>(record.key);
  const [attempt, problem] = useAttempt();
  const explanation = explain(record);
  const phase = explanation.phase as ContactPhase;
  const { request, member, trouble, incognito, profile } = record.context as unknown as ContactContext;
  const name = contactName(record);
  const shown = name ?? ui.contacts.unnamed;
  const tone = record.status === 'quarantined' || trouble === 'disabled' ? 'bad' : contactTones[phase];
  const reason = reasonOf(record);
  const canWrite = explanation.actions.includes('send');
  return (
    <article
      ref={element}
      tabIndex={-1}
      className="panel card contact"
      aria-labelledby={title}
      data-tone={tone}
      data-phase={phase}
    >
      <div className="card-head">
        <Avatar name={name} tone={tone} />
        <div className="card-words">
          <h3 id={title}>{shown}</h3>
          <p className="card-phase">
            <ToneSymbol tone={tone} /> <span className="phase-words">{messages.contactPhases[phase]}</span>
            {tone === 'active' && <Steps {...explanation} tone={tone} />}
          </p>
          {record.status === 'active' && <Waiting {...explanation} />}
          {incognito && <Identity profile={profile} incognito />}
        </div>
        <div className="actions">
          <ChatButton chat={record.key} name={shown} />
          <ActionButtons recordKey={record.key} actions={explanation.actions} name={shown} attempt={attempt} />
        </div>
      </div>
      {phase === 'invited' && !member && request !== undefined && (
        <LinkBox link={request} label={ui.contacts.invitation} />
      )}
      {reason && <ReasonWords reason={reason} />}
      <Problem words={problem} />
      {chat === record.key && (
        <ChatPanel chat={record.key} name={shown} closed={canWrite ? undefined : ui.chat.closed} />
      )}
      <Rejoins contact={record.key} />
      <ContactDetails record={record} />
    </article>
  );
}
