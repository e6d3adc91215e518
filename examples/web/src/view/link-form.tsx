import { type ConnectPlan, proceeds } from 'joinery/machines';
import { useState } from 'react';
import { follow, type Joining } from '../links.ts';
import { useLanguage } from '../text/language.ts';
import type { PlanText } from '../text/ui-text.ts';
import { useConfirm } from './confirm.tsx';
import { useNavigation } from './navigation.ts';
import { PlanWords } from './plan-words.tsx';
import { Problem } from './problem.tsx';
import { TextForm } from './text-form.tsx';
import { useAttempt } from './use-attempt.ts';
import { useLinkPlan } from './use-link-plan.ts';

interface Props {
  readonly id: string;
  readonly label: string;
  readonly placeholder: string;
  /** What is done with a link that is new. */
  readonly button: string;
  readonly machine: Joining;
  readonly incognito: boolean;
  readonly link: string;
  readonly onChange: (link: string) => void;
}

/** A link to paste: what it would do is said before it is done. Any kind of link is taken, wherever it is pasted. */
export function LinkForm({ machine, incognito, link, onChange, button, ...words }: Props) {
  const { ui } = useLanguage();
  const { show } = useNavigation();
  const [pasted, setPasted] = useState('');
  const [tried, setTried] = useState('');
  const [attempt, problem] = useAttempt();
  const confirm = useConfirm();
  const plan = useLinkPlan(link.trim(), pasted === link);
  const name = plan && buttonOf(plan);
  // What is no link at all is refused when it is tried, in the words of an error.
  const isIdle = plan !== undefined && proceeds(plan) === 'no' && name === undefined && plan.plan !== 'invalid';

  const go = (text: string, isConfirmed = false): Promise<boolean> => {
    setTried(link);
    return attempt(async (engine) => {
      const key = await follow(engine, text, { fallback: machine, incognito, isConfirmed });
      if (name !== undefined || !key.startsWith(`${machine}/`)) show(key);
    });
  };
  const insist = async (what: 'requested' | 'ownLink'): Promise<void> => {
    if ((await confirm(what, '')) && (await go(link.trim(), true))) onChange('');
  };
  // Of the link as it was tried: another one may do.
  const refused = tried === link ? problem : undefined;
  return (
    <>
      <TextForm
        {...words}
        button={name === undefined ? button : ui.plan.buttons[name]}
        disabled={isIdle}
        value={link}
        onChange={(text) => {
          setPasted(text);
          onChange(text);
        }}
        onSubmit={go}
      />
      {refused ? <Problem words={refused} /> : <PlanWords plan={plan} />}
      {(plan?.plan === 'requested' || plan?.plan === 'ownLink') && (
        <button type="button" className="small" onClick={() => void insist(plan.plan)}>
          {ui.plan.nevertheless[plan.plan]}
        </button>
      )}
    </>
  );
}

/** Where it is something else than to begin anew. */
function buttonOf({ plan }: ConnectPlan): keyof PlanText['buttons'] | undefined {
  switch (plan) {
    case 'known':
    case 'connecting':
    case 'requested':
    case 'ownLink':
      return 'open';
    case 'askForInvitation':
      return 'askAgain';
    case 'resume':
      return 'goOn';
    default:
      return undefined;
  }
}
