import { describe, expect, it } from 'vitest';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { Group } from './group.ts';
import type { GroupDevice } from './group-device.ts';
import { inGroups } from './scenario.ts';
import { setStage, type Stage } from './stage.ts';

const minute = 60_000;
const hour = 60 * minute;

type Review = { group: Group; mona: GroupDevice; emil: GroupDevice; nora: GroupDevice; noras: string };

/** Hanna's group with a moderator and a member; Nora has asked by the link, and is in review. */
async function inReview(stage: Stage): Promise<Review> {
  const group = await Group.found(stage);
  const [mona, emil] = [await group.join('Mona', { role: 'moderator' }), await group.join('Emil')];
  await group.settled();
  const nora = await group.ask('Nora', await group.link({ verdict: 'review' }));
  await group.connected(nora, mona);
  await stage.clock.advance(minute);
  return { group, mona, emil, nora, noras: group.rowOf(nora, mona) };
}

inGroups(
  'GMC-16',
  'whoever moderates lets in who is in review: its host introduces it to the others',
  async (stage) => {
    const { group, mona, emil, nora, noras } = await inReview(stage);
    expect(nora.state(group.membershipOf(nora))).toBe('pendingReview');
    expect(mona.explained(noras).actions).toContain('accept');
    await mona.tap(noras, 'user.accept', { role: 'observer' });
    await group.settled();
    expect([group.isIn(nora), group.areConnected(nora, emil)]).toEqual([true, true]);
    const roles = [group.host, mona, emil].map((on) => JSON.stringify(on.memory(group.rowOf(nora, on))));
    for (const row of roles) expect(row).toContain('"role":"observer"');
    expect(group.membership(nora).role).toBe('observer');
    expect(mona.explained(noras).actions).not.toContain('accept');
    expect(group.membership(group.host).counts).toMatchObject({ pending: 0, connected: 3 });
  },
);

inGroups('GMC-16', 'who is in review hears nothing that is said in the group until it is let in', async (stage) => {
  const { group, mona, nora, noras } = await inReview(stage);
  await group.say(mona, 'shall we?');
  await group.say(group.host, 'why not');
  await group.say(nora, 'may I?');
  await stage.clock.advance(minute);
  expect(group.heard(nora)).toEqual([]);
  expect(group.heard(mona).toSorted()).toEqual(['may I?', 'why not']);
  await group.host.tap(group.requestOf(nora), 'user.accept');
  await group.settled();
  expect(mona.explained(noras).actions).not.toContain('accept');
  await group.say(mona, 'welcome');
  await stage.clock.advance(minute);
  expect(group.heard(nora)).toEqual(['welcome']);
});

inGroups('GMC-16', 'who has ceased to moderate lets nobody in, and talks to everybody', async (stage) => {
  const { group, mona, nora, noras } = await inReview(stage);
  await group.host.tap(group.rowOf(mona, group.host), 'user.changeRole', { role: 'member' });
  await stage.clock.advance(minute);
  await expect(mona.tap(noras, 'user.accept')).rejects.toMatchObject({ error: { reason: { code: 'NotAllowed' } } });
  expect(mona.explained(noras).actions).not.toContain('accept');
  await group.host.tap(group.requestOf(nora), 'user.accept');
  await group.settled();
  await group.say(mona, 'welcome');
  await stage.clock.advance(minute);
  expect(group.heard(nora)).toEqual(['welcome']);
});

describe('GMC-16: who lets somebody in', () => {
  it('does so in no higher role than its own', async () => {
    const stage = await setStage();
    const { group, mona, nora, noras } = await inReview(stage);
    const refused = { error: { reason: { code: 'NotAllowed' } } };
    await expect(mona.tap(noras, 'user.accept', { role: 'admin' })).rejects.toMatchObject(refused);
    const acceptance = { acceptance: 'accepted', role: 'owner', memberId: group.memberId(nora) } as const;
    await group.forge(group.host, mona, chatMessage.grpLinkAcpt(acceptance));
    await stage.clock.advance(minute);
    expect(group.seen(nora, group.host)).toBe('pendingReview');
  });

  it('has to moderate: nobody else’s word counts', async () => {
    const stage = await setStage();
    const { group, emil, nora } = await inReview(stage);
    const acceptance = { acceptance: 'accepted', role: 'member', memberId: group.memberId(nora) } as const;
    await group.forge(group.host, emil, chatMessage.grpLinkAcpt(acceptance));
    await stage.clock.advance(minute);
    expect([group.seen(nora, group.host), group.seen(nora, emil)]).toEqual(['pendingReview', undefined]);
  });

  it.each(['before', 'after'] as const)('comes to the same end where the host dies %s each commit', async (when) => {
    for (const at of [1, 3, 5]) {
      const stage = await setStage();
      const { group, mona, emil, nora, noras } = await inReview(stage);
      const { host } = group;
      host.dieAtCommit(host.commits + at, when);
      await mona.tap(noras, 'user.accept');
      await stage.clock.advance(minute);
      if (!host.isAlive) await host.restart();
      await stage.clock.advance(hour);
      expect([group.isIn(nora), group.areConnected(nora, emil)], `at ${at}`).toEqual([true, true]);
      for (const device of [host, mona, emil, nora]) device.die();
      await stage.network.close();
    }
  });
});
