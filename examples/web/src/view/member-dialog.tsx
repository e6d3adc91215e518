import { phaseWords } from 'joinery/messages';
import { useId } from 'react';
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
import { useDirectory, useSession } from './session-context.ts';
import { Steps } from './steps.tsx';
import { ToneSymbol } from './symbol.tsx';
import { useAttempt } from './use-attempt.ts';
import { Waiting } from './waiting.tsx';

interface Props {
  readonly member: MemberView;
  /** Our own role in the group. */
  readonly ourRole: string;
  readonly onClose: () => void;
}

/** All about one member: its role, how far the connection is and what it waits for, and what may be done. */
export function MemberDialog({ member, ourRole, onClose }: Props) {
  const { ui, messages } = useLanguage();
  const title = useId();
  const [attempt, problem] = useAttempt();
  const { key, machine, name, role, isHost, tone, explanation } = member;
  const { phase, reason, actions } = explanation;
  // An invitation that is out is rather taken back than sent once more.
  const offered = actions.includes('withdraw') ? actions.filter((action) => action !== 'invite') : actions;
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
            <RoleChoice recordKey={key} role={role} ourRole={ourRole} attempt={attempt} />
          ) : (
            (ui.groups.roles[role] ?? role)
          )}
        </dd>
        <dt>{ui.groups.connection}</dt>
        <dd data-tone={tone}>
          <span className="card-phase">
            <ToneSymbol tone={tone} /> {phaseWords(messages, machine, phase)}
            {tone === 'active' && <Steps {...explanation} tone={tone} />}
          </span>
          <Waiting {...explanation} />
        </dd>
        <PersonFacts recordKey={key} />
      </dl>
      {reason && <ReasonWords reason={reason} />}
      <Problem words={problem} />
      <div className="modal-actions">
        <form method="dialog">
          <button type="submit">{ui.groups.close}</button>
        </form>
        <ActionButtons recordKey={key} actions={offered} name={name} attempt={attempt} />
        <DirectMessage member={member} attempt={attempt} />
      </div>
    </Modal>
  );
}

/** To the contact that is the same person; where there is none yet, one is made. */
function DirectMessage({
  member,
  attempt,
}: Pick<Props, 'member'> & Pick<Parameters<typeof ActionButtons>[0], 'attempt'>) {
  const { ui } = useLanguage();
  const session = useSession();
  const { openChat } = useNavigation();
  const contact = useDirectory((state) => state.contacts).find((each) => each.key === member.contact);
  if (!contact && !member.explanation.actions.includes('contact')) return null;
  const open = async (): Promise<void> => {
    await attempt(async () => openChat(contact?.key ?? (await session.makeContact(member.key))));
  };
  return (
    <button type="button" className="small primary" onClick={() => void open()}>
      {ui.groups.directMessage}
    </button>
  );
}
