import type { InstanceKey } from 'joinery';
import type { EngineSource } from 'joinery/live';
import type { UserAction } from 'joinery/machines';
import { useLanguage } from '../text/language.ts';
import type { Irrevocable } from '../text/ui-text.ts';
import { useConfirm } from './confirm.tsx';
import type { Attempt } from './use-attempt.ts';

/** What takes more than a tap has a place of its own. */
const needsMore: readonly UserAction[] = ['send', 'changeRole', 'contact', 'probe', 'separate'];
/** What is most likely wanted, where it is offered. */
const primary: readonly UserAction[] = ['retry', 'join', 'accept'];
/** What is asked about before. */
const irrevocable: readonly UserAction[] = ['delete', 'leave', 'deleteGroup', 'remove'] satisfies Irrevocable[];
const isIrrevocable = (action: UserAction): action is UserAction & Irrevocable => irrevocable.includes(action);

interface Props {
  readonly recordKey: InstanceKey;
  readonly actions: readonly UserAction[];
  /** Whom it is about, for those who don't see the row. */
  readonly name: string;
  /** Of `useAttempt`, whose problem is shown where there is room for it. */
  readonly attempt: Attempt;
  /** Does it, where there is more to it than to tell the row of it. */
  readonly perform?: (engine: EngineSource, action: UserAction) => Promise<unknown>;
}

/** A button for everything that may be done now. */
export function ActionButtons({ recordKey, actions, name, attempt, perform }: Props) {
  const { ui, messages } = useLanguage();
  const confirm = useConfirm();
  const tell = perform ?? ((engine, action) => engine.send(recordKey, { type: `user.${action}` }));
  async function act(action: UserAction): Promise<void> {
    if (!isIrrevocable(action) || (await confirm(action, name))) await attempt((engine) => tell(engine, action));
  }
  return actions
    .filter((action) => !needsMore.includes(action))
    .map((action) => (
      <button
        key={action}
        type="button"
        className={primary.includes(action) ? 'small primary' : 'small'}
        aria-label={ui.groups.onMember(messages.actions[action], name)}
        onClick={() => void act(action)}
      >
        {messages.actions[action]}
      </button>
    ));
}
