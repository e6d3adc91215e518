import { expect, it } from 'vitest';
import { Group } from './group.ts';
import { setStage } from './stage.ts';

const second = 1_000;

/** Who was let in first is told of who came after it, by the order in which that was: it has nothing to do with the clock. */
it.each([0, 5, 60])(
  'GMC-16: whom the host lets in after its clock was set back by %i s meets who was there',
  async (by) => {
    let behind = 0;
    const stage = await setStage({
      through: (name, network) =>
        name === 'Hanna'
          ? { ...network, clock: { ...network.clock, now: () => network.clock.now() - behind } }
          : network,
    });
    const group = await Group.found(stage);
    const link = await group.link();
    const [erna, nora] = [await group.ask('Erna', link), await stage.device('Nora')];
    await stage.clock.runUntil(() => group.isIn(erna));
    behind = by * second;
    await nora.begin('membership', 'by-link', { groupId: 'by-link', by: 'link', link });
    group.knows(nora, 'by-link');
    await group.settled();
    expect(group.areConnected(erna, nora)).toBe(true);
    expect(stage.said('x.grp.mem.new').map(({ to }) => to)).toEqual(['Erna']);
    expect(stage.said('x.grp.mem.intro').map(({ to }) => to)).toEqual(['Nora']);
  },
);

it('GMC-16: two whom the host lets in at the same time are introduced once', async () => {
  const stage = await setStage();
  const group = await Group.found(stage);
  const link = await group.link({ verdict: 'approve' });
  const waiting = await Promise.all(['Erna', 'Nora', 'Olga'].map((name) => stage.device(name)));
  for (const device of waiting) await group.ask(device.name, link);
  const rows = () => group.host.all('member-invitation').filter(({ value }) => value === 'pendingApproval');
  await stage.clock.runUntil(() => rows().length === waiting.length);
  await Promise.all(rows().map(({ key }) => group.host.tap(key, 'user.accept')));
  await group.settled();
  expect(group.host.all('introduction')).toHaveLength(3);
  expect(stage.said('x.grp.mem.new')).toHaveLength(3);
  expect(stage.said('x.grp.mem.intro')).toHaveLength(3);
});
