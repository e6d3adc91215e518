import type { InstanceRecord } from 'joinery';
import { membershipOf } from './joining.ts';
import type { Person } from './person.ts';

/** How far a connection of two is. */
export type Standing = 'connected' | 'failed' | 'waiting';

const unreachable: readonly unknown[] = ['failed', 'disabled', 'removed', 'left', 'rejected', 'withdrawn', 'over'];

/** Where each of the others stands on a person's device, by the name of the other. */
export function standings(person: Person): Map<string, Standing> {
  const rows = [...person.of('member-connection'), ...person.of('member-invitation')].map(
    (row) => [nameOf(row), row] as const,
  );
  const own = membershipOf(person);
  const host = own && nameOf({ context: (own.context['host'] ?? {}) as InstanceRecord['context'] });
  return new Map([...rows, ...(own && host ? [[host, own] as const] : [])].map(([name, row]) => [name, standing(row)]));
}

function standing({ value }: InstanceRecord): Standing {
  if (value === 'connected') return 'connected';
  return unreachable.includes(value) ? 'failed' : 'waiting';
}

/** Who a row is about. */
function nameOf({ context }: Pick<InstanceRecord, 'context'>): string {
  const { profile } = (context['facts'] ?? context) as { profile?: { displayName?: string } };
  return profile?.displayName ?? '';
}

/** A pair is connected when both say so, and has failed when one of them says so. */
export function pairs(people: readonly Person[]): Record<Standing, number> {
  const seen = people.map(standings);
  const count = { connected: 0, failed: 0, waiting: 0 };
  people.forEach((one, at) => {
    for (const [before, other] of people.slice(0, at).entries()) {
      const both = [seen[at]?.get(other.name), seen[before]?.get(one.name)];
      if (both.includes('failed')) count.failed += 1;
      else if (both.every((each) => each === 'connected')) count.connected += 1;
      else count.waiting += 1;
    }
  });
  return count;
}
