import { describe, expect, it } from 'vitest';
import type { AgentCommandType } from '../../machines/vocabulary/agent-command.ts';
import { expectedAnswer } from '../../machines/vocabulary/agent-command.ts';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { isInstance, type EngineRow } from '../../runtime/rows.ts';
import { requestOf } from './befriend.ts';
import { Group } from './group.ts';
import type { GroupDevice } from './group-device.ts';
import { setStage, type Stage } from './stage.ts';

const minute = 60_000;

/** A commit by which a row under the key asks for the command: it is durable, and has not left yet. */
const asks = (owner: string, command: AgentCommandType) => (puts: readonly EngineRow[]) =>
  puts.some(
    (row) =>
      isInstance(row) && row.key.startsWith(owner) && row.commands.some((entry) => entry.command.type === command),
  );

/**
 * The process dies as soon as the command is stored. After the restart it leaves; its answer is lost on the way; the
 * process dies again. The next one has to learn what was done.
 */
async function dieTwice(stage: Stage, device: GroupDevice, command: AgentCommandType): Promise<void> {
  await stage.clock.runUntil(() => !device.isAlive);
  stage.network.faults.lose(device.name, expectedAnswer[command]);
  await device.restart();
  await stage.clock.advance(minute);
  expect(stage.network.save().faults.planned).toEqual([]);
  device.crash();
  await device.restart();
}

interface Site {
  readonly site: string;
  /** Who asks, by which row. */
  readonly who: 'Hanna' | 'Emil' | 'Nora';
  readonly owner: string;
  readonly command: AgentCommandType;
}

const sites: readonly Site[] = [
  { site: '(a) of an invitation that is accepted', who: 'Nora', owner: 'membership/', command: 'joinConnection' },
  { site: '(b) on x.grp.mem.fwd', who: 'Emil', owner: 'member-connection/', command: 'joinConnection' },
  { site: '(d) on x.grp.acpt', who: 'Hanna', owner: 'member-invitation/garden.Nora', command: 'allowConnection' },
  { site: '(e) on x.grp.mem.info in a group', who: 'Nora', owner: 'member-connection/', command: 'allowConnection' },
  {
    site: '(f) of a new invitation',
    who: 'Hanna',
    owner: 'member-invitation/garden.Nora',
    command: 'createConnection',
  },
  { site: '(g) on x.grp.mem.intro', who: 'Nora', owner: 'member-connection/', command: 'createConnection' },
];

/** What Hanna invites Nora with. */
const invitation = { invitationId: 'garden.Nora', groupId: 'garden', contact: 'contact/Nora' };

describe('a process that dies where the command is stored, and again when its answer is lost, comes to the same end', () => {
  it.each(sites)('$command $site', async ({ site, who, owner, command }) => {
    const stage = await setStage();
    const group = await Group.of(stage, 'Emil');
    const [emil, nora] = [await stage.device('Emil'), await stage.device('Nora')];
    await group.befriend(group.host, nora);
    const device = await stage.device(who);
    device.dieAt('after', asks(owner, command));
    if (site.startsWith('(f)')) {
      // Whoever taps never hears of a process that has died.
      void group.host.begin('member-invitation', 'garden.Nora', invitation);
      await dieTwice(stage, device, command);
    }
    await group.invite('Nora');
    void nora.tap(group.membershipOf(nora), 'user.join');
    if (!site.startsWith('(f)')) await dieTwice(stage, device, command);
    await group.settled();

    expect([group.isIn(nora), group.areConnected(nora, emil)]).toEqual([true, true]);
    expect([stage.said('x.grp.mem.inv').length, stage.said('x.grp.mem.fwd').length]).toEqual([1, 1]);
    expect(stage.said('x.grp.acpt').map(({ from }) => from)).toEqual(['Emil', 'Nora']);
    expect(group.membership(group.host).counts).toMatchObject({ invited: 0, connecting: 0, connected: 2, failed: 0 });
    await group.say(nora, 'hello');
    await stage.clock.advance(minute);
    expect(group.heard(emil)).toEqual(['hello']);
    await stage.network.close();
  });

  it('allowConnection (c) on x.grp.mem.info in a second, direct connection: it is answered by x.ok', async () => {
    const stage = await setStage();
    const group = await Group.of(stage, 'Emil');
    const [emil, nora] = [await stage.device('Emil'), await stage.device('Nora')];
    const contact = await nora.begin('contact', 'x', { contactId: 'x', by: 'invite' });
    await nora.until(contact, 'invited');
    nora.dieAt('after', asks('contact/x', 'allowConnection'));
    // Emil joins the direct queue as an old client does.
    const info = { memberId: 'nora', memberRole: 'member', profile: { displayName: 'Nora', fullName: '' } };
    await group.forge(emil, group.host, chatMessage.memFwd(info, { groupConnReq: requestOf(nora, contact) }));
    await dieTwice(stage, nora, 'allowConnection');
    await nora.until(contact, 'connected');
    expect(stage.said('x.ok').filter(({ from }) => from === 'Nora')).toHaveLength(1);
    expect(nora.memory(contact)).toMatchObject({ peer: { profile: { displayName: 'Emil' } } });
    await stage.network.close();
  });

  it('createConnection (f) of a new invitation that fails for now shows why, and the user tries again', async () => {
    const stage = await setStage();
    const group = await Group.found(stage);
    const nora = await stage.device('Nora');
    await group.befriend(group.host, nora);
    stage.network.faults.fail('Hanna', 'createConnection', { type: 'BROKER', code: 'NETWORK' });
    const key = group.invitationOf(nora);
    await group.host.begin('member-invitation', 'garden.Nora', invitation);
    await group.host.until(key, 'failed');
    expect(group.host.memory(key)).toMatchObject({ reason: { code: 'Unreachable' } });
    await group.host.tap(key, 'user.retry');
    await group.host.until(key, 'invited');
    await stage.network.close();
  });
});
