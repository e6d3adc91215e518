import { describe, expect, it } from 'vitest';
import { settle } from './people.ts';
import { askAgain, connectedAgain, leftGroup, unheard } from './rejoining.ts';

/** Nora comes back as who her host knows; one of the two dies at that commit after she asked, and there were so many. */
async function play(dying: 'Nora' | 'Hanna', commit: number, when: 'before' | 'after') {
  const { stage, gate, group, link, nora } = await leftGroup('address');
  const { host } = group;
  gate.loses = unheard;
  const victim = dying === 'Nora' ? nora : host;
  const before = victim.commits;
  if (commit > 0) victim.dieAtCommit(before + commit, when);
  // Whoever dies while it is stored is not told whether it was.
  void askAgain(nora, link).catch(() => undefined);
  await stage.clock.runUntil(
    () => !victim.isAlive || nora.all('membership').some(({ value }) => value === 'connected'),
  );
  const died = !victim.isAlive;
  if (died) await victim.restart();
  if (!nora.row('repeat-join/again')) await askAgain(nora, link);
  const again = await connectedAgain(stage, nora);
  await settle(stage);
  const result = {
    again: again.replace(/\..*/, ''),
    noras: nora.all('membership').map(({ value }) => value),
    hannas: host
      .all('member-invitation')
      .map(({ value }) => value)
      .toSorted(),
    invitations: stage.said('x.grp.inv').length,
    quarantined: (await Promise.all([nora, host].map(({ engine }) => engine.quarantined()))).flat(),
  };
  return { result, died, commits: victim.commits - before };
}

const back = {
  again: 'membership/Hanna',
  noras: ['connected', 'left'],
  hannas: ['connected', 'left'],
  invitations: 1,
  quarantined: [],
};
const deaths = (['Nora', 'Hanna'] as const).flatMap((who) =>
  (['before', 'after'] as const).map((when) => [who, when] as const),
);

describe('M18: a contact that asks at the link is invited over its connection', () => {
  it.each(deaths)('though %s dies %s any of the commits', async (who, when) => {
    const { result, commits } = await play(who, 0, when);
    expect(result).toEqual(back);
    const failed: object[] = [];
    let deathCount = 0;
    for (let commit = 1; commit <= commits; commit++) {
      const played = await play(who, commit, when);
      if (played.died) deathCount += 1;
      if (JSON.stringify(played.result) !== JSON.stringify(back)) failed.push({ commit, ...played.result });
    }
    expect(failed).toEqual([]);
    expect(deathCount).toBeGreaterThan(5);
  });
});
