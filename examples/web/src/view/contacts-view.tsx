import { useState } from 'react';
import { useLanguage } from '../text/language.ts';
import { AddressPanel } from './address-panel.tsx';
import { ContactCard } from './contact-card.tsx';
import { byName, contactName } from './explained.ts';
import { Problem } from './problem.tsx';
import { SampleChoice } from './sample-choice.tsx';
import { useDirectory, useSession, useSessionState } from './session-context.ts';
import { TextForm } from './text-form.tsx';
import { useAttempt } from './use-attempt.ts';

/** How contacts are made, the own address, and a card for each contact. */
export function ContactsView() {
  const { ui } = useLanguage();
  const contacts = useDirectory((state) => state.contacts);
  return (
    <>
      <ContactForm />
      <AddressPanel />
      <section aria-labelledby="contacts-title" className="channels">
        <h2 id="contacts-title">{ui.contacts.title}</h2>
        {contacts.length === 0 && (
          <div className="empty">
            <p>{ui.contacts.empty}</p>
            <p className="hint">{ui.contacts.emptyHint}</p>
          </div>
        )}
        {contacts.toSorted(byName((record) => contactName(record) ?? '')).map((record) => (
          <ContactCard key={record.key} record={record} />
        ))}
      </section>
    </>
  );
}

/** By a link of somebody else, or by an invitation of our own. */
function ContactForm() {
  const { ui } = useLanguage();
  const session = useSession();
  const isRunning = useSessionState((state) => state.engine === 'running');
  const people = useSessionState((state) => state.people?.people);
  const [link, setLink] = useState('');
  const [attempt, problem] = useAttempt();
  const samples = people?.map(({ name, address }) => ({
    link: address,
    title: ui.contacts.addressOf(name),
    words: ui.contacts.addressHint,
  }));
  return (
    <section className="panel" aria-labelledby="contact-form-title">
      <h2 id="contact-form-title">{ui.contacts.add}</h2>
      <TextForm
        id="contact-link"
        label={ui.contacts.link}
        placeholder={ui.contacts.placeholder}
        button={ui.contacts.connect}
        disabled={!isRunning}
        value={link}
        onChange={setLink}
        onSubmit={(given) => attempt(() => session.begin('contact', { by: 'link', link: given }))}
      />
      <Problem words={problem} />
      <SampleChoice legend={ui.contacts.samples} name="person" samples={samples ?? []} link={link} onChoose={setLink} />
      {!people && <p className="hint">{ui.people.coming}</p>}
      <div className="or-row">
        <button
          type="button"
          disabled={!isRunning}
          onClick={() => void attempt(() => session.begin('contact', { by: 'invite' }))}
        >
          {ui.contacts.invite}
        </button>
        <span className="hint">{ui.contacts.inviteHint}</span>
      </div>
    </section>
  );
}
