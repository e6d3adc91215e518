import type { InstanceKey } from 'joinery';
import type { ConnectPlan, Reason } from 'joinery/machines';
import { useInstance } from 'joinery/react';
import { useLanguage } from '../text/language.ts';
import type { PlanText } from '../text/ui-text.ts';
import { ReasonWords } from './reason-words.tsx';
import { usePlace } from './use-place.ts';

/** What a link would do, before anything is done. */
export function PlanWords({ plan }: { plan: ConnectPlan | undefined }) {
  const { ui } = useLanguage();
  if (!plan) return null;
  const reason = reasonOf(plan);
  return (
    <output className="plan" data-plan={plan.plan}>
      {reason ? (
        <ReasonWords reason={reason} />
      ) : plan.plan === 'connect' && plan.boundTo !== undefined ? (
        <MemberWords member={plan.boundTo} />
      ) : (
        sentenceOf(plan, ui.plan)
      )}
    </output>
  );
}

/** It is the address of a member. */
function MemberWords({ member }: { member: InstanceKey }) {
  const { ui } = useLanguage();
  const { name, group } = usePlace(useInstance(member).record);
  return ui.plan.connectMember(name, group);
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
