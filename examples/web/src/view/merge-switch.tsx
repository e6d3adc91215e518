import { useLanguage } from '../text/language.ts';
import { Problem } from './problem.tsx';
import { useSession } from './session-context.ts';
import { Switch } from './switch.tsx';
import { useAttempt } from './use-attempt.ts';
import { useMergePolicy } from './use-merge-policy.ts';

/** Whether records of the same person become one. */
export function MergeSwitch() {
  const { ui } = useLanguage();
  const session = useSession();
  const [attempt, problem] = useAttempt();
  const { merge } = useMergePolicy();
  return (
    <div className="merging">
      <Switch
        checked={merge}
        onChange={(checked) => void attempt(() => session.setMerging(checked))}
        label={ui.person.merge}
        hint={ui.person.mergeHint}
      />
      <Problem words={problem} />
    </div>
  );
}
