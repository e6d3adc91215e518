import { expect, it } from 'vitest';
import { groupStatus, type MembershipPhase } from '../../machines/member/group-status.ts';
import { noMembers, recount, type MemberCounts } from '../../machines/member/member-counts.ts';
import { membership } from '../../machines/member/membership.ts';

const counts = (some: Partial<MemberCounts>): MemberCounts => ({ ...noMembers, ...some });

it.each([
  [{}, 'alone'],
  [{ invited: 3, pending: 2 }, 'alone'],
  [{ connecting: 1 }, 'connecting'],
  [{ connecting: 1, failed: 1 }, 'connecting'],
  [{ connecting: 1, connected: 1 }, 'partial'],
  [{ connected: 1, failed: 1 }, 'partial'],
  [{ connected: 2, invited: 1 }, 'connected'],
  [{ failed: 2 }, 'troubled'],
])('a group that we are in, with %j, is %s', (some, status) => {
  expect(groupStatus(counts(some), 'connected')).toBe(status);
});

it.each(
  Object.values(membership.root.states)
    .filter(({ key, tags }) => key !== 'connected' && !tags.includes('passing'))
    .map(({ key }) => key as MembershipPhase),
)('a group in which we stand at %s has our own status, whoever is there', (phase) => {
  const status = groupStatus(noMembers, phase);
  expect(status).toMatch(/^(invited|joining|pending|interrupted|failed|leaving|over)$/);
  expect(groupStatus(counts({ connected: 5, failed: 1 }), phase)).toBe(status);
});

it.each([
  ['invited', 'invited'],
  ['joined', 'joining'],
  ['pendingReview', 'pending'],
  ['interrupted', 'interrupted'],
  ['failed', 'failed'],
  ['ending', 'leaving'],
  ['groupDeleted', 'over'],
] as const)('our own phase %s shows as %s', (phase, status) => {
  expect(groupStatus(noMembers, phase)).toBe(status);
});

it('counts follow each member, and never fall below nothing', () => {
  const one = recount(noMembers, undefined, 'connecting');
  expect(one).toEqual(counts({ connecting: 1 }));
  expect(recount(one, 'connecting', 'connected')).toEqual(counts({ connected: 1 }));
  expect(recount(one, 'connecting', undefined)).toEqual(noMembers);
  expect(recount(noMembers, 'failed', undefined)).toEqual(noMembers);
});
