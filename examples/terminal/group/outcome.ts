import type { GroupOptions } from './arguments.ts';
import type { Person } from './person.ts';
import { pairs } from './standing.ts';

/** How it ended. */
export interface GroupReport {
  readonly members: number;
  readonly pairs: number;
  /** Pairs where both sides say that they are connected. */
  readonly connected: number;
  readonly failed: number;
  readonly waiting: number;
  readonly crashes: number;
  /** What people wrote: each once, before all were connected. */
  readonly messages: number;
  /** Messages that somebody was told of more than once, or never. */
  readonly duplicates: number;
  readonly lost: number;
  /** From the group's founding until all was done. */
  readonly virtualSeconds: number;
}

export function reportOf(people: readonly Person[], messages: number, milliseconds: number): GroupReport {
  const { connected, failed, waiting } = pairs(people);
  const told = people.map(messagesTo);
  const copies = told.reduce((sum, { length }) => sum + length, 0);
  const different = told.reduce((sum, ids) => sum + new Set(ids).size, 0);
  return {
    members: people.length,
    pairs: connected + failed + waiting,
    connected,
    failed,
    waiting,
    crashes: people.reduce((sum, { crashes }) => sum + crashes, 0),
    messages,
    duplicates: copies - different,
    lost: messages * (people.length - 1) - different,
    virtualSeconds: Math.round(milliseconds / 1000),
  };
}

/** Ids of the messages that a person's application was told of. */
export function messagesTo({ told }: Person): string[] {
  return told
    .filter(({ type }) => type === 'message.received')
    .map(({ message }) => String((message as { msgId?: string }).msgId));
}

/** What became of what people wrote, in one sentence. */
export const groupSummaryOf = ({ messages, lost, duplicates, virtualSeconds }: GroupReport): string =>
  `Of ${messages} messages ${lost} were lost, and ${duplicates} came twice; it took ${virtualSeconds} virtual seconds.`;

/** What is not as it has to be after a run with these options; nothing, if all is well. */
export function groupObjections(report: GroupReport, { members, crash }: GroupOptions): string[] {
  const pairs = (members * (members - 1)) / 2;
  const expected = { connected: pairs, crashes: crash, messages: members, duplicates: 0, lost: 0 };
  return Object.entries(expected).flatMap(([name, value]) => {
    const found = report[name as keyof typeof expected];
    return found === value ? [] : [`${name} is ${found}, not ${value}`];
  });
}
