import { mergePolicies, type MergePolicy } from 'joinery/machines';
import { useLanguage } from '../text/language.ts';
import { Problem } from './problem.tsx';
import { useDirectory, useSession } from './session-context.ts';
import { useAttempt } from './use-attempt.ts';

/** Whether records of the same person become one. */
export function MergeSwitch() {
  const { ui } = useLanguage();
  const session = useSession();
  const [settings] = useDirectory((state) => state.settings);
  const [attempt, problem] = useAttempt();
  const { merge } = (settings?.context['policy'] ?? mergePolicies.seed) as unknown as MergePolicy;
  return (
    <div className="merging">
      <label className="switch-row">
        <input
          type="checkbox"
          role="switch"
          className="switch"
          checked={merge}
          aria-checked={merge}
          onChange={({ target }) => void attempt(() => session.setMerging(target.checked))}
        />
        <span>
          {ui.person.merge} <small>{ui.person.mergeHint}</small>
        </span>
      </label>
      <Problem words={problem} />
    </div>
  );
}
