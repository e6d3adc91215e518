import type { InstanceRecord } from 'joinery';
import { type ContactAddressContext, type ContactRequestContext, explain } from 'joinery/machines';
import { useLanguage } from '../text/language.ts';
import { ActionButtons } from './action-buttons.tsx';
import { Avatar } from './avatar.tsx';
import { LinkBox } from './link-box.tsx';
import { Problem } from './problem.tsx';
import { ReasonWords } from './reason-words.tsx';
import { useDirectory, useSession, useSessionState } from './session-context.ts';
import { useAttempt } from './use-attempt.ts';

/** The user's own address, at which others may ask, and those who did. */
export function AddressPanel() {
  const { ui } = useLanguage();
  const session = useSession();
  const isRunning = useSessionState((state) => state.engine === 'running');
  const addresses = useDirectory((state) => state.addresses);
  const requests = useDirectory((state) => state.requests).filter(({ value }) => value === 'pending');
  const [attempt, problem] = useAttempt();
  return (
    <section className="panel address" aria-labelledby="address-title">
      <h2 id="address-title">{ui.contacts.address}</h2>
      <p className="hint">{ui.contacts.addressIntro}</p>
      {addresses.map((record) => (
        <Address key={record.key} record={record} />
      ))}
      {addresses.length === 0 && (
        <button
          type="button"
          disabled={!isRunning}
          onClick={() => void attempt(() => session.begin('contact-address', {}))}
        >
          {ui.contacts.makeAddress}
        </button>
      )}
      <Problem words={problem} />
      {requests.length > 0 && (
        <ul className="requests" aria-label={ui.contacts.requests}>
          {requests.map((record) => (
            <Request key={record.key} record={record} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Address({ record }: { record: InstanceRecord }) {
  const { ui, messages } = useLanguage();
  const session = useSession();
  const [attempt, problem] = useAttempt();
  const { link, request, reason } = record.context as unknown as ContactAddressContext;
  const given = link ?? (record.value === 'open' ? request : undefined);
  const tell = (event: string) => void attempt(() => session.send(record.key, { type: `user.${event}` }));
  return (
    <>
      {given === undefined ? (
        <p className="hint">{ui.contacts.addressMaking}</p>
      ) : (
        <LinkBox link={given} label={ui.contacts.address} />
      )}
      {reason && <ReasonWords reason={reason} />}
      <Problem words={problem} />
      <div className="or-row">
        {reason && (
          <button type="button" className="small" onClick={() => tell('retry')}>
            {messages.actions.retry}
          </button>
        )}
        <button type="button" className="small quiet" onClick={() => tell('delete')}>
          {ui.contacts.deleteAddress}
        </button>
      </div>
    </>
  );
}

function Request({ record }: { record: InstanceRecord }) {
  const { messages } = useLanguage();
  const [attempt, problem] = useAttempt();
  const { peer } = record.context as unknown as ContactRequestContext;
  const name = peer.profile.displayName;
  return (
    <li className="request" data-tone="held">
      <Avatar name={name} tone="held" />
      <span className="member-words">
        <b>{name}</b>
        <small>{messages.contactRequestPhases.pending}</small>
      </span>
      <ActionButtons recordKey={record.key} actions={explain(record).actions} name={name} attempt={attempt} />
      <Problem words={problem} />
    </li>
  );
}
