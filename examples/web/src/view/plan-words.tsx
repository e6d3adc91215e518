import type { ConnectPlan, Reason } from 'joinery/machines';
import { useLanguage } from '../text/language.ts';
import type { PlanText } from '../text/ui-text.ts';
import { ReasonWords } from './reason-words.tsx';

/** What a link would do, before anything is done. */
export function PlanWords({ plan }: { plan: ConnectPlan | undefined }) {
  const { ui } = useLanguage();
  if (!plan) return null;
  const reason = reasonOf(plan);
  return (
    <output className="plan" data-plan={plan.plan}>
      {reason ? <ReasonWords reason={reason} /> : sentenceOf(plan, ui.plan)}
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
      return plan.boundTo === undefined ? text.connect[plan.link.kind] : text.connectMember;
    case 'ownLink':
      return text.ownLink[plan.of];
    case 'noRelays':
    case 'updateRequired':
      return '';
    default:
      return text[plan.plan];
  }
}
