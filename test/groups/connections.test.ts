import { expect } from 'vitest';
import type { PeerContext } from '../../machines/peer/peer-context.ts';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { GroupDevice } from './group-device.ts';
import { befriend, requestOf } from './befriend.ts';
import { inGroups } from './scenario.ts';
import type { Stage } from './stage.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** What the agent told a device of its connection to a contact, in order. */
function agentEvents(device: GroupDevice, contact: string): string[] {
  const types = device.steps.filter(({ key }) => key === `${contact}/connection`).map(({ event }) => event.type);
  return types.filter((type) => /^[A-Z]+$/.test(type) && type !== 'WAIT' && type !== 'STATUS');
}

const connectionOf = (device: GroupDevice, contact: string) => device.memory<PeerContext>(`${contact}/connection`);
const stateOf = (device: GroupDevice, contact: string) => device.state(`${contact}/connection`);
const texts = (device: GroupDevice) =>
  device.told('message.received').map(({ content }) => (content as { text: string }).text);

/** Alice shows an invitation; Bob has it. */
async function invited(stage: Stage) {
  const [alice, bob] = [await stage.device('Alice'), await stage.device('Bob')];
  const toBob = await alice.begin('contact', 'Bob', { contactId: 'Bob', by: 'invite' });
  await alice.until(toBob, 'invited');
  const link = requestOf(alice, toBob);
  const join = () => bob.begin('contact', 'Alice', { contactId: 'Alice', by: 'link', link, mode: 'background' });
  return { alice, bob, toBob, toAlice: 'contact/Alice', join };
}

inGroups('AGT-01', 'each side hears of the handshake in its order, and asks the next thing then', async (stage) => {
  const { alice, bob, toBob, toAlice, join } = await invited(stage);
  await join();
  await bob.until(toAlice, 'connected');
  await alice.until(toBob, 'connected');
  expect(agentEvents(alice, toBob)).toEqual(['INV', 'CONF', 'OK', 'CON']);
  expect(agentEvents(bob, toAlice)).toEqual(['JOINED', 'INFO', 'CON']);
});

inGroups('GMC-26', 'who invited is away while the other joins: both are connected after its return', async (stage) => {
  const { alice, bob, toBob, toAlice, join } = await invited(stage);
  alice.offline();
  await join();
  await stage.clock.advance(hour);
  expect([stateOf(alice, toBob), stateOf(bob, toAlice)]).toEqual(['created', 'joined']);
  alice.offline(false);
  await alice.until(toBob, 'connected');
  await bob.until(toAlice, 'connected');
});

inGroups('GMC-27', 'who joined is away while the other allows: both are connected after its return', async (stage) => {
  const { alice, bob, toBob, toAlice, join } = await invited(stage);
  await join();
  await stage.clock.runUntil(() => stateOf(bob, toAlice) === 'joined');
  bob.offline();
  await alice.until(toBob, 'connected');
  await stage.clock.advance(hour);
  expect(stateOf(bob, toAlice)).toBe('joined');
  bob.offline(false);
  await bob.until(toAlice, 'connected');
});

inGroups('GMC-28', 'two who are never there at the same time, and restart in between, are connected', async (stage) => {
  const { alice, bob, toBob, toAlice, join } = await invited(stage);
  alice.offline();
  alice.crash();
  await join();
  await stage.clock.runUntil(() => stateOf(bob, toAlice) === 'joined');
  bob.offline();
  bob.crash();
  await stage.clock.advance(hour);
  alice.offline(false);
  await alice.restart();
  await alice.until(toBob, 'connected');
  alice.offline();
  await stage.clock.advance(hour);
  bob.offline(false);
  await bob.restart();
  await bob.until(toAlice, 'connected');
  expect(stage.said().map(({ as }) => as)).toEqual(['CONF', 'INFO']);
});

inGroups('AGT-01', 'a message that overtakes the connection is heard, once', async (stage) => {
  const { alice, bob, toBob, toAlice, join } = await invited(stage);
  alice.offline();
  await join();
  await stage.clock.runUntil(() => stateOf(bob, toAlice) === 'joined');
  const { connectionId = '' } = connectionOf(bob, toAlice);
  const message = chatMessage.msgNew('early', 'msg-1');
  await stage.network.agent('Bob').submit({ type: 'sendMessage', connectionId, message, corrId: 'early' });
  await bob.restart();
  await stage.clock.advance(hour);
  alice.offline(false);
  await alice.until(toBob, 'connected');
  await bob.until(toAlice, 'connected');
  expect(agentEvents(alice, toBob)).toEqual(['INV', 'CONF', 'OK', 'MSG', 'CON']);
  expect(texts(alice)).toEqual(['early']);
});

inGroups('GMC-22', 'after ten deliveries that found no queue, nothing more is sent', async (stage) => {
  const [alice, bob] = [await stage.device('Alice'), await stage.device('Bob')];
  const [toBob, toAlice] = await befriend(stage, alice, bob);
  const { connectionId = '' } = connectionOf(bob, toAlice);
  await stage.network.agent('Bob').submit({ type: 'deleteConnection', connectionId, corrId: 'gone' });
  await stage.clock.advance(minute);
  const attempts = () => agentEvents(alice, toBob).filter((type) => type === 'MERR').length;
  for (let n = 1; n <= 9; n += 1) await alice.tap(toBob, 'user.send', { text: `${n}` });
  await stage.clock.advance(day);
  expect([attempts(), stateOf(alice, toBob)]).toEqual([9, 'ready']);
  for (let n = 10; n <= 12; n += 1) await alice.tap(toBob, 'user.send', { text: `${n}` });
  await stage.clock.advance(day);
  expect(alice.told('message.undelivered')).toHaveLength(12);
  await expect(alice.tap(toBob, 'user.send', { text: '13' })).rejects.toMatchObject({
    error: { type: 'Refused', reason: { code: 'PeerGone' } },
  });
  await stage.clock.advance(day);
  expect([attempts(), stateOf(alice, toBob)]).toEqual([10, 'disabled']);
  expect(alice.row(`${toBob}/connection`)?.commands).toEqual([]);
  expect(alice.memory(toBob)).toMatchObject({ reason: { code: 'PeerGone' } });
});

inGroups(
  'AGT-32',
  'messages wait while the peer’s queue is full, and go out once and in order when it is back',
  async (stage) => {
    const [alice, bob] = [await stage.device('Alice'), await stage.device('Bob')];
    const [toBob] = await befriend(stage, alice, bob);
    bob.offline();
    const said = ['1', '2', '3', '4', '5'];
    for (const text of said) await alice.tap(toBob, 'user.send', { text });
    await stage.clock.runUntil(() => stateOf(alice, toBob) === 'inactive');
    expect(connectionOf(alice, toBob).outbox.waiting).toHaveLength(3);
    expect(alice.memory(toBob)).toMatchObject({ reason: { code: 'PeerFull' } });
    await alice.restart();
    await stage.clock.advance(day);
    expect(stateOf(alice, toBob)).toBe('inactive');
    bob.offline(false);
    await stage.clock.runUntil(() => texts(bob).length === said.length);
    await stage.clock.advance(hour);
    expect(texts(bob)).toEqual(said);
    expect(stage.said('x.msg.new')).toHaveLength(said.length);
    expect([stateOf(alice, toBob), connectionOf(alice, toBob).outbox.waiting]).toEqual(['ready', []]);
  },
  { queueSize: 2 },
);
