import type { InstanceKey, Person } from 'joinery';
import { explain } from 'joinery/machines';
import { useEffect, useState } from 'react';
import { useLanguage } from '../text/language.ts';
import { useConfirm } from './confirm.tsx';
import { groupOfId, placeOf, recordOf } from './person-place.ts';
import { Problem } from './problem.tsx';
import { useDirectory, useSession } from './session-context.ts';
import { useAttempt } from './use-attempt.ts';

/** Of a list of facts: as whom else a contact or a member is known here, the groups in common, and who may be the same. */
export function PersonFacts({ recordKey }: { recordKey: InstanceKey }) {
  const { ui } = useLanguage();
  const directory = useDirectory((state) => state);
  const person = usePerson(recordKey);
  if (!person) return null;
  const { identity, records, groups } = person;
  const others = records.filter(({ key }) => key !== recordKey);
  return (
    <>
      {identity !== undefined && others.length > 0 && (
        <>
          <dt>{ui.person.alsoKnown}</dt>
          <dd>
            <ul className="records">
              {others.map((record) => (
                <SameOne
                  key={record.key}
                  identity={identity}
                  recordKey={record.key}
                  name={placeOf(record, directory, ui)}
                />
              ))}
            </ul>
          </dd>
        </>
      )}
      {groups.length > 0 && (
        <>
          <dt>{ui.person.groups}</dt>
          <dd>{groups.map((id) => groupOfId(directory, id) ?? ui.groups.unnamed).join(', ')}</dd>
        </>
      )}
      <Lookalikes recordKey={recordKey} person={person} />
    </>
  );
}

/** The person, read anew whenever something changes that the page follows. */
function usePerson(key: InstanceKey): Person | undefined {
  const session = useSession();
  const [person, setPerson] = useState<Person>();
  useEffect(() => {
    let isCurrent = true;
    const read = (): void => {
      session.person(key).then(
        (known) => isCurrent && setPerson(known),
        // Who is not known yet, or no more, has nothing to show.
        () => isCurrent && setPerson(undefined),
      );
    };
    read();
    const end = session.directory.subscribe(read);
    return () => {
      isCurrent = false;
      end();
    };
  }, [session, key]);
  return person;
}

/** Another record of the person, and the word that it is not. */
function SameOne({ identity, recordKey, name }: { identity: InstanceKey; recordKey: InstanceKey; name: string }) {
  const { ui, messages } = useLanguage();
  const session = useSession();
  const confirm = useConfirm();
  const [attempt, problem] = useAttempt();
  const separate = async (): Promise<void> => {
    if (!(await confirm('separate', name))) return;
    await attempt(() => session.send(identity, { type: 'user.separate', record: recordKey }));
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
function Lookalikes({ recordKey, person }: { recordKey: InstanceKey; person: Person }) {
  const { ui } = useLanguage();
  const session = useSession();
  const directory = useDirectory((state) => state);
  const [isAsked, setAsked] = useState(false);
  const [attempt, problem] = useAttempt();
  const alike = person.alike.flatMap((key) => recordOf(directory, key) ?? []);
  const own = person.records.find(({ key }) => key === recordKey);
  if (alike.length === 0 || !own || !explain(own).actions.includes('probe')) return null;
  const ask = async (): Promise<void> => {
    if (await attempt(() => session.send(recordKey, { type: 'user.probe' }))) setAsked(true);
  };
  return (
    <>
      <dt>{ui.person.alike}</dt>
      <dd>
        <ul className="records">
          {alike.map((record) => (
            <li key={record.key}>{placeOf(record, directory, ui)}</li>
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
