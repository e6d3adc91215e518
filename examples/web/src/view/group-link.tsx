import type { MembershipContext } from 'joinery/machines';
import { useInstances } from 'joinery/react';
import { useState } from 'react';
import { begin, groupOfAddress } from '../actions.ts';
import { useLanguage } from '../text/language.ts';
import { OwnLink } from './own-link.tsx';
import { Problem } from './problem.tsx';
import { useAttempt } from './use-attempt.ts';

const verdicts = ['accept', 'approve'] as const;

/** The group’s link, if there is one, or how it is made. */
export function GroupLink({ group, name }: { group: MembershipContext; name: string }) {
  const { ui } = useLanguage();
  const links = useInstances('machine:contact-address', (records) =>
    records.filter((record) => groupOfAddress(record) === group.groupId),
  );
  const [verdict, setVerdict] = useState<(typeof verdicts)[number]>('accept');
  const [attempt, problem] = useAttempt();
  const { groupId, groupProfile } = group;
  // Who asked by a link hears what the group is later, and makes no link of their own before.
  if (!groupProfile) return null;
  const make = () =>
    attempt((engine) => begin(engine, 'contact-address', { group: { groupId, groupProfile, admission: { verdict } } }));
  return (
    <div className="group-link">
      <p>
        <b>{ui.groups.linkTitle}</b> <small>{ui.groups.linkIntro}</small>
      </p>
      {links.map((record) => (
        <OwnLink
          key={record.key}
          record={record}
          name={name}
          label={ui.groups.linkTitle}
          making={ui.groups.linkMaking}
          deletion={{ what: 'deleteLink', words: ui.groups.deleteLink }}
        />
      ))}
      {links.length === 0 && (
        <div className="or-row">
          <label className="admission">
            {ui.groups.linkAdmission}{' '}
            <select
              value={verdict}
              onChange={({ target }) => setVerdict(verdicts.find((each) => each === target.value) ?? 'accept')}
            >
              {verdicts.map((each) => (
                <option key={each} value={each}>
                  {ui.groups.admissions[each]}
                </option>
              ))}
            </select>
          </label>
          <button type="button" className="small" onClick={() => void make()}>
            {ui.groups.makeLink}
          </button>
        </div>
      )}
      <Problem words={problem} />
    </div>
  );
}
