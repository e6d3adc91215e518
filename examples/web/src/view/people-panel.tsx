import { useContacts } from 'joinery/react';
import { useEffect } from 'react';
import { session } from '../session.ts';
import { useLanguage } from '../text/language.ts';
import { connectedNames } from './explained.ts';
import { useSessionState } from './use-session.ts';

/** The people of the simulated network: each may be taken offline, and back. They come when they are first looked for. */
export function PeoplePanel() {
  const { ui } = useLanguage();
  const people = useSessionState((state) => state.people?.people);
  const contacts = useContacts(connectedNames);
  const isThere = useSessionState((state) => state.network !== undefined);
  useEffect(() => {
    if (isThere) void session.meetPeople();
  }, [isThere]);
  return (
    <section className="panel people" aria-labelledby="people-title">
      <h2 id="people-title">{ui.people.title}</h2>
      <p className="hint">{people ? ui.people.hint : ui.people.coming}</p>
      {people?.map(({ name, offline }) => (
        <div key={name} className="control-row">
          <label className="switch-row">
            <input
              type="checkbox"
              role="switch"
              className="switch"
              checked={!offline}
              aria-checked={!offline}
              onChange={({ target }) =>
                void session.changePeople((control) => control.setPersonOffline(name, !target.checked))
              }
            />
            <span>
              {name} <small>{offline ? ui.people.offline : ui.people.online}</small>
            </span>
          </label>
          <button
            type="button"
            className="small quiet"
            onClick={() => void session.changePeople((control) => control.haveGreet(name))}
          >
            {ui.people.greet(name)}
          </button>
          {contacts.includes(name) && (
            <button
              type="button"
              className="small quiet"
              onClick={() => void session.changePeople((control) => control.havePart(name))}
            >
              {ui.people.part(name)}
            </button>
          )}
        </div>
      ))}
    </section>
  );
}
