import { expect } from 'vitest';
import type { ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import { Group } from './group.ts';
import type { GroupDevice } from './group-device.ts';
import { inGroups } from './scenario.ts';

const minute = 60_000;
const names = ['Emil', 'Ida', 'Jan', 'Lea', 'Max'];

const introducedIn = ({ params }: ChatMessage) => (params['memberInfo'] as { memberId: string }).memberId;

/** The keys of rows begin with member ids: who is made a moderator is the last of them. */
async function crowd(group: Group): Promise<{ devices: GroupDevice[]; last: GroupDevice }> {
  const devices = await Promise.all(names.map((name) => group.stage.device(name)));
  const last = devices.toSorted((one, other) =>
    group.rowOf(one, group.host) < group.rowOf(other, group.host) ? -1 : 1,
  );
  return { devices, last: last.at(-1) ?? group.host };
}

inGroups('GMC-16', 'who moderates is introduced to a newcomer before all others, each once', async (stage) => {
  const group = await Group.of(stage, ...names);
  const { devices, last } = await crowd(group);
  await group.host.tap(group.rowOf(last, group.host), 'user.changeRole', { role: 'moderator' });
  await stage.clock.advance(minute);
  const nora = await group.join('Nora');
  await group.settled();
  const told = stage.said('x.grp.mem.intro').filter(({ to }) => to === nora.name);
  const order = told.map(({ message }) => introducedIn(message));
  expect(order[0]).toBe(group.memberId(last));
  expect(order.toSorted()).toEqual(devices.map((device) => group.memberId(device)).toSorted());
  const news = stage.said('x.grp.mem.new').filter(({ message }) => introducedIn(message) === group.memberId(nora));
  expect(news.map(({ to }) => to).toSorted()).toEqual(names);
  expect(news.map(({ message }) => message.params['scope'])).toEqual(names.map(() => undefined));
});

inGroups(
  'GMC-16',
  'in the review a newcomer is introduced to who moderates; who begins to moderate meanwhile is introduced after it',
  async (stage) => {
    const group = await Group.of(stage, ...names);
    const { last, devices } = await crowd(group);
    await group.host.tap(group.rowOf(last, group.host), 'user.changeRole', { role: 'moderator' });
    const nora = await group.ask('Nora', await group.link({ verdict: 'review' }));
    await stage.clock.runUntil(() => nora.state(group.membershipOf(nora)) === 'pendingReview');
    await stage.clock.advance(minute);
    const introduced = () =>
      stage.said('x.grp.mem.intro').flatMap(({ to, message }) => (to === nora.name ? [introducedIn(message)] : []));
    expect(introduced()).toEqual([group.memberId(last)]);

    const another = devices.find((device) => device !== last) ?? last;
    await group.host.tap(group.rowOf(another, group.host), 'user.changeRole', { role: 'moderator' });
    await stage.clock.advance(minute);
    await group.host.tap(group.requestOf(nora), 'user.accept');
    await group.settled();
    expect(introduced().slice(0, 2)).toEqual([group.memberId(last), group.memberId(another)]);
    expect(introduced().toSorted()).toEqual(devices.map((device) => group.memberId(device)).toSorted());
  },
);
