import { planOf } from 'joinery';
import type { ConnectPlan } from 'joinery/machines';
import { useEngine } from 'joinery/react';
import { useEffect } from 'react';
import { preview } from '../links.ts';
import { useAnswer } from './use-answer.ts';

/** What a link would do now: it changes with what there is. `isPasted`: where it leads is looked up as well. */
export function useLinkPlan(link: string, isPasted: boolean): ConnectPlan | undefined {
  const engine = useEngine();
  useEffect(() => (engine && isPasted ? preview(engine, link) : undefined), [engine, link, isPasted]);
  const plan = useAnswer(planOf, link);
  return link === '' ? undefined : plan;
}
