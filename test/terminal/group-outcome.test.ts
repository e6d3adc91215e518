import { expect, it } from 'vitest';
import { groupObjections, reportOf, type GroupReport } from '../../examples/terminal/group/outcome.ts';
import type { Person } from '../../examples/terminal/group/person.ts';

const options = { members: 3, offline: 0, crash: 1, seed: '1', json: true };
const asItHasToBe: GroupReport = {
  members: 3,
  pairs: 3,
  connected: 3,
  failed: 0,
  waiting: 0,
  crashes: 1,
  messages: 3,
  duplicates: 0,
  lost: 0,
  virtualSeconds: 9,
};

it('a group has nothing against it where all are connected, and each message came once.', () => {
  expect(groupObjections(asItHasToBe, options)).toEqual([]);
});

it.each([
  [{ connected: 2, failed: 1 }, 'connected is 2, not 3'],
  [{ crashes: 0 }, 'crashes is 0, not 1'],
  [{ messages: 2 }, 'messages is 2, not 3'],
  [{ duplicates: 1 }, 'duplicates is 1, not 0'],
  [{ lost: 2 }, 'lost is 2, not 0'],
])('a group with %j is objected to.', (differing, objection) => {
  expect(groupObjections({ ...asItHasToBe, ...differing }, options)).toEqual([objection]);
});

it('what comes twice is a duplicate, and makes up for nothing that is lost.', () => {
  const person = (name: string, ...msgIds: string[]) => ({
    name,
    crashes: 0,
    of: () => [],
    told: msgIds.map((msgId) => ({ type: 'message.received', message: { msgId } })),
  });
  const people = [person('Ada', 'b', 'b'), person('Ben', 'a', 'c'), person('Cleo', 'a', 'b')] as unknown as Person[];
  expect(reportOf(people, 3, 9400)).toMatchObject({ duplicates: 1, lost: 1, waiting: 3, virtualSeconds: 9 });
});
