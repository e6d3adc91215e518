import { expect } from 'vitest';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { Group } from './group.ts';
import { inGroups } from './scenario.ts';

const minute = 60_000;
const hour = 60 * minute;

inGroups('GMC-18', 'what two write who are not connected yet reaches each through the host, once', async (stage) => {
  const group = await Group.of(stage, 'Emil');
  const [emil, nora] = [await stage.device('Emil'), await group.invite('Nora')];
  // Nora's queue for Emil takes its time.
  stage.network.faults.delay('Nora', 'INV', hour);
  await nora.tap(group.membershipOf(nora), 'user.join');
  await stage.clock.runUntil(() => group.isIn(nora) && group.introduction(nora, emil) === 'introduced');
  await group.say(nora, 'by Nora', 'm1');
  await group.say(emil, 'by Emil', 'm2');
  await stage.clock.advance(minute);
  expect(group.areConnected(nora, emil)).toBe(false);
  expect(group.heard(emil)).toEqual(['by Nora']);
  expect(group.heard(nora)).toEqual(['by Emil']);
  expect(stage.said('x.grp.msg.forward').map(({ from, to }) => [from, to])).toEqual([
    ['Hanna', 'Emil'],
    ['Hanna', 'Nora'],
  ]);

  await group.settled();
  await group.forge(emil, nora, chatMessage.msgNew('by Nora', 'm1'));
  await group.say(nora, 'again by Nora');
  await stage.clock.advance(minute);
  expect(group.heard(emil)).toEqual(['by Nora', 'again by Nora']);
  expect(stage.said('x.grp.msg.forward')).toHaveLength(2);
});

inGroups(
  'GMC-18',
  'what was written before the two are connected is forwarded, even if it leaves after they are',
  async (stage) => {
    const group = await Group.of(stage, 'Emil');
    const [emil, nora] = [await stage.device('Emil'), await group.invite('Nora')];
    await nora.tap(group.membershipOf(nora), 'user.join');
    await stage.clock.runUntil(() => group.seen(emil, nora) === 'connecting');
    // The first is on its way for a minute, and the second waits for it.
    stage.network.faults.delay('Nora', 'SENT', minute);
    await group.say(nora, 'first');
    await group.say(nora, 'second');
    await group.connected(nora, emil);
    await group.settled();
    await stage.clock.advance(hour);
    expect(group.heard(emil)).toEqual(['first', 'second']);
    expect(group.heard(group.host)).toEqual(['first', 'second']);
  },
);
