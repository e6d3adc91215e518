import { expect } from 'vitest';
import type { MemberConnectionContext } from '../../machines/member/member-connection-context.ts';
import { Group } from './group.ts';
import type { GroupDevice } from './group-device.ts';
import { inGroups } from './scenario.ts';
import type { Stage } from './stage.ts';

const minute = 60_000;
const day = 86_400_000;

/** The agent of `of` loses its connection to `to`: nothing of `to` reaches it any more. */
async function lose(stage: Stage, of: GroupDevice, key: string): Promise<void> {
  const { connectionId = '' } = of.memory<{ connectionId?: string }>(`${key}/connection`);
  await stage.network.agent(of.name).submit({ type: 'deleteConnection', connectionId, corrId: 'lost' });
  await of.restart();
  await stage.clock.advance(minute);
}

/** Says something, and again, until the row stands so. */
async function sayUntil(stage: Stage, group: Group, device: GroupDevice, key: string, state: string): Promise<void> {
  for (let said = 0; said < 12 && !isIn(device, key, state); said += 1) {
    await group.say(device, `${said}`);
    await stage.clock.advance(day / 4);
  }
  expect(isIn(device, key, state)).toBe(true);
}

const isIn = (device: GroupDevice, key: string, state: string): boolean =>
  device.state(key) === state || device.memory<{ trouble?: string }>(key).trouble === state;

inGroups(
  'S13',
  'an admin that is out of reach can’t introduce; over its next connection it is asked again, and does',
  async (stage) => {
    const group = await Group.found(stage);
    const emil = await group.join('Emil', { role: 'admin' });
    const olga = await group.join('Olga');
    await group.settled();

    // Emil lets Nora in, and she goes away before she has made a queue for Olga.
    const nora = await group.invite('Nora', {}, emil);
    nora.onCommit((puts) => puts.some(({ key }) => key.startsWith('member-connection/')) && nora.offline());
    await nora.tap(group.membershipOf(nora), 'user.join');
    await stage.clock.runUntil(() => olga.all('member-connection').length === 2, day);
    const [emilOnOlgas, norasOnOlgas] = [group.rowOf(emil, olga), group.rowOf(nora, olga)];
    expect([olga.state(emilOnOlgas), olga.state(norasOnOlgas)]).toEqual(['connected', 'announced']);
    const { connectionId: first } = olga.memory<MemberConnectionContext>(emilOnOlgas);

    await lose(stage, emil, group.rowOf(olga, emil));
    await sayUntil(stage, group, olga, emilOnOlgas, 'disabled');
    expect(olga.explained(norasOnOlgas)).toMatchObject({ phase: 'failed', reason: { code: 'IntroducerGone' } });
    expect(olga.explained(norasOnOlgas).actions).not.toContain('retry');

    await olga.tap(emilOnOlgas, 'user.retry');
    await group.connected(olga, emil);
    expect(olga.memory<MemberConnectionContext>(emilOnOlgas).connectionId).not.toBe(first);
    expect(olga.explained(norasOnOlgas).actions).toContain('retry');
    nora.onCommit(() => undefined);
    nora.offline(false);
    await olga.tap(norasOnOlgas, 'user.retry');
    await group.connected(nora, olga);
    expect(stage.said('x.grp.mem.fwd').filter(({ from, to }) => from === 'Emil' && to === 'Olga')).not.toEqual([]);
  },
);

inGroups('S8', 'a host that is out of reach is tried once more by the user: the next delivery shows', async (stage) => {
  const group = await Group.of(stage, 'Emil');
  const [hanna, emil] = [group.host, await stage.device('Emil')];
  const row = group.membershipOf(emil);
  await stage.clock.advance(minute);
  const fail = (times: number) =>
    stage.network.faults.fail('Emil', 'sendMessage', { type: 'SMP', code: 'AUTH' }, { times });
  fail(11);
  await sayUntil(stage, group, emil, row, 'disabled');
  expect(emil.explained(row)).toMatchObject({ phase: 'connected', reason: { code: 'PeerGone' } });
  expect(emil.explained(row).actions).toContain('retry');

  await emil.tap(row, 'user.retry');
  expect(emil.explained(row).actions).not.toContain('retry');
  await group.say(emil, 'in vain');
  await stage.clock.advance(day);
  expect(emil.explained(row)).toMatchObject({ phase: 'connected', reason: { code: 'PeerGone' } });

  await emil.tap(row, 'user.retry');
  await group.say(emil, 'heard');
  await stage.clock.advance(day);
  expect(emil.explained(row).reason).toBeUndefined();
  expect(group.heard(hanna)).toEqual(['heard']);
});

inGroups('S8', 'a member whom we let in, and who is out of reach, is tried once more by the user', async (stage) => {
  const group = await Group.of(stage, 'Emil');
  const [hanna, emil] = [group.host, await stage.device('Emil')];
  const row = group.rowOf(emil, hanna);
  await stage.clock.advance(minute);
  stage.network.faults.fail('Hanna', 'sendMessage', { type: 'SMP', code: 'AUTH' }, { times: 10 });
  await sayUntil(stage, group, hanna, row, 'disabled');
  expect(hanna.explained(row)).toMatchObject({ phase: 'connected', reason: { code: 'PeerGone' } });
  expect(hanna.explained(row).actions).toContain('retry');
  await hanna.tap(row, 'user.retry');
  await group.say(hanna, 'heard');
  await stage.clock.advance(day);
  expect(hanna.explained(row).reason).toBeUndefined();
  expect(group.heard(emil)).toEqual(['heard']);
});
