import type { InstanceRecord } from '../../../record.ts';
import type { DeadLettered, InspectionRecord } from '../../record.ts';
import { placeOf } from '../model/place-of.ts';

export type Letter = DeadLettered & InspectionRecord;

/** What the agent said until the moment that nobody wanted, newest first. */
export function lettersUntil(records: readonly InspectionRecord[], moment: number): Letter[] {
  const until = records.slice(
    0,
    placeOf(records, ({ seq }) => seq <= moment),
  );
  return until.filter((record): record is Letter => record.type === 'dead-letter').reverse();
}

/** Those about an instance's connections, or about commands that it gave: `about` is what happened to it. */
export function lettersOf(
  { labels, commands }: InstanceRecord,
  about: readonly InspectionRecord[],
  letters: readonly Letter[],
): Letter[] {
  if (letters.length === 0) return [];
  const prefix = 'connection:';
  const connections = new Set(
    labels.flatMap((label) => (label.startsWith(prefix) ? [label.slice(prefix.length)] : [])),
  );
  const given = new Set(commands.map(({ corrId }) => corrId));
  for (const record of about) if (record.type === 'call') given.add(record.corrId);
  return letters.filter(
    ({ letter: { event } }) =>
      (event.corrId !== undefined && given.has(event.corrId)) ||
      (event.connectionId !== undefined && connections.has(event.connectionId)),
  );
}
