import type { InstanceRecord } from 'joinery';
import { type ContactRequestContext, explain } from 'joinery/machines';
import { useInstances } from 'joinery/react';
import { begin, groupOfAddress } from '../actions.ts';
import { useLanguage } from '../text/language.ts';
import { ActionButtons } from './action-buttons.tsx';
import { Avatar } from './avatar.tsx';
import { useShown } from './navigation.ts';
import { OwnLink } from './own-link.tsx';
import { Problem } from './problem.tsx';
import { useAttempt } from './use-attempt.ts';

const ofTheUser = (addresses: readonly InstanceRecord[], isLoading: boolean) =>
  isLoading ? undefined : addresses.filter((record) => groupOfAddress(record) === undefined);
const pending = (requests: readonly InstanceRecord[]) => requests.filter(({ value }) => value === 'pending');

/** The user's own address, at which others may ask, and those who did. */
export function AddressPanel() {
  const { ui } = useLanguage();
  const addresses = useInstances('machine:contact-address', ofTheUser);
  const requests = useInstances('machine:contact-request', pending);
  const [attempt, problem] = useAttempt();
  const element = useShown<HTMLElement>(addresses?.[0]?.key);
  return (
    <section ref={element} tabIndex={-1} className="panel address" aria-labelledby="address-title">
      <h2 id="address-title">{ui.contacts.address}</h2>
      <p className="hint">{ui.contacts.addressIntro}</p>
      {addresses?.map((record) => (
        <OwnLink
          key={record.key}
          record={record}
          name={ui.contacts.address}
          label={ui.contacts.address}
          making={ui.contacts.addressMaking}
          deletion={{ what: 'deleteAddress', words: ui.contacts.deleteAddress }}
        />
      ))}
      {addresses?.length === 0 && (
        <button type="button" onClick={() => void attempt((engine) => begin(engine, 'contact-address', {}))}>
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
      <div className="actions">
        <ActionButtons recordKey={record.key} actions={explain(record).actions} name={name} attempt={attempt} />
      </div>
      <Problem words={problem} />
    </li>
  );
}
