import type { View, ViewLine } from '../view.ts';
import { membershipOf } from './joining.ts';
import type { Person } from './person.ts';
import { pairs, standings } from './standing.ts';

/** The group in one line, and a line for each person: with how many of the others it is connected. */
export function groupView(people: readonly Person[]): View {
  const { connected, failed, waiting } = pairs(people);
  const crashes = people.reduce((sum, each) => sum + each.crashes, 0);
  const parts = [
    `${connected} of ${connected + failed + waiting} pairs connected`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(crashes > 0 ? [`${crashes} crashes`] : []),
  ];
  return {
    head: { name: 'Garden', tone: failed > 0 ? 'bad' : waiting > 0 ? 'working' : 'good', text: parts.join(' · ') },
    lines: people.map((person) => personLine(person, people.length - 1)),
  };
}

function personLine(person: Person, others: number): ViewLine {
  const stands = [...standings(person).values()];
  const connected = stands.filter((each) => each === 'connected').length;
  const failed = stands.filter((each) => each === 'failed').length;
  const bar = `${'█'.repeat(connected)}${'▒'.repeat(stands.length - connected - failed)}`.padEnd(others, '·');
  const text = `${bar}  ${connected} of ${others}${failed > 0 ? `, ${failed} failed` : ''}`;
  if (!person.isRunning) return { name: person.name, tone: 'bad', text: `${text} · crashed` };
  if (person.isAway) return { name: person.name, tone: 'waiting', text: `${text} · no network` };
  if (failed > 0) return { name: person.name, tone: 'bad', text };
  if (!membershipOf(person)) return { name: person.name, tone: 'working', text };
  return { name: person.name, tone: connected === others ? 'good' : 'working', text };
}
