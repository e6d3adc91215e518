import type { ContactAddressContext, MembershipContext } from 'joinery/machines';
import { useState } from 'react';
import { useLanguage } from '../text/language.ts';
import { OwnLink } from './own-link.tsx';
import { Problem } from './problem.tsx';
import { useDirectory, useSession } from './session-context.ts';
import { useAttempt } from './use-attempt.ts';

const verdicts = ['accept', 'approve'] as const;

/** The group’s link, if there is one, or how it is made. */
export function GroupLink({ group, name }: { group: MembershipContext; name: string }) {
  const { ui } = useLanguage();
  const session = useSession();
  const links = useDirectory((state) => state.addresses).filter(
    ({ context }) => (context as unknown as ContactAddressContext).group?.groupId === group.groupId,
  );
  const [verdict, setVerdict] = useState<(typeof verdicts)[number]>('accept');
  const [attempt, problem] = useAttempt();
  const { groupId, groupProfile } = group;
  const make = () =>
    attempt(() => session.begin('contact-address', { group: { groupId, groupProfile, admission: { verdict } } }));
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
