import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { sendTo, setup } from 'xstate';
import { registry } from '../../machines/registry.ts';
import type { ChannelContext } from '../../machines/relay/channel-context.ts';
import { planRelays } from '../../machines/relay/relay-plan.ts';
import type { AgentError } from '../../machines/vocabulary/agent-error.ts';
import { memoryStore } from '../../persistence/memory.ts';
import type { SubmittedCommand } from '../../runtime/agent/agent.ts';
import type { Store } from '../../persistence/store.ts';
import type { InstanceRecord } from '../../runtime/record.ts';
import { isInstance, type EngineRow } from '../../runtime/rows.ts';
import { nested } from '../bad-input/hostile.ts';
import { firstChild, me, setUp } from '../runtime/setup.ts';
import { openDevice, type FuzzedDevice } from './device.ts';

/** Each test holds a line of the table of limits in docs/threat-model.md. */

const id = (n: number): string => `${n}`.padEnd(256, 'x');
const link = (letter: string, n: number): string =>
  `https://smp${n}.example/${letter}#${'A'.repeat(43)}?h=${'o'.repeat(56)}.onion,${'p'.repeat(56)}.onion&p=5223&c=${'c'.repeat(43)}`;
const profile = { displayName: 'ü'.repeat(256), fullName: '', image: 'i'.repeat(3_700) };
const error = { type: 'T'.repeat(9_000), code: 'C'.repeat(9_000), server: 's'.repeat(9_000) };
const groupProfile = {
  displayName: 'N'.repeat(256),
  publicGroup: { groupType: 'channel', publicGroupId: 'A'.repeat(43) },
};

/** Answers as large as an agent may give them. */
function largest(command: SubmittedCommand, n: number): object {
  const answer = { id: id(n), corrId: command.corrId };
  switch (command.type) {
    case 'createKey':
      return { ...answer, type: 'KEY', keyRef: 'k'.repeat(256), publicKey: 'p'.repeat(256) };
    case 'fetchLink': {
      const isGroup = command.link.includes('/c#');
      const data = {
        request: 'r'.repeat(8_192),
        entityId: 'A'.repeat(43),
        relays: isGroup ? Array.from({ length: 64 }, (_, at) => link('r', at)) : [],
        owners: Array.from({ length: 64 }, () => ({ memberId: 'm'.repeat(256), memberKey: 'k'.repeat(64) })),
        userData: isGroup ? { groupProfile } : { relayProfile: { displayName: 'ü'.repeat(256) } },
      };
      return { ...answer, type: 'LDATA', data };
    }
    default:
      return { ...answer, type: 'ERR', error: { ...error, inner: { ...error, inner: error } } };
  }
}

async function joinWithTheLargest(): Promise<FuzzedDevice> {
  const device = await openDevice({ data: memoryStore().data, now: 1_800_000_000_000, told: 0 });
  const { engine } = device;
  await engine.start('channel-join', 'c'.repeat(128), { link: link('c', 0), profile }, { eventId: id(0) });
  await engine.send(`channel-join/${'c'.repeat(128)}`, { type: 'user.connect' }, { eventId: id(1) });
  let n = 2;
  for (let round = 0; round < 6; round++) {
    const commands = device
      .rows()
      .filter(isInstance)
      .flatMap((row) => row.commands);
    for (const { corrId, command } of commands) {
      const waits = { id: id(n++), type: 'WAIT', corrId, waitingFor: 'server', server: 's'.repeat(4_000), until: 1e15 };
      await device.tell(waits);
      device.assertSound();
      if (round < 5) await device.tell(largest({ ...command, corrId }, n++));
      device.assertSound();
    }
    if (round > 2) await engine.send(`channel-join/${'c'.repeat(128)}`, { type: 'user.retry' }, { eventId: id(n++) });
  }
  return device;
}

test('with everything as large as it may be, no row has more than 64 kB', async () => {
  const device = await joinWithTheLargest();
  const sizes = device.rows().map((row) => new TextEncoder().encode(JSON.stringify(row)).length);
  expect(sizes).toHaveLength(17);
  expect(Math.max(...sizes)).toBeGreaterThan(16 * 1024);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(64 * 1024);
});

test('a channel has 16 relays at one time, and 1000 over all its time', () => {
  const links = Array.from({ length: 64 }, (_, n) => link('r', n));
  const all = { complete: true, retry: [] };
  const { relays, leftOut } = planRelays({ relays: [], nextRelay: 1 }, links, all);
  expect([relays.length, leftOut]).toEqual([16, 48]);
  const late = planRelays({ relays: [], nextRelay: 998 }, links, all);
  expect(late.spawn.map(({ relayId }) => relayId)).toEqual(['relay-998', 'relay-999', 'relay-1000']);
  expect(planRelays({ relays: [], nextRelay: late.nextRelay }, links, all).spawn).toEqual([]);
});

