import { useContacts } from 'joinery/react';
import { useState } from 'react';
import { begin } from '../actions.ts';
import { useLanguage } from '../text/language.ts';
import { AddressPanel } from './address-panel.tsx';
import { ContactCard } from './contact-card.tsx';
import { contactName } from './explained.ts';
import { IncognitoSwitch } from './incognito-switch.tsx';
import { LinkForm } from './link-form.tsx';
import { MergeSwitch } from './merge-switch.tsx';
import { byName, keysIn } from './order.ts';
import { Problem } from './problem.tsx';
import { SampleChoice } from './sample-choice.tsx';
import { useAttempt } from './use-attempt.ts';
import { useSessionState } from './use-session.ts';

const inOrder = keysIn(byName(contactName));

/** How contacts are made, the own address, and a card for each contact. */
export function ContactsView() {
  const { ui } = useLanguage();
  const contacts = useContacts(inOrder);
  return (
    <>
      <ContactForm />
      <AddressPanel />
      <section aria-labelledby="contacts-title" className="channels">
        <h2 id="contacts-title">{ui.contacts.title}</h2>
        <MergeSwitch />
        {contacts?.length === 0 && (
          <div className="empty">
            <p>{ui.contacts.empty}</p>
            <p className="hint">{ui.contacts.emptyHint}</p>
          </div>
        )}
        {contacts?.map((key) => (
          <ContactCard key={key} contact={key} />
        ))}
      </section>
    </>
  );
}

/** By a link of somebody else, or by an invitation of our own. */
function ContactForm() {
  const { ui } = useLanguage();
  const people = useSessionState((state) => state.people?.people);
  const [link, setLink] = useState('');
  const [incognito, setIncognito] = useState(false);
  const [attempt, problem] = useAttempt();
  const samples = people?.map(({ name, address }) => ({
    link: address,
    title: ui.contacts.addressOf(name),
    words: ui.contacts.addressHint,
  }));
  return (
    <section className="panel" aria-labelledby="contact-form-title">
      <h2 id="contact-form-title">{ui.contacts.add}</h2>
      <LinkForm
        id="contact-link"
        label={ui.contacts.link}
        placeholder={ui.contacts.placeholder}
        button={ui.contacts.connect}
        machine="contact"
        incognito={incognito}
        link={link}
        onChange={setLink}
      />
      <SampleChoice legend={ui.contacts.samples} name="person" samples={samples ?? []} link={link} onChoose={setLink} />
      {!people && <p className="hint">{ui.people.coming}</p>}
      <IncognitoSwitch checked={incognito} onChange={setIncognito} hint={ui.contacts.incognitoHint} />
      <div className="or-row">
        <button
          type="button"
          onClick={() => void attempt((engine) => begin(engine, 'contact', { by: 'invite', incognito }))}
        >
          {ui.contacts.invite}
        </button>
        <span className="hint">{ui.contacts.inviteHint}</span>
      </div>
      <Problem words={problem} />
    </section>
  );
}
