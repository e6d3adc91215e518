import { setMerging } from '../actions.ts';
import { useLanguage } from '../text/language.ts';
import { Problem } from './problem.tsx';
import { Switch } from './switch.tsx';
import { useAttempt } from './use-attempt.ts';
import { useMergePolicy } from './use-merge-policy.ts';

/** Whether records of the same person become one. */
export function MergeSwitch() {
  const { ui } = useLanguage();
  const [attempt, problem] = useAttempt();
  const { merge } = useMergePolicy();
  return (
    <div className="merging">
      <Switch
        checked={merge}
        onChange={(checked) => void attempt((engine) => setMerging(engine, checked))}
        label={ui.person.merge}
        hint={ui.person.mergeHint}
      />
      <Problem words={problem} />
    </div>
  );
}
