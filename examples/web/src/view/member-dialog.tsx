import { type MemberAction, memberActions, type MembershipContext, type UserAction } from 'joinery/machines';
import { phaseWords } from 'joinery/messages';
import { useId } from 'react';
import { makeContact } from '../actions.ts';
import { ask } from '../links.ts';
import { useLanguage } from '../text/language.ts';
import { ActionButtons } from './action-buttons.tsx';
import { Avatar } from './avatar.tsx';
import type { MemberView } from './member-view.ts';
import { Modal } from './modal.tsx';
import { useNavigation } from './navigation.ts';
import { PersonFacts } from './person-facts.tsx';
import { Problem } from './problem.tsx';
import { ReasonWords } from './reason-words.tsx';
import { RoleChoice } from './role-choice.tsx';
import { Steps } from './steps.tsx';
import { ToneSymbol } from './symbol.tsx';
import { type Attempt, useAttempt } from './use-attempt.ts';
import { useMergePolicy } from './use-merge-policy.ts';
import { Waiting } from './waiting.tsx';

interface Props {
  readonly member: MemberView;
  readonly group: MembershipContext;
  readonly onClose: () => void;
}

/** All about one member: its role, how far the connection is and what it waits for, and what may be done. */
export function MemberDialog({ member, group, onClose }: Props) {
  const { ui, messages } = useLanguage();
  const title = useId();
  const [attempt, problem] = useAttempt();
  const { key, machine, name, role, isHost, tone, explanation } = member;
  const { phase, reason } = explanation;
  const actions = memberActions({ ...member, offered: explanation.actions }, group, useMergePolicy());
  return (
    <Modal labelledBy={title} onClose={onClose}>
      <div className="member-head" data-tone={tone}>
        <Avatar name={name} tone={tone} />
        <h2 id={title}>{name}</h2>
        {isHost && <small>{ui.groups.host}</small>}
      </div>
      <dl className="facts">
        <dt>{ui.groups.role}</dt>
        <dd>
          {actions.includes('changeRole') ? (
            <RoleChoice recordKey={key} role={role} ourRole={group.role ?? ''} attempt={attempt} />
          ) : (
            (ui.groups.roles[role] ?? role)
          )}
        </dd>
        <dt>{ui.groups.connection}</dt>
        <dd data-tone={tone}>
          <span className="card-phase">
            <ToneSymbol tone={tone} /> <span className="phase-words">{phaseWords(messages, machine, phase)}</span>
            {tone === 'active' && <Steps {...explanation} tone={tone} />}
          </span>
          <Waiting {...explanation} />
        </dd>
        {actions.includes('showAddress') && <Address member={member} attempt={attempt} />}
        <PersonFacts recordKey={key} />
      </dl>
      {reason && <ReasonWords reason={reason} />}
      <Problem words={problem} />
      <div className="modal-actions">
        <form method="dialog">
          <button type="submit">{ui.groups.close}</button>
        </form>
        <ActionButtons recordKey={key} actions={actions.filter(isOwn)} name={name} attempt={attempt} />
        {(actions.includes('message') || actions.includes('contact')) && (
          <DirectMessage member={member} attempt={attempt} />
        )}
      </div>
    </Modal>
  );
}

/** What the member's row does by itself. An invitation that is out is rather taken back than sent once more. */
const isOwn = (action: MemberAction, _: number, all: readonly MemberAction[]): action is UserAction =>
  action !== 'message' && action !== 'showAddress' && !(action === 'invite' && all.includes('withdraw'));

type About = Pick<Props, 'member'> & { readonly attempt: Attempt };

/** Who is no contact yet may be asked there to be one. */
function Address({ member, attempt }: About) {
  const { ui, messages } = useLanguage();
  const { show } = useNavigation();
  const { key, name, contact, profile } = member;
  const { contactLink = '' } = profile;
  return (
    <>
      <dt>{ui.groups.address}</dt>
      <dd className="address-row">
        <code title={contactLink}>{contactLink}</code>
        {contact === undefined && (
          <button
            type="button"
            className="small"
            aria-label={ui.groups.onMember(messages.actions.connect, name)}
            onClick={() => void attempt(async (engine) => show(await ask(engine, contactLink, key)))}
          >
            {messages.actions.connect}
          </button>
        )}
      </dd>
    </>
  );
}

/** To the contact that is the same person; where there is none yet, one is made. */
function DirectMessage({ member, attempt }: About) {
  const { ui } = useLanguage();
  const { openChat } = useNavigation();
  const open = () => attempt(async (engine) => openChat(member.contact ?? (await makeContact(engine, member.key))));
  return (
    <button type="button" className="small primary" onClick={() => void open()}>
      {ui.groups.directMessage}
    </button>
  );
}
