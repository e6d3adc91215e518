import type { InstanceKey, InstanceRecord } from 'joinery';
import { explain, type RepeatJoinContext } from 'joinery/machines';
import { phaseWords } from 'joinery/messages';
import { useInstances } from 'joinery/react';
import { useLanguage } from '../text/language.ts';
import { ActionButtons } from './action-buttons.tsx';
import { groupName, reasonOf } from './explained.ts';
import { Problem } from './problem.tsx';
import { ReasonWords } from './reason-words.tsx';
import { useAttempt } from './use-attempt.ts';

/** What a contact was asked for: to invite us again to groups that we have left. */
export function Rejoins({ contact }: { contact: InstanceKey }) {
  const rejoins = useInstances('machine:repeat-join', (records) =>
    records.filter(({ status, context }) => status !== 'done' && context['contact'] === contact),
  );
  if (rejoins.length === 0) return null;
  return (
    <ul className="rejoins">
      {rejoins.map((record) => (
        <Rejoin key={record.key} record={record} />
      ))}
    </ul>
  );
}

function Rejoin({ record }: { record: InstanceRecord }) {
  const { ui, messages } = useLanguage();
  const { link } = record.context as unknown as RepeatJoinContext;
  const group = useInstances('machine:membership', (groups) =>
    groupName(groups.find(({ context }) => context['groupLink'] === link || context['link'] === link)),
  );
  const [attempt, problem] = useAttempt();
  const { phase, actions } = explain(record);
  const reason = reasonOf(record);
  const name = group ?? ui.groups.unnamed;
  return (
    <li className="rejoin">
      <span>
        {ui.person.rejoin(name)} <small>{phaseWords(messages, record.machine, phase)}</small>
      </span>
      <span className="actions">
        <ActionButtons recordKey={record.key} actions={actions} name={name} attempt={attempt} />
      </span>
      {reason && <ReasonWords reason={reason} />}
      <Problem words={problem} />
    </li>
  );
}
