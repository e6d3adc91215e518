import { expect, it } from 'vitest';
import type { MemberConnectionContext } from '../../machines/member/member-connection-context.ts';
import { chatMessage, type ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import { Group } from './group.ts';
import type { GroupDevice } from './group-device.ts';
import { setStage, type Stage } from './stage.ts';

/** An admin, or who was one, who wants to be taken for somebody else, or for more than it is. */

const minute = 60_000;
const day = 86_400_000;
const queue = { groupConnReq: 'simplex:/invitation#/?v=2&smp=smp://emil.smp.example/q1' };
const info = (memberId: string, memberRole = 'member') => ({
  memberId,
  memberRole,
  profile: { displayName: 'Somebody', fullName: '' },
});

/** Hanna’s group with Emil, an admin, and Nora, whom one of the two has let in. */
async function withAdmin(by: 'Hanna' | 'Emil' = 'Hanna') {
  const stage = await setStage();
  const group = await Group.found(stage);
  const hanna = group.host;
  const emil = await group.join('Emil', { role: 'admin' });
  const nora = await group.invite('Nora', {}, by === 'Hanna' ? hanna : emil);
  await nora.tap(group.membershipOf(nora), 'user.join');
  await stage.clock.advance(minute);
  return { stage, group, hanna, emil, nora };
}

const isRowOf = (memberId: string) => (label: string) => label.startsWith('member:') && label.endsWith(`/${memberId}`);
const rowsOf = (device: GroupDevice, memberId: string): string[] =>
  device.all().flatMap(({ key, labels }) => (labels.some(isRowOf(memberId)) ? [key] : []));

it.each([
  ['one whom we have let in', 'Hanna', 'Nora'],
  ['our host', 'Nora', 'Hanna'],
] as const)('an admin gives nobody the place of %s', async (_, name, taken) => {
  const { stage, group, emil } = await withAdmin();
  const [device, other] = [await stage.device(name), await stage.device(taken)];
  const id = group.memberId(other);
  const before = rowsOf(device, id);
  const joins = stage.said('x.grp.mem.info').length;
  await group.forge(device, emil, chatMessage.memNew(info(id, 'owner')));
  await group.forge(device, emil, chatMessage.memFwd(info(id, 'owner'), queue));
  await stage.clock.advance(minute);
  expect([before.length, rowsOf(device, id)]).toEqual([1, before]);
  expect(stage.said('x.grp.mem.info')).toHaveLength(joins);
});

it('whom an admin lets in is an admin at most, whatever it says', async () => {
  const { group, emil, nora } = await withAdmin();
  await group.forge(nora, emil, chatMessage.memNew(info('announced', 'owner')));
  await group.forge(nora, emil, chatMessage.memFwd(info('forwarded', 'owner'), queue));
  await group.forge(nora, emil, chatMessage.memNew(info('observing', 'observer')));
  const roleOf = (id: string) =>
    nora.memory<MemberConnectionContext>(`member-connection/${group.idOn(nora)}.${id}`).facts.role;
  expect(['announced', 'forwarded', 'observing'].map(roleOf)).toEqual(['admin', 'admin', 'observer']);
});

/** Emil invites Nora once more, as the member that she is, and to be an observer; he says that he is an owner. */
async function inviteAnew(stage: Stage, nora: GroupDevice): Promise<void> {
  const said = stage.said('x.grp.inv').findLast(({ to }) => to === 'Nora')?.message as ChatMessage;
  const { groupInvitation } = structuredClone(said.params) as {
    groupInvitation: { fromMember: { memberId: string }; invitedMember: { memberId: string } };
  };
  const message = {
    ...said,
    params: {
      groupInvitation: {
        ...groupInvitation,
        fromMember: { ...groupInvitation.fromMember, memberRole: 'owner' },
        invitedMember: { ...groupInvitation.invitedMember, memberRole: 'observer' },
        connRequest: queue.groupConnReq,
      },
    },
  };
  const { connectionId } = nora.memory<{ connectionId?: string }>('contact/Emil');
  await nora.tell({ type: 'MSG', id: 'never-said', connectionId, message });
  await stage.clock.advance(minute);
}

it('a host that was removed does not become one again by inviting its former guests', async () => {
  const { stage, group, hanna, emil, nora } = await withAdmin('Emil');
  await hanna.tap(group.rowOf(emil, hanna), 'user.remove');
  await stage.clock.advance(day);
  expect([nora.state(group.membershipOf(nora)), group.membership(nora).host]).toEqual(['connected', undefined]);
  await inviteAnew(stage, nora);
  expect([nora.state(group.membershipOf(nora)), group.membership(nora).host]).toEqual(['connected', undefined]);
});

it('an invitation to where we are already makes neither of the two anything else', async () => {
  const { stage, group, nora } = await withAdmin('Emil');
  await inviteAnew(stage, nora);
  expect([group.membership(nora).role, group.membership(nora).host?.role]).toEqual(['member', 'admin']);
});
