import { expect } from 'vitest';
import type { InstanceRecord } from '../../runtime/record.ts';
import { isInstance, type EngineRow } from '../../runtime/rows.ts';
import { Group } from './group.ts';
import { inGroups } from './scenario.ts';

const minute = 60_000;
const permanent = { type: 'SMP', code: 'AUTH' };

/** A commit in which a row of the machine gets to the state. */
const gets = (machine: string, state: string) => (puts: readonly EngineRow[]) =>
  puts.some((row) => isInstance(row) && row.machine === machine && row.value === state);
const commandOf = (row: InstanceRecord | undefined) =>
  row?.commands.map(({ corrId, command }) => [command.type, corrId]);

inGroups(
  'GMC-04',
  'a newcomer who is offline when it is introduced goes on after a restart, by the same command',
  async (stage) => {
    const group = await Group.of(stage, 'Emil');
    const [emil, nora] = [await stage.device('Emil'), await group.invite('Nora')];
    nora.onCommit((puts) => gets('member-connection', 'creating')(puts) && nora.offline());
    await nora.tap(group.membershipOf(nora), 'user.join');
    await stage.clock.runUntil(() => nora.all('member-connection').length === 1);
    await stage.clock.advance(minute);
    const connection = `${group.rowOf(emil, nora)}/connection`;
    const asked = commandOf(nora.row(connection));
    expect(asked).toMatchObject([['createConnection', expect.any(String)]]);
    nora.crash();
    await nora.restart();
    expect(commandOf(nora.row(connection))).toEqual(asked);
    nora.offline(false);
    await group.settled();
    const [, corrId] = asked?.[0] ?? [];
    const answers = nora.steps.filter(({ key, event }) => key === connection && event.type === 'INV');
    expect(answers.map(({ event }) => event['corrId'])).toEqual([corrId]);
    expect(stage.said('x.grp.mem.inv')).toHaveLength(1);
  },
);

inGroups('GMC-05', 'a queue that is reported twice is news once: the member is invited once', async (stage) => {
  const group = await Group.of(stage, 'Emil');
  const [emil, nora] = [await stage.device('Emil'), await group.invite('Nora')];
  stage.network.faults.repeat('Nora', 'INV');
  await nora.tap(group.membershipOf(nora), 'user.join');
  await group.settled();
  const connection = `${group.rowOf(emil, nora)}/connection`;
  const told = nora.steps.find(({ key, event }) => key === connection && event.type === 'INV');
  const { at: _, ...event } = told?.event ?? { type: '' };
  await nora.tell({ ...event, id: 'once more' });
  await stage.clock.advance(minute);
  expect(stage.said('x.grp.mem.inv')).toHaveLength(1);
  const { connectionId } = event as { connectionId?: string };
  expect(nora.engine.deadLetters().at(-1)).toMatchObject({ event: { type: 'INV', connectionId } });
});

inGroups(
  'GMC-06',
  'a newcomer that dies after its queue was stored, and before the host heard of it, invites after the restart',
  async (stage) => {
    const group = await Group.of(stage, 'Emil');
    const [emil, nora] = [await stage.device('Emil'), await group.invite('Nora')];
    nora.dieAt('after', gets('member-connection', 'inviting'));
    await nora.tap(group.membershipOf(nora), 'user.join').catch(() => undefined);
    await stage.clock.runUntil(() => !nora.isAlive);
    expect(stage.said('x.grp.mem.inv')).toEqual([]);
    await nora.restart();
    await group.settled();
    expect(group.areConnected(nora, emil)).toBe(true);
    expect(stage.said('x.grp.mem.inv')).toHaveLength(1);
  },
);

inGroups(
  'GMC-23',
  'a queue that can’t be made shows why on that member, and the group works otherwise',
  async (stage) => {
    const group = await Group.of(stage, 'Emil');
    const [emil, nora] = [await stage.device('Emil'), await group.invite('Nora')];
    stage.network.faults.fail('Nora', 'createConnection', permanent);
    await nora.tap(group.membershipOf(nora), 'user.join');
    await stage.clock.runUntil(() => group.seen(emil, nora) === 'failed');
    expect(nora.memory(group.rowOf(emil, nora))).toMatchObject({
      reason: { code: 'AgentFailed', during: 'create', error: { code: 'AUTH' } },
    });
    await group.say(group.host, 'welcome');
    await group.say(nora, 'thanks');
    await stage.clock.advance(minute);
    expect(group.heard(nora)).toEqual(['welcome']);
    expect(group.heard(emil).toSorted()).toEqual(['thanks', 'welcome']);
  },
);

inGroups(
  'GMC-24',
  'a member that failed is tried again by the user, with a new connection that the host forwards',
  async (stage) => {
    const group = await Group.of(stage, 'Emil');
    const [emil, nora] = [await stage.device('Emil'), await group.invite('Nora')];
    stage.network.faults.fail('Nora', 'createConnection', permanent);
    await nora.tap(group.membershipOf(nora), 'user.join');
    await stage.clock.runUntil(() => group.seen(emil, nora) === 'failed');
    await nora.tap(group.rowOf(emil, nora), 'user.retry');
    await group.settled();
    const asked = nora.steps.filter(({ event }) => event.type === 'INV').length;
    expect(asked).toBe(1);
    expect(group.introduction(nora, emil)).toBe('connected');
  },
);

inGroups('GMC-24', 'a member that failed on the other side asks the host to introduce it again', async (stage) => {
  const group = await Group.of(stage, 'Emil');
  const [emil, nora] = [await stage.device('Emil'), await group.invite('Nora')];
  stage.network.faults.fail('Emil', 'joinConnection', permanent);
  await nora.tap(group.membershipOf(nora), 'user.join');
  await stage.clock.runUntil(() => group.seen(nora, emil) === 'failed');
  await emil.tap(group.rowOf(nora, emil), 'user.retry');
  await group.connected(nora, emil);
  expect(stage.said('x.grp.mem.reintro')).toMatchObject([{ from: 'Emil', to: 'Hanna' }]);
  expect(stage.said('x.grp.mem.inv')).toHaveLength(2);
});
