import { useContacts, useInstances } from 'joinery/react';
import { useState } from 'react';
import { begin } from '../actions.ts';
import { hostName } from '../network/control.ts';
import { session } from '../session.ts';
import { useLanguage } from '../text/language.ts';
import { connectedNames, groupName, namesHere } from './explained.ts';
import { GroupCard } from './group-card.tsx';
import { IncognitoSwitch } from './incognito-switch.tsx';
import { LinkForm } from './link-form.tsx';
import { byName, keysIn } from './order.ts';
import { Problem } from './problem.tsx';
import { SampleChoice } from './sample-choice.tsx';
import { Switch } from './switch.tsx';
import { TextForm } from './text-form.tsx';
import { useAttempt } from './use-attempt.ts';
import { useSessionState } from './use-session.ts';

const names = namesHere(groupName);
const inOrder = keysIn((groups) => {
  const called = names(groups);
  return byName(({ key }) => called[key])(groups);
});

/** How a group is founded or joined, and a card for each. */
export function GroupsView() {
  const { ui } = useLanguage();
  const groups = useInstances('machine:membership', inOrder);
  const called = useInstances('machine:membership', names);
  return (
    <>
      <GroupForm />
      <section aria-labelledby="groups-title" className="channels">
        <h2 id="groups-title">{ui.groups.title}</h2>
        {groups?.length === 0 && (
          <div className="empty">
            <p>{ui.groups.empty}</p>
            <p className="hint">{ui.groups.emptyHint}</p>
          </div>
        )}
        {groups?.map((key) => (
          <GroupCard key={key} group={key} name={called[key] ?? ui.groups.unnamed} />
        ))}
      </section>
    </>
  );
}

function GroupForm() {
  const { ui } = useLanguage();
  const people = useSessionState((state) => state.people);
  const [name, setName] = useState('');
  const [link, setLink] = useState('');
  const [incognito, setIncognito] = useState(false);
  const [isDirect, setDirect] = useState(true);
  const [attempt, problem] = useAttempt();
  const club = people?.club;
  const isContact = useContacts((contacts) => connectedNames(contacts).includes(hostName));
  const found = (displayName: string) => {
    const groupPreferences = { directMessages: { enable: 'off' } };
    const groupProfile = { displayName, fullName: '', ...(!isDirect && { groupPreferences }) };
    return attempt((engine) => begin(engine, 'membership', { by: 'create', groupProfile }));
  };
  return (
    <section className="panel" aria-labelledby="group-form-title">
      <h2 id="group-form-title">{ui.groups.add}</h2>
      <TextForm
        id="group-name"
        label={ui.groups.name}
        placeholder={ui.groups.namePlaceholder}
        button={ui.groups.create}
        value={name}
        onChange={setName}
        onSubmit={found}
      />
      <Switch checked={isDirect} onChange={setDirect} label={ui.groups.direct} hint={ui.groups.directHint} />
      <Problem words={problem} />
      <LinkForm
        id="group-link"
        label={ui.groups.link}
        placeholder={ui.groups.linkPlaceholder}
        button={ui.groups.join}
        machine="membership"
        incognito={incognito}
        link={link}
        onChange={setLink}
      />
      <SampleChoice
        legend={ui.groups.samples}
        name="club"
        samples={club ? [{ link: club.link, title: club.name, words: ui.groups.sampleHint }] : []}
        link={link}
        onChoose={setLink}
      />
      {!club && <p className="hint">{ui.people.coming}</p>}
      <IncognitoSwitch checked={incognito} onChange={setIncognito} hint={ui.groups.incognitoHint} />
      {club && (
        <div className="or-row">
          <button
            type="button"
            disabled={!isContact}
            onClick={() => void session.changePeople((control) => control.beInvited())}
          >
            {ui.groups.beInvited(hostName)}
          </button>
          {!isContact && <span className="hint">{ui.groups.beInvitedHint(hostName)}</span>}
        </div>
      )}
    </section>
  );
}
