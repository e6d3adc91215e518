import { describe, expect, it } from 'vitest';
import { explain } from '../../machines/explain.ts';
import { chatMessage, type ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import { Group } from './group.ts';
import type { GroupDevice } from './group-device.ts';
import { setStage } from './stage.ts';

/** An owner changes how the group shows itself, and what its members may do (x.grp.info). */

const closed = { directMessages: { enable: 'off' } };
const before = { displayName: 'garden', fullName: '' };
const orchard = { displayName: 'orchard', fullName: 'Apples', groupPreferences: closed };
const info = (groupProfile: JsonObject, more: Partial<ChatMessage> = {}): ChatMessage => ({
  ...{ v: '1-16', event: 'x.grp.info', params: { groupProfile } },
  ...more,
});

/** Hanna's group: Emil and Nora are in it, and know each other. */
async function garden(roles: { nora?: string } = {}) {
  const stage = await setStage();
  const group = await Group.found(stage);
  const emil = await group.join('Emil');
  const nora = await group.join('Nora', { role: roles.nora ?? 'member' });
  await group.settled();
  const profileOn = (device: GroupDevice) => group.membership(device).groupProfile;
  const mayAsk = (whom: GroupDevice, on: GroupDevice) => {
    const row = on.row(group.rowOf(whom, on));
    return row !== undefined && explain(row).actions.includes('contact');
  };
  /** What a row of the group knows of its rules. */
  const ruleIn = (whom: GroupDevice, on: GroupDevice) =>
    on.memory<{ group?: { groupPreferences?: unknown } }>(group.rowOf(whom, on)).group?.groupPreferences;
  return { stage, group, emil, nora, hanna: group.host, profileOn, mayAsk, ruleIn };
}

describe('the profile of a group', () => {
  it('is another where an owner says so: with its rules, in every row, and over a restart', async () => {
    const { stage, group, emil, nora, hanna, profileOn, mayAsk } = await garden();
    expect([profileOn(emil), mayAsk(nora, emil)]).toEqual([before, true]);
    await group.forge(emil, hanna, info(orchard));
    await stage.clock.settle();
    expect([profileOn(emil), mayAsk(nora, emil)]).toEqual([orchard, false]);
    const refused = { error: { reason: { code: 'DirectMessagesOff' } } };
    await expect(emil.tap(group.rowOf(nora, emil), 'user.contact')).rejects.toMatchObject(refused);
    await emil.restart();
    expect([profileOn(emil), mayAsk(nora, emil)]).toEqual([orchard, false]);
    await group.forge(emil, hanna, info(before));
    await stage.clock.settle();
    expect([profileOn(emil), mayAsk(nora, emil)]).toEqual([before, true]);
  });

  it('goes with what is said of the group afterwards: to whom we invite, and in our row of whom we let in', async () => {
    const { stage, group, emil, nora, hanna, profileOn, ruleIn } = await garden({ nora: 'owner' });
    await group.forge(hanna, nora, info(orchard));
    await stage.clock.settle();
    expect([profileOn(hanna), ruleIn(emil, hanna), ruleIn(nora, hanna)]).toEqual([orchard, closed, closed]);
    const ida = await group.invite('Ida');
    expect(profileOn(ida)).toEqual(orchard);
  });

  it.each(['admin', 'moderator', 'member', 'observer'])('stays where one says so who is %s', async (role) => {
    const { stage, group, emil, nora, profileOn, mayAsk } = await garden({ nora: role });
    await group.forge(emil, nora, info(orchard));
    await stage.clock.settle();
    expect([profileOn(emil), mayAsk(nora, emil)]).toEqual([before, true]);
  });

  it('is another where an owner says so whose word is passed on by who may; not where no owner has said it', async () => {
    for (const [role, is] of [
      ['owner', orchard],
      ['admin', before],
    ] as const) {
      const { stage, group, emil, nora, hanna, profileOn } = await garden({ nora: role });
      const passedOn = { memberId: group.memberId(nora), msg: info(orchard), receivedAt: 0 };
      await group.forge(emil, hanna, chatMessage.msgForward(passedOn));
      await stage.clock.settle();
      expect([role, profileOn(emil)]).toEqual([role, is]);
    }
  });

  it('is kept whole from a newer client: its versions, and what is not known', async () => {
    const { stage, group, emil, hanna, profileOn } = await garden();
    const newer = { ...orchard, groupPreferences: { ...closed, songs: { enable: 'on' } }, colour: 'green' };
    await group.forge(emil, hanna, info(newer, { v: '1-99' }));
    await stage.clock.settle();
    expect(profileOn(emil)).toEqual(newer);
  });

  it.each([{}, { displayName: '' }, { displayName: 7 }])('stays where %o is said to be it', async (wrong) => {
    const { stage, group, emil, hanna, profileOn } = await garden();
    await group.forge(emil, hanna, info(wrong));
    await stage.clock.settle();
    expect([profileOn(emil), await emil.engine.quarantined()]).toEqual([before, []]);
  });

  it('is another for who waits at the door, and for who is in review', async () => {
    const stage = await setStage();
    const group = await Group.of(stage, 'Emil');
    const nora = await group.ask('Nora', await group.link({ verdict: 'review' }));
    await stage.clock.runUntil(() => nora.state(group.membershipOf(nora)) === 'pendingReview');
    await group.forge(nora, group.host, info(orchard));
    await stage.clock.settle();
    expect(group.membership(nora).groupProfile).toEqual(orchard);
  });

  it('is passed on to whom it can’t reach yet, and to who is in review', async () => {
    const stage = await setStage();
    const group = await Group.found(stage);
    const emil = await group.join('Emil', { role: 'owner' });
    await group.settled();
    const nora = await group.ask('Nora', await group.link({ verdict: 'review' }));
    stage.network.faults.delay('Nora', 'INV', 3_600_000);
    await stage.clock.runUntil(() => group.introduction(nora, emil) === 'introduced');
    await group.forge(group.host, emil, info(orchard));
    await stage.clock.advance(60_000);
    expect(group.areConnected(nora, emil)).toBe(false);
    expect(group.membership(nora).groupProfile).toEqual(orchard);
  });
});
