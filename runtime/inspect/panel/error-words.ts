import { english } from '../../../machines/messages/english.ts';
import { reasonWords } from '../../../machines/messages/words.ts';
import { domainErrorOf, faultOf } from '../../errors.ts';

/** What went wrong, as one line for whoever develops: the words of the catalogue, and what they leave out. */
export function errorWords(error: unknown): string {
  const data = domainErrorOf(error);
  if (!data) return faultOf(error);
  if (data.type === 'Refused') return `Refused: ${reasonWords(english, data.reason).sentence}`;
  const details = Object.entries(data).flatMap(([name, value]) =>
    name === 'type' ? [] : [`${name}: ${String(value)}`],
  );
  const { sentence } = english.errors[data.type];
  return details.length === 0 ? sentence : `${sentence} (${details.join(', ')})`;
}
