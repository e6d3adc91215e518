import { expect } from 'vitest';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { Group } from './group.ts';
import type { GroupDevice } from './group-device.ts';
import { inGroups } from './scenario.ts';
import type { Stage } from './stage.ts';

const minute = 60_000;
const hour = 60 * minute;
/** As many wait for one member. */
const most = 64;
const full = { code: 'OutboxFull' };

const undelivered = ({ emitted }: GroupDevice): { msgId?: unknown; reason?: unknown; row: string }[] =>
  emitted.flatMap(({ key, event: { type, ...told } }) =>
    type === 'message.undelivered' ? [{ ...told, row: key }] : [],
  );
const ids = (count: number, from = 0) => Array.from({ length: count }, (_, at) => `m${from + at}`);

/** Emil is away before Nora and he are connected, and his queue holds little. */
async function apart(stage: Stage) {
  const group = await Group.of(stage, 'Emil');
  const [emil, nora] = [await stage.device('Emil'), await group.invite('Nora')];
  stage.network.faults.delay('Nora', 'INV', hour);
  await nora.tap(group.membershipOf(nora), 'user.join');
  await stage.clock.runUntil(() => group.isIn(nora) && group.introduction(nora, emil) === 'introduced');
  emil.offline();
  return { group, emil, nora };
}

async function write(stage: Stage, group: Group, author: GroupDevice, texts: readonly string[]): Promise<void> {
  for (const id of texts) {
    await group.say(author, `text ${id}`, id);
    await stage.clock.advance(1_000);
  }
  await stage.clock.advance(minute);
}

inGroups(
  'GMC-18',
  'who wrote what the host can’t pass on any more is told, of each text once; whoever was away hears all others',
  async (stage) => {
    const { group, emil, nora } = await apart(stage);
    await write(stage, group, nora, ids(200));
    await stage.clock.advance(5 * minute);
    const lost = undelivered(nora).map(({ msgId }) => msgId);
    expect(lost.length).toBeGreaterThan(0);
    expect(lost).toEqual(ids(200).slice(-lost.length));
    expect(undelivered(nora)).toEqual(lost.map((msgId) => ({ msgId, reason: full, row: group.rowOf(emil, nora) })));
    // The host's application knows whose texts they are.
    const author = group.memberId(nora);
    const row = group.rowOf(emil, group.host);
    expect(undelivered(group.host)).toEqual(lost.map((msgId) => ({ msgId, author, reason: full, row })));
    expect(group.heard(group.host)).toHaveLength(200);

    emil.offline(false);
    await stage.clock.advance(10 * hour);
    const heard = group.heard(emil).filter((text) => text.startsWith('text'));
    expect([...heard].toSorted()).toEqual(
      ids(200 - lost.length)
        .map((id) => `text ${id}`)
        .toSorted(),
    );
    expect(new Set(undelivered(nora).map(({ msgId }) => msgId)).size).toBe(lost.length);
  },
  { queueSize: 8 },
);

inGroups(
  'GMC-22',
  'who wrote what the host was to pass on to somebody whose queue is gone is told so',
  async (stage) => {
    const { group, emil, nora } = await apart(stage);
    const { connectionId = '' } = emil.memory<{ connectionId?: string }>(`${group.membershipOf(emil)}/connection`);
    emil.crash();
    await stage.network.agent('Emil').submit({ type: 'deleteConnection', connectionId, corrId: 'gone' });
    emil.offline(false);
    await stage.clock.advance(minute);
    await write(stage, group, nora, ids(14));
    await stage.clock.advance(minute);
    expect(group.host.state(`${group.rowOf(emil, group.host)}/connection`)).toBe('disabled');
    expect(undelivered(nora).map(({ msgId }) => msgId)).toEqual(ids(14));
    expect(undelivered(nora).at(-1)?.reason).toEqual({ code: 'PeerGone' });
  },
);

inGroups(
  'GMC-19',
  'that a text was lost is taken from whoever introduced the member, and from nobody else',
  async (stage) => {
    const { group, emil, nora } = await apart(stage);
    const word = chatMessage.msgUndelivered(group.memberId(emil), 'm1', 'full');
    const ida = await group.join('Ida');
    await group.connected(ida, nora);
    await group.forge(nora, ida, word);
    expect(undelivered(nora)).toEqual([]);
    await group.forge(nora, group.host, word);
    expect(undelivered(nora)).toEqual([{ msgId: 'm1', reason: full, row: group.rowOf(emil, nora) }]);
  },
);

inGroups(
  'GMC-22',
  'of a role that can’t be told any more the one who gave it is told, as of every other word that nothing else tells',
  async (stage) => {
    const group = await Group.of(stage, 'Emil', 'Nora');
    const [emil, nora] = [await stage.device('Emil'), await stage.device('Nora')];
    emil.offline();
    const roles = ['observer', 'member'] as const;
    for (let n = 0; n < 3 * most; n += 1) {
      await group.host.tap(group.rowOf(nora, group.host), 'user.changeRole', { role: roles[n % 2] ?? 'member' });
      await stage.clock.advance(1_000);
    }
    await stage.clock.advance(10 * minute);
    const lost = undelivered(group.host);
    expect(lost.length).toBeGreaterThan(0);
    const told = { event: 'x.grp.mem.role', reason: full, row: group.rowOf(emil, group.host) };
    expect(lost).toEqual(lost.map(() => told));
  },
  { queueSize: 8 },
);
