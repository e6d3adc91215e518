import type { InstanceKey, Person } from 'joinery';
import type { EngineSource } from 'joinery/live';
import { explain } from 'joinery/machines';
import { useInstance, useInstances } from 'joinery/react';
import { useState } from 'react';
import { useLanguage } from '../text/language.ts';
import { useConfirm } from './confirm.tsx';
import { groupName } from './explained.ts';
import { Problem } from './problem.tsx';
import { useAnswer } from './use-answer.ts';
import { useAttempt } from './use-attempt.ts';
import { usePlace } from './use-place.ts';

const personOf = (engine: EngineSource, key: InstanceKey): Promise<Person> => engine.identity(key);

/** Of a list of facts: as whom else a contact or a member is known here, the groups in common, and who may be the same. */
export function PersonFacts({ recordKey }: { recordKey: InstanceKey }) {
  const { ui } = useLanguage();
  const person = useAnswer(personOf, recordKey);
  if (!person) return null;
  const { identity, records, groups, alike } = person;
  const others = records.filter(({ key }) => key !== recordKey);
  return (
    <>
      {identity !== undefined && others.length > 0 && (
        <>
          <dt>{ui.person.alsoKnown}</dt>
          <dd>
            <ul className="records">
              {others.map(({ key }) => (
                <SameOne key={key} identity={identity} recordKey={key} />
              ))}
            </ul>
          </dd>
        </>
      )}
      {groups.length > 0 && <GroupsInCommon groups={groups} />}
      {alike.length > 0 && <Lookalikes recordKey={recordKey} alike={alike} />}
    </>
  );
}

function GroupsInCommon({ groups }: Pick<Person, 'groups'>) {
  const { ui } = useLanguage();
  const keys = groups.map((id) => `membership/${id}`);
  const names = useInstances('machine:membership', (records) =>
    records.filter(({ key }) => keys.includes(key)).map((record) => groupName(record) ?? ui.groups.unnamed),
  );
  return (
    <>
      <dt>{ui.person.groups}</dt>
      <dd>{names.join(', ')}</dd>
    </>
  );
}

/** Another record of the person, and the word that it is not. */
function SameOne({ identity, recordKey }: { identity: InstanceKey; recordKey: InstanceKey }) {
  const { ui, messages } = useLanguage();
  const confirm = useConfirm();
  const [attempt, problem] = useAttempt();
  const { words: name } = usePlace(useInstance(recordKey).record);
  const separate = async (): Promise<void> => {
    if (!(await confirm('separate', name))) return;
    await attempt((engine) => engine.send(identity, { type: 'user.separate', record: recordKey }));
  };
  const words = messages.actions.separate;
  return (
    <li>
      <span>{name}</span>
      <button
        type="button"
        className="small quiet"
        aria-label={ui.groups.onMember(words, name)}
        onClick={() => void separate()}
      >
        {words}
      </button>
      <Problem words={problem} />
    </li>
  );
}

/** Records that look the same, and how to find out: the devices of both compare a secret. */
function Lookalikes({ recordKey, alike }: { recordKey: InstanceKey } & Pick<Person, 'alike'>) {
  const { ui } = useLanguage();
  const [isAsked, setAsked] = useState(false);
  const [attempt, problem] = useAttempt();
  const { record } = useInstance(recordKey);
  if (!record || !explain(record).actions.includes('probe')) return null;
  const ask = async (): Promise<void> => {
    if (await attempt((engine) => engine.send(recordKey, { type: 'user.probe' }))) setAsked(true);
  };
  return (
    <>
      <dt>{ui.person.alike}</dt>
      <dd>
        <ul className="records">
          {alike.map((key) => (
            <Lookalike key={key} recordKey={key} />
          ))}
        </ul>
        <button type="button" className="small" onClick={() => void ask()}>
          {ui.person.findOut}
        </button>
        {isAsked && <p className="hint">{ui.person.asked}</p>}
        <Problem words={problem} />
      </dd>
    </>
  );
}

function Lookalike({ recordKey }: { recordKey: InstanceKey }) {
  const { words } = usePlace(useInstance(recordKey).record);
  return <li>{words}</li>;
}
