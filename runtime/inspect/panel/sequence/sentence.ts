import { timeOfDay } from '../time-words.ts';
import { nameOf } from './participant.ts';
import type { Arrow, ArrowStyle, SequenceRow } from './sequence-rows.ts';

const words: Record<ArrowStyle, (from: string, label: string, to: string) => string> = {
  event: (from, label, to) => `${from} sends ${label} to ${to}`,
  call: (from, label, to) => `${from} asks ${to} for ${label}`,
  answer: (from, label, to) => `${from} answers ${to} with ${label}`,
  emitted: (from, label, to) => `${from} tells ${to} ${label}`,
  failed: (from, label, to) => `${from} to ${to}: ${label}`,
  withdrawn: (from) => `${from} withdraws a command`,
  refused: (from, label) => `${from} ${label}`,
  letter: (_, label) => `dead letter: ${label}`,
};

/** A line of the diagram as one reads it out, with its time. */
export function sentenceOf(row: SequenceRow): string {
  return `${timeOfDay(row.record.at)}: ${saying(row)}`;
}

function saying(row: SequenceRow): string {
  if (row.kind === 'arrow') return arrowWords(row);
  if (row.kind === 'state')
    return row.isFault ? `${row.key} threw, and is in quarantine` : `${row.key} is now ${row.label}`;
  if (row.style === 'commit') return `${row.label} is durable`;
  return row.style === 'opened' ? `the engine ${row.label}` : row.label;
}

function arrowWords({ style, from, to, label, isThroughAgent }: Arrow): string {
  if (from === to && style === 'event') return `${nameOf(from)} sends itself ${label}`;
  if (style === 'call' && isThroughAgent) return words.event(nameOf(from), label, nameOf(to));
  return words[style](nameOf(from), label, nameOf(to));
}
