import type { InstanceKey, InstanceRecord } from 'joinery';
import { explain, groupStatus, type MembershipContext, type MembershipPhase } from 'joinery/machines';
import { useId, useMemo } from 'react';
import { useLanguage } from '../text/language.ts';
import { ActionButtons } from './action-buttons.tsx';
import { contactName, reasonOf } from './explained.ts';
import { groupTones, membershipTones } from './group-tones.ts';
import { MemberRow } from './member-row.tsx';
import { membersOf } from './member-view.ts';
import { Problem } from './problem.tsx';
import { ReasonWords } from './reason-words.tsx';
import { RelayRing } from './relay-ring.tsx';
import { useDirectory, useSession } from './session-context.ts';
import { ToneSymbol } from './symbol.tsx';
import { useAttempt } from './use-attempt.ts';
import { useNarrow } from './use-narrow.ts';
import { Waiting } from './waiting.tsx';
import { WindowedList } from './windowed-list.tsx';

/** Of a member, in pixels: a narrow one has room for three lines. */
const rowHeight = { wide: 60, narrow: 84 };
const rowsSeen = 7;
/** Roles that may let others in. */
const mayInvite: readonly string[] = ['admin', 'owner'];
const none: readonly InstanceRecord[] = [];

/** One group: where we stand in it, whom we can invite, and how far the connection to each member is. */
export function GroupCard({ record }: { record: InstanceRecord }) {
  const { ui, messages } = useLanguage();
  const session = useSession();
  const title = useId();
  const isNarrow = useNarrow();
  const [attempt, problem] = useAttempt();
  const context = record.context as unknown as MembershipContext;
  const rows = useDirectory((state) => state.members.get(context.groupId)) ?? none;
  const members = useMemo(() => membersOf(record, rows), [record, rows]);
  const explanation = explain(record);
  const reason = reasonOf(record);
  const phase = explanation.phase as MembershipPhase;
  const { counts, groupProfile, profile, incognito, role = '' } = context;
  const status = groupStatus(counts, phase);
  const tone = phase === 'connected' ? groupTones[status] : membershipTones[phase];
  const name = groupProfile?.displayName ?? ui.groups.unnamed;
  const there = members.filter((member) => member.isIn && member.tone !== 'over');
  return (
    <article className="panel card group" aria-labelledby={title} data-tone={tone} data-phase={phase}>
      <div className="card-head">
        <RelayRing tones={there.map((member) => member.tone)} symbol={tone} />
        <div className="card-words">
          <h3 id={title}>{name}</h3>
          <p className="card-phase">
            <ToneSymbol tone={tone} />{' '}
            {phase === 'connected' ? messages.groupStatuses[status] : messages.membershipPhases[phase]}
            {there.length > 0 && (
              <small>{ui.groups.members(there.filter((each) => each.tone === 'good').length, there.length)}</small>
            )}
          </p>
          <Waiting {...explanation} />
          {profile && (
            <p className="identity">{(incognito ? ui.card.incognitoAs : ui.card.joinAs)(profile.displayName)}</p>
          )}
        </div>
        {record.status === 'done' ? (
          <div className="actions">
            <button type="button" className="small" onClick={() => void attempt(() => session.forget(record.key))}>
              {ui.card.remove}
            </button>
          </div>
        ) : (
          <ActionButtons recordKey={record.key} actions={explanation.actions} name={name} attempt={attempt} />
        )}
      </div>
      {reason && <ReasonWords reason={reason} />}
      <Problem words={problem} />
      {phase === 'connected' && mayInvite.includes(role) && <Invitations groupId={context.groupId} present={rows} />}
      {members.length > 0 && (
        <WindowedList
          items={members}
          keyOf={({ id }) => id}
          itemHeight={isNarrow ? rowHeight.narrow : rowHeight.wide}
          seen={rowsSeen}
          label={ui.groups.membersOf(name)}
        >
          {(member) => <MemberRow member={member} />}
        </WindowedList>
      )}
    </article>
  );
}

/** Contacts who can be invited: connected, and neither invited nor a member. */
function Invitations({ groupId, present }: { groupId: string; present: readonly InstanceRecord[] }) {
  const { ui } = useLanguage();
  const session = useSession();
  const contacts = useDirectory((state) => state.contacts);
  const [attempt, problem] = useAttempt();
  const invited = useMemo(() => new Set<InstanceKey>(present.map(({ key }) => key)), [present]);
  const free = contacts.filter(
    ({ key, value }) =>
      value === 'connected' && !invited.has(`member-invitation/${groupId}.${key.slice('contact/'.length)}`),
  );
  if (free.length === 0 && !problem) return null;
  return (
    <div className="invitations">
      {free.map((contact) => (
        <button
          key={contact.key}
          type="button"
          className="small"
          onClick={() => void attempt(() => session.invite(groupId, contact.key))}
        >
          {ui.groups.invite(contactName(contact) ?? ui.contacts.unnamed)}
        </button>
      ))}
      <Problem words={problem} />
    </div>
  );
}
