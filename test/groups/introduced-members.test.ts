import { expect, it } from 'vitest';
import { Group } from './group.ts';
import { setStage, type Stage } from './stage.ts';

const minute = 60_000;
const hour = 60 * minute;

async function play(scene: (stage: Stage) => Promise<void>): Promise<void> {
  const stage = await setStage();
  await scene(stage);
  await stage.network.close();
}

it('who leaves before two members are connected is known to the other to have left', () =>
  play(async (stage) => {
    const group = await Group.of(stage, 'Emil');
    const [emil, nora] = [await stage.device('Emil'), await group.invite('Nora')];
    stage.network.faults.delay('Nora', 'INV', hour);
    await nora.tap(group.membershipOf(nora), 'user.join');
    await stage.clock.runUntil(() => group.isIn(nora) && group.introduction(nora, emil) === 'introduced');
    const row = group.rowOf(nora, emil);
    await nora.tap(group.membershipOf(nora), 'user.leave');
    await stage.clock.advance(minute);
    expect(emil.state(row)).toBe('left');
    expect(emil.memory(group.membershipOf(emil))).toMatchObject({ counts: { connecting: 0, connected: 1 } });
  }));

it('an admin who was introduced to the others introduces those whom it lets in, also to who is reached later', () =>
  play(async (stage) => {
    const group = await Group.of(stage, 'Emil');
    const emil = await stage.device('Emil');
    await group.host.tap(group.invitationOf(emil), 'user.changeRole', { role: 'admin' });
    const doris = await group.invite('Doris');
    stage.network.faults.delay('Doris', 'INV', hour);
    await doris.tap(group.membershipOf(doris), 'user.join');
    await stage.clock.runUntil(() => group.isIn(doris) && group.seen(doris, emil) === 'announced');

    const nora = await group.invite('Nora', {}, emil);
    await nora.tap(group.membershipOf(nora), 'user.join');
    await stage.clock.runUntil(() => emil.state(group.invitationOf(nora, emil)) === 'connected');
    expect(emil.memory(group.rowOf(doris, emil))).toMatchObject({ missed: [group.memberId(nora)] });
    await stage.clock.runUntil(() => group.areConnected(doris, emil));
    const rowOf = (on: typeof nora, id: string) => `member-connection/${group.idOn(on)}.${id}`;
    await stage.clock.runUntil(
      () =>
        nora.state(rowOf(nora, group.memberId(doris))) === 'connected' &&
        doris.state(rowOf(doris, group.memberId(nora))) === 'connected',
    );
    expect(nora.state(rowOf(nora, group.memberId(group.host)))).toBe('connected');
  }));