describe('what the agent tells', () => {
  test('is put aside where it names more than a thousand connections', async () => {
    const device = await joinWithTheLargest();
    const connectionIds = Array.from({ length: 1_001 }, (_, n) => `${n}`);
    await device.tell({ id: 'up', type: 'UP', connectionIds: connectionIds.slice(1) });
    expect(device.engine.deadLetters()).toEqual([]);
    await device.tell({ id: 'up', type: 'UP', connectionIds });
    expect(device.engine.deadLetters()).toMatchObject([{ reason: 'unreadable', event: { type: 'UP', id: 'up' } }]);
  });

  test('is kept as the newest thousand dead letters, without what else it held', async () => {
    const device = await joinWithTheLargest();
    for (let n = 0; n < 1_500; n++) {
      await device.tell({ id: `${n}`, type: 'CON', connectionId: 'nobody', secret: 'x'.repeat(1_000) });
    }
    const letters = device.engine.deadLetters();
    expect(letters).toHaveLength(1_000);
    expect(letters[0]?.event).toEqual({ type: 'CON', id: '500', connectionId: 'nobody' });
  });

  test('is remembered as 32 ids of a row at most', async () => {
    const device = await joinWithTheLargest();
    for (const row of device.rows()) expect(isInstance(row) && row.lastEvents.length).toBeLessThanOrEqual(32);
  });
});

test('user data of more than 64 kB are as none: the link is at fault', async () => {
  const device = await openDevice({ data: memoryStore().data, now: 1_800_000_000_000, told: 0 });
  await device.engine.start('channel-join', 'c', { link: link('c', 0), oneStep: false });
  await device.engine.send('channel-join/c', { type: 'user.connect' });
  const [row] = device.rows().filter(isInstance);
  const data = {
    request: 'r',
    entityId: 'A'.repeat(43),
    relays: [link('r', 0)],
    userData: { groupProfile, extra: 'x'.repeat(66_000) },
  };
  await device.tell({ id: 'e', type: 'LDATA', corrId: row?.commands[0]?.corrId, data });
  const after = await device.engine.snapshot('channel-join/c');
  expect(after).toMatchObject({ value: 'linkInvalid', context: { reason: { code: 'LinkDataInvalid' } } });
});

describe('for an instance in quarantine', () => {
  const told = { type: 'MSG', connectionId: 'c-child-1', message: { event: 'x.ok', params: {} } } as const;

  async function broken() {
    const world = await setUp();
    await world.engine.start('parent', 'p', { greeting: 'hello' });
    await world.engine.send(me, { type: 'adopt' });
    await world.engine.send(firstChild, { type: 'work', rounds: 1 });
    await world.engine.send(firstChild, { type: 'throw' });
    return world;
  }

  test('256 events are kept, and those that come after them are dead letters', async () => {
    const { engine, agent } = await broken();
    for (let n = 0; n < 300; n++) await agent.emit(told);
    expect(await engine.parked(firstChild)).toHaveLength(256);
    const letters = engine.deadLetters().filter(({ reason }) => reason === 'quarantine-full');
    expect(letters).toHaveLength(300 - 255);
    expect(agent.unacknowledged).toEqual([]);
    expect(await engine.send(firstChild, { type: 'pause' })).toEqual({ changed: false });
  });

  test('no event is kept that is larger than 32 kB', async () => {
    const { engine, agent, held } = await broken();
    await engine.idle();
    const { corrId } = held('joinConnection')[0] ?? { corrId: '' };
    const wraps = (inner: unknown) => ({ type: 'x'.repeat(100), inner });
    await agent.answer(corrId, { type: 'JOINED', secured: true });
    await agent.emit({ type: 'ERR', corrId, error: nested(500, wraps) as AgentError });
    const kept = (await engine.parked(firstChild)).map(({ parked }) => ('event' in parked ? parked.event.type : ''));
    expect(kept).toEqual(['throw', 'JOINED']);
    expect(engine.deadLetters()).toMatchObject([{ reason: 'quarantine-full', event: { type: 'ERR', corrId } }]);
  });
});

test('what is kept of link data: 32 owners, and 64 characters of each relay’s name', async () => {
  const device = await joinWithTheLargest();
  const channel = device.rows().find((row) => row.key === `channel-join/${'c'.repeat(128)}`);
  const { group, relays } = (channel as InstanceRecord).context as unknown as ChannelContext;
  expect(group?.ownerKeys).toHaveLength(32);
  expect(relays.map(({ name }) => name?.length)).toEqual(Array.from({ length: 16 }, () => 64));
});

test('an event that causes more than a thousand steps is undone, and sets its instance aside', async () => {
  const machine = setup({ actions: { again: sendTo(({ self }) => self, { type: 'ping' }) } }).createMachine({
    id: 'echo',
    on: { ping: { actions: 'again' } },
  });
  const echo = {
    machine,
    version: 1,
    input: v.object({}),
    events: { ping: v.object({}) },
    labels: () => [],
    migrations: {},
  };
  const { engine } = await setUp({ machines: { echo } });
  await engine.start('echo', 'e', {});
  await engine.send('echo/e', { type: 'ping' });
  expect(await engine.snapshot('echo/e')).toMatchObject({
    status: 'quarantined',
    error: { event: 'ping', message: 'echo/e threw on ping: a loop: more than 1000 steps' },
  });
});

test('of settled rows the 512 that were used last are in memory', async () => {
  let reads = 0;
  const wrap = (store: Store<EngineRow>): Store<EngineRow> => ({
    ...store,
    async read(keys) {
      reads += 1;
      return store.read(keys);
    },
  });
  const { engine } = await setUp({ machines: registry, wrap });
  for (let n = 0; n < 600; n++) await engine.start('channel-join', `${n}`, { link: link('c', n) });
  reads = 0;
  await engine.snapshot('channel-join/599');
  await engine.snapshot('channel-join/88');
  expect(reads).toBe(0);
  expect(await engine.snapshot('channel-join/87')).toMatchObject({ value: 'prepared' });
  expect(reads).toBe(1);
});
