import type { InstanceKey } from 'joinery';
import { useLanguage } from '../text/language.ts';
import type { Attempt } from './use-attempt.ts';

/** Ascending: each may do all that those before it may. */
const roles = ['observer', 'author', 'member', 'moderator', 'admin', 'owner'];

interface Props {
  readonly recordKey: InstanceKey;
  readonly role: string;
  /** Nobody gives a higher one than they have. */
  readonly ourRole: string;
  readonly attempt: Attempt;
}

/** The role of a member, and which others it may be given. */
export function RoleChoice({ recordKey, role, ourRole, attempt }: Props) {
  const { ui } = useLanguage();
  return (
    <select
      aria-label={ui.groups.role}
      value={role}
      onChange={({ target }) =>
        void attempt((engine) => engine.send(recordKey, { type: 'user.changeRole', role: target.value }))
      }
    >
      {roles.slice(0, roles.indexOf(ourRole) + 1).map((each) => (
        <option key={each} value={each}>
          {ui.groups.roles[each]}
        </option>
      ))}
    </select>
  );
}
