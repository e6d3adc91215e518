import type { InstanceKey } from 'joinery';
import type { UserAction } from 'joinery/machines';
import { useLanguage } from '../text/language.ts';
import { useSession } from './session-context.ts';

/** What takes more than a tap has a place of its own, or none in this client. */
const needsMore: readonly UserAction[] = ['send', 'changeRole', 'contact'];
/** What is most likely wanted, where it is offered. */
const primary: readonly UserAction[] = ['retry', 'join', 'accept'];

interface Props {
  readonly recordKey: InstanceKey;
  readonly actions: readonly UserAction[];
  /** Whom it is about, for those who don't see the row. */
  readonly name: string;
  /** Of `useAttempt`, whose problem is shown where there is room for it. */
  readonly attempt: (act: () => Promise<void>) => Promise<boolean>;
}

/** A button for everything that may be done now. */
export function ActionButtons({ recordKey, actions, name, attempt }: Props) {
  const { ui, messages } = useLanguage();
  const session = useSession();
  return (
    <div className="actions">
      {actions
        .filter((action) => !needsMore.includes(action))
        .map((action) => (
          <button
            key={action}
            type="button"
            className={primary.includes(action) ? 'small primary' : 'small'}
            aria-label={ui.groups.onMember(messages.actions[action], name)}
            onClick={() => void attempt(() => session.send(recordKey, { type: `user.${action}` }))}
          >
            {messages.actions[action]}
          </button>
        ))}
    </div>
  );
}
