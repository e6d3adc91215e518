import { phaseWords, type ReasonOf, reasonWords } from 'joinery/messages';
import type { UserAction } from 'joinery/machines';
import { useLanguage } from '../text/language.ts';
import { ActionButtons } from './action-buttons.tsx';
import { Avatar } from './avatar.tsx';
import type { MemberView } from './member-view.ts';
import { ToneSymbol } from './symbol.tsx';
import { useAttempt } from './use-attempt.ts';

/** What has a button in the list; all else is among the details. */
const atHand: readonly UserAction[] = ['retry', 'accept', 'reject'];

/** One member, in two lines: who it is, and how far the connection is or why it failed. Opens the details. */
export function MemberRow({ member, onOpen }: { member: MemberView; onOpen: () => void }) {
  const { ui, messages } = useLanguage();
  const { key, machine, name, role, isHost, tone, explanation } = member;
  const { phase, reason, actions } = explanation;
  const [attempt, problem] = useAttempt();
  const offered = actions.filter((action) => atHand.includes(action));
  const why = problem?.sentence ?? (reason && reasonWords(messages, reason as ReasonOf<typeof reason.code>).sentence);
  return (
    <div className="member" data-tone={tone} data-phase={phase}>
      <button type="button" className="member-open" aria-haspopup="dialog" onClick={onOpen}>
        <Avatar name={name} tone={tone} />
        <span className="member-words">
          <span className="member-name">
            <b>{name}</b>{' '}
            <small>{[ui.groups.roles[role] ?? role, ...(isHost ? [ui.groups.host] : [])].join(', ')}</small>
          </span>
          <span className="member-phase" title={why}>
            <ToneSymbol tone={tone} /> {phaseWords(messages, machine, phase)}
            {why !== undefined && <small role={problem && 'alert'}>{why}</small>}
          </span>
        </span>
      </button>
      {offered.length > 0 && (
        <div className="actions">
          <ActionButtons recordKey={key} actions={offered} name={name} attempt={attempt} />
        </div>
      )}
    </div>
  );
}
