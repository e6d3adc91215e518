import { phaseWords, type ReasonOf, reasonWords } from 'joinery/messages';
import { useLanguage } from '../text/language.ts';
import { ActionButtons } from './action-buttons.tsx';
import { Avatar } from './avatar.tsx';
import type { MemberView } from './member-view.ts';
import { ToneSymbol } from './symbol.tsx';
import { useAttempt } from './use-attempt.ts';

/** One member, in two lines: who it is, and how far the connection is or why it failed. */
export function MemberRow({ member }: { member: MemberView }) {
  const { ui, messages } = useLanguage();
  const { key, machine, name, role, isHost, tone, explanation } = member;
  const { phase, reason, actions } = explanation;
  const [attempt, problem] = useAttempt();
  // An invitation that is out is rather taken back than sent once more.
  const offered = actions.includes('withdraw') ? actions.filter((action) => action !== 'invite') : actions;
  const why = problem?.sentence ?? (reason && reasonWords(messages, reason as ReasonOf<typeof reason.code>).sentence);
  return (
    <div className="member" data-tone={tone} data-phase={phase}>
      <Avatar name={name} tone={tone} />
      <span className="member-words">
        <span className="member-name">
          <b>{name}</b> <small>{isHost ? ui.groups.host : (ui.groups.roles[role] ?? role)}</small>
        </span>
        <span className="member-phase" title={why}>
          <ToneSymbol tone={tone} /> {phaseWords(messages, machine, phase)}
          {why !== undefined && <small role={problem && 'alert'}>{why}</small>}
        </span>
      </span>
      <ActionButtons recordKey={key} actions={offered} name={name} attempt={attempt} />
    </div>
  );
}
