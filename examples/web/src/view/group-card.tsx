import type { InstanceKey, InstanceRecord } from 'joinery';
import type { EngineSource } from 'joinery/live';
import type { MembershipContext, UserAction } from 'joinery/machines';
import { type GroupView, useGroup } from 'joinery/react';
import { useId, useMemo, useState } from 'react';
import { closeGroup } from '../actions.ts';
import { useLanguage } from '../text/language.ts';
import { ActionButtons } from './action-buttons.tsx';
import { ChatButton } from './chat-button.tsx';
import { ChatPanel } from './chat-panel.tsx';
import { GroupDoors } from './group-doors.tsx';
import { groupTones, membershipTones } from './group-tones.ts';
import { Identity } from './identity.tsx';
import { IncognitoSwitch } from './incognito-switch.tsx';
import { MemberList } from './member-list.tsx';
import { membersOf } from './member-view.ts';
import { useNavigation, useShown } from './navigation.ts';
import { Problem } from './problem.tsx';
import { ReasonWords } from './reason-words.tsx';
import { RelayRing } from './relay-ring.tsx';
import { SetAside } from './set-aside.tsx';
import { ToneSymbol } from './symbol.tsx';
import { useAttempt } from './use-attempt.ts';
import { Waiting } from './waiting.tsx';

/** Roles that may let others in. */
const mayInvite: readonly string[] = ['admin', 'owner'];

/** One group: where we stand in it, what was said, whom we can let in, and how far the connection to each member is. */
export function GroupCard({ group, name }: { group: InstanceKey; name: string }) {
  const { record, explanation, status, members, isLoading } = useGroup(group);
  if (!record || isLoading) return null;
  if (!explanation || !status) return <SetAside name={name} />;
  return <Card record={record} name={name} explanation={explanation} status={status} rows={members} />;
}

interface Props extends Pick<Required<GroupView>, 'explanation' | 'status'> {
  readonly record: InstanceRecord;
  readonly name: string;
  /** Of its members. */
  readonly rows: readonly InstanceRecord[];
}

function Card({ record, name, explanation, status, rows }: Props) {
  const { ui, messages } = useLanguage();
  const { chat } = useNavigation();
  const title = useId();
  const element = useShown<HTMLElement>(record.key);
  const [attempt, problem] = useAttempt();
  const [isIncognito, setIncognito] = useState(false);
  const members = useMemo(() => membersOf(rows), [rows]);
  const { phase, actions, reason } = explanation;
  const context = record.context as unknown as MembershipContext;
  const { groupId, profile, incognito, connection, role = '' } = context;
  const isIn = phase === 'connected';
  const tone = isIn ? groupTones[status] : membershipTones[phase];
  const there = members.filter((member) => member.isIn);
  const isToChoose = phase === 'invited' && connection === 'none';

  async function perform(engine: EngineSource, action: UserAction): Promise<void> {
    if (action === 'leave' || action === 'deleteGroup') await closeGroup(engine, groupId);
    const choice = action === 'join' && isToChoose && isIncognito ? { incognito: true } : {};
    await engine.send(record.key, { type: `user.${action}`, ...choice });
  }

  return (
    <article
      ref={element}
      tabIndex={-1}
      className="panel card group"
      aria-labelledby={title}
      data-tone={tone}
      data-phase={phase}
    >
      <div className="card-head">
        <RelayRing tones={there.map((member) => member.tone)} symbol={tone} />
        <div className="card-words">
          <h3 id={title}>{name}</h3>
          <p className="card-phase">
            <ToneSymbol tone={tone} />
            <span className="phase-words">
              {isIn ? messages.groupStatuses[status] : messages.membershipPhases[phase]}
            </span>
            {there.length > 0 && (
              <small>{ui.groups.members(there.filter((each) => each.tone === 'good').length, there.length)}</small>
            )}
          </p>
          <Waiting {...explanation} />
          {!isToChoose && <Identity profile={profile} incognito={incognito} />}
          {isIn && <p className="identity">{ui.groups.yourRole(ui.groups.roles[role] ?? role)}</p>}
        </div>
        <div className="actions">
          {isIn && <ChatButton chat={record.key} name={name} />}
          {record.status === 'done' && (
            <button type="button" className="small" onClick={() => void attempt((engine) => engine.forget(record.key))}>
              {ui.card.remove}
            </button>
          )}
          <ActionButtons recordKey={record.key} actions={actions} name={name} attempt={attempt} perform={perform} />
        </div>
      </div>
      {reason && <ReasonWords reason={reason} />}
      <Problem words={problem} />
      {isToChoose && <IncognitoSwitch checked={isIncognito} onChange={setIncognito} hint={ui.groups.incognitoHint} />}
      {chat === record.key && isIn && (
        <ChatPanel chat={record.key} name={name} closed={actions.includes('send') ? undefined : ui.chat.readOnly} />
      )}
      {isIn && mayInvite.includes(role) && <GroupDoors group={context} name={name} present={rows} />}
      <MemberList members={members} name={name} group={context} />
    </article>
  );
}
