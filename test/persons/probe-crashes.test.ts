import { expect, it } from 'vitest';
import { befriend, requestOf } from '../groups/befriend.ts';
import { setStage } from '../groups/stage.ts';

/**
 * Bob gives Alice a second invitation, and both find out who it is. One of the two devices dies at one of its commits,
 * and starts again. Returns what is known of the other in the end, on each device.
 */
async function play(dying: 'Alice' | 'Bob', commit: number, when: 'before' | 'after') {
  const stage = await setStage({ seed: 8 });
  const { clock } = stage;
  const [alice, bob] = [await stage.device('Alice'), await stage.device('Bob')];
  const both = [alice, bob];
  await befriend(stage, bob, alice);
  const invited = await bob.begin('contact', 'again', { contactId: 'again', by: 'invite' });
  await bob.until(invited, 'invited');
  const victim = dying === 'Alice' ? alice : bob;
  const before = victim.commits;
  if (commit > 0) victim.dieAtCommit(before + commit, when);
  const input = { contactId: 'again', by: 'link', link: requestOf(bob, invited) };
  for (let tries = 0; tries < 2 && !alice.row('contact/again'); tries++) {
    // A process that dies settles no promise.
    alice.begin('contact', 'again', input).catch(() => undefined);
    await clock.runUntil(() => alice.row('contact/again') !== undefined || !alice.isAlive, 86_400_000);
    if (!alice.isAlive) await alice.restart();
  }
  for (let rests = 0; rests < 2; rests++) {
    await clock.advance(86_400_000);
    for (const device of both) if (!device.isAlive) await device.restart();
  }
  const end = both.map((device) => ({
    people: device.all('identity').map(({ value, context }) => [value, (context['links'] as unknown[]).length]),
    probes: [...device.all('probe-exchange'), ...device.all('probe-match')].map(({ value }) => value).toSorted(),
    quarantined: device.all().filter(({ status }) => status === 'quarantined').length,
  }));
  const said = ['x.info.probe', 'x.info.probe.check', 'x.info.probe.ok'].map((event) => stage.said(event).length);
  return { end, said, commits: victim.commits - before };
}

it.each(['Alice', 'Bob'] as const)(
  'both sides find out who it is, and nothing is said twice, at whichever commit %s’s process dies',
  async (dying) => {
    const { end, said, commits } = await play(dying, 0, 'before');
    // The first contact was probed, too, and nobody looked the same then.
    expect(end).toEqual([
      { people: [['together', 1]], probes: ['merged'], quarantined: 0 },
      { people: [['together', 1]], probes: ['merged', 'waiting'], quarantined: 0 },
    ]);
    expect([said, commits > 5]).toEqual([[2, 1, 1], true]);
    for (let commit = 1; commit <= commits; commit++) {
      for (const when of ['before', 'after'] as const) {
        const other = await play(dying, commit, when);
        expect({ at: `${when} ${commit}`, end: other.end, said: other.said }).toEqual({
          at: `${when} ${commit}`,
          end,
          said,
        });
      }
    }
  },
  120_000,
);

it('both sides find out who it is, whatever is lost, late, repeated or killed on the way', async () => {
  for (let seed = 1; seed <= 12; seed++) {
    const stage = await setStage({ seed });
    const { clock, network } = stage;
    const [alice, bob] = [await stage.device('Alice'), await stage.device('Bob')];
    const both = [alice, bob];
    await befriend(stage, bob, alice);
    const invited = await bob.begin('contact', 'again', { contactId: 'again', by: 'invite' });
    await bob.until(invited, 'invited');
    network.faults.rates({ network: 0.2, lost: 0.2, late: 0.2, repeated: 0.2 });
    const input = { contactId: 'again', by: 'link', link: requestOf(bob, invited), mode: 'background' };
    await alice.begin('contact', 'again', input);
    for (let n = 0; n < 150; n++) {
      await clock.advance(20 * 60_000);
      if (!network.random.chance(0.2)) continue;
      const device = network.random.pick(both);
      device.crash();
      await device.restart();
    }
    network.faults.rates({ network: 0, lost: 0, late: 0, repeated: 0 });
    for (const device of both) {
      device.crash();
      await device.restart();
    }
    await clock.advance(3 * 86_400_000);
    const people = both.map((device) => device.all('identity').map(({ value }) => value));
    expect({ seed, people, refused: stage.said('x.info.probe.refused').length }).toEqual({
      ...{ seed, people: [['together'], ['together']], refused: 0 },
    });
  }
});
