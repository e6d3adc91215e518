import type { Json, JsonObject } from '../vocabulary/json.ts';
import type { ExchangeContext } from './probe-exchange-context.ts';
import type { MatchContext } from './probe-match-context.ts';
import { personLabels } from './person-labels.ts';

type Row = { readonly value: Json; readonly context: JsonObject };

const finalStates: readonly Json[] = ['merged', 'refused', 'over'];

/** By the records that it is about, as long as their end is news to it. */
export function probeExchangeLabels({ value, context }: Row): string[] {
  if (finalStates.includes(value)) return [];
  const { to, candidates } = context as object as ExchangeContext;
  const open = candidates.filter(({ standing }) => standing === 'asked' || standing === 'unreached');
  return [...new Set([...(to === undefined ? [] : [to]), ...open.map(({ key }) => key)])].map(personLabels.probesOf);
}

/** The same: those that were declined have no part in it any more, nor have those that are gone. */
export function probeMatchLabels({ value, context }: Row): string[] {
  if (value === 'over') return [];
  const { prober, holders } = context as object as MatchContext;
  const open = holders.filter(({ verdict }) => verdict !== 'declined' && verdict !== 'gone').map(({ key }) => key);
  return [...new Set([...(prober ? [prober.key] : []), ...open])].map(personLabels.probesOf);
}
