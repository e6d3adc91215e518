import { expect } from 'vitest';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { Group } from './group.ts';
import { inGroups } from './scenario.ts';

const minute = 60_000;
const info = (memberId: string) => ({
  memberId,
  memberRole: 'member',
  profile: { displayName: 'Somebody', fullName: '' },
});

inGroups('GMC-08', 'a member who is no host introduces nobody: no row is made', async (stage) => {
  const group = await Group.of(stage, 'Emil', 'Nora');
  const [emil, nora] = [await stage.device('Emil'), await stage.device('Nora')];
  const before = nora.all('member-connection').length;
  await group.forge(nora, emil, chatMessage.memIntro(info('somebody')));
  await group.forge(nora, emil, chatMessage.memNew(info('somebody')));
  await group.forge(nora, emil, chatMessage.memFwd(info('somebody'), { groupConnReq: 'simplex:/invitation' }));
  await stage.clock.advance(minute);
  expect(nora.all('member-connection')).toHaveLength(before);
});

inGroups('GMC-09', 'a member who is known is not introduced a second time', async (stage) => {
  const group = await Group.of(stage, 'Emil', 'Nora');
  const [emil, nora] = [await stage.device('Emil'), await stage.device('Nora')];
  const [row] = nora.all('member-connection');
  const invitations = stage.said('x.grp.mem.inv').length;
  await group.forge(nora, group.host, chatMessage.memIntro(info(group.memberId(emil))));
  await stage.clock.advance(minute);
  expect(nora.all('member-connection').map(({ key, value }) => [key, value])).toEqual([[row?.key, 'connected']]);
  expect(stage.said('x.grp.mem.inv')).toHaveLength(invitations);
});

inGroups(
  'GMC-10',
  'only who was introduced as the newcomer invites the member: nobody else’s invitation is forwarded',
  async (stage) => {
    const group = await Group.of(stage, 'Emil', 'Nora', 'Olga');
    const [emil, nora, olga] = [await stage.device('Emil'), await stage.device('Nora'), await stage.device('Olga')];
    const forwarded = stage.said('x.grp.mem.fwd').length;
    const queue = { groupConnReq: 'simplex:/invitation#/?v=2&smp=smp://emil.smp.example/q1' };
    // Nora was the newcomer of this pair.
    await group.forge(group.host, emil, chatMessage.memInv(group.memberId(nora), queue));
    await group.forge(group.host, nora, chatMessage.memInv(group.memberId(olga), queue));
    await group.forge(group.host, emil, chatMessage.memInv('nobody', queue));
    await stage.clock.advance(minute);
    expect(stage.said('x.grp.mem.fwd')).toHaveLength(forwarded);
    expect(group.introduction(nora, emil)).toBe('connected');
  },
);

inGroups('GMC-19', 'a text that comes by somebody who has not introduced its author is refused', async (stage) => {
  const group = await Group.of(stage, 'Emil', 'Nora', 'Olga');
  const [emil, nora, olga] = [await stage.device('Emil'), await stage.device('Nora'), await stage.device('Olga')];
  const forward = (text: string) =>
    chatMessage.msgForward({ memberId: group.memberId(emil), msg: chatMessage.msgNew(text, text), receivedAt: 0 });
  await group.forge(nora, olga, forward('by Olga'));
  expect(group.heard(nora)).toEqual([]);
  await group.forge(nora, group.host, forward('by the host'));
  expect(group.heard(nora)).toEqual(['by the host']);
});
