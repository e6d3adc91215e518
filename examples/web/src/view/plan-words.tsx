import type { ConnectPlan, Reason } from 'joinery/machines';
import { useLanguage } from '../text/language.ts';
import type { PlanText } from '../text/ui-text.ts';
import { memberOf, recordOf } from './person-place.ts';
import { ReasonWords } from './reason-words.tsx';
import { useDirectory } from './session-context.ts';

/** What a link would do, before anything is done. */
export function PlanWords({ plan }: { plan: ConnectPlan | undefined }) {
  const { ui } = useLanguage();
  const directory = useDirectory((state) => state);
  if (!plan) return null;
  const reason = reasonOf(plan);
  const bound = plan.plan === 'connect' && plan.boundTo !== undefined ? recordOf(directory, plan.boundTo) : undefined;
  const member = bound && memberOf(bound, directory, ui);
  return (
    <output className="plan" data-plan={plan.plan}>
      {reason ? (
        <ReasonWords reason={reason} />
      ) : member ? (
        ui.plan.connectMember(member.name, member.group)
      ) : (
        sentenceOf(plan, ui.plan)
      )}
    </output>
  );
}

/** The library has words for it. */
function reasonOf(plan: ConnectPlan): Reason | undefined {
  if (plan.plan === 'noRelays') return { code: 'NoRelays' };
  if (plan.plan === 'updateRequired') return { code: 'UpdateRequired', groupType: plan.groupType };
  return plan.plan === 'invalid' && typeof plan.why !== 'string' ? plan.why : undefined;
}

function sentenceOf(plan: ConnectPlan, text: PlanText): string {
  switch (plan.plan) {
    case 'connect':
      return text.connect[plan.link.kind];
    case 'ownLink':
      return text.ownLink[plan.of];
    case 'noRelays':
    case 'updateRequired':
      return '';
    default:
      return text[plan.plan];
  }
}
