import { describe, expect, it, onTestFinished } from 'vitest';
import { peerLimits, type PeerLimits } from '../../machines/peer/peer-limits.ts';
import type { InstanceRecord } from '../../runtime/record.ts';
import { requestOf } from './befriend.ts';
import { Group } from './group.ts';
import type { GroupDevice } from './group-device.ts';
import { setStage, type Stage } from './stage.ts';

/** Each limit that no stuck point of docs/groups.md reaches: as it is by itself, and as somebody chose it. */

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** How far off a limit may be: what the network itself takes. */
const soon = 10_000;
const fullQueue = { type: 'SMP', code: 'QUOTA' };

type Limits = Partial<PeerLimits>;

async function on(...names: string[]): Promise<{ stage: Stage; devices: GroupDevice[] }> {
  const stage = await setStage({});
  const devices = await Promise.all(names.map((name) => stage.device(name)));
  onTestFinished(async () => {
    for (const device of devices) device.die();
    await stage.network.close();
  });
  return { stage, devices };
}

const known = (device: GroupDevice | undefined): GroupDevice => device as GroupDevice;
const reasonOf = (row: InstanceRecord | undefined) => row?.context['reason'];

/** Who joins has chosen these limits for all that comes by the contact. */
async function contacts(inviter: GroupDevice, joiner: GroupDevice, limits: Limits): Promise<string> {
  const offer = await inviter.begin('contact', joiner.name, { contactId: joiner.name, by: 'invite' });
  await inviter.until(offer, 'invited');
  const link = requestOf(inviter, offer);
  const key = await joiner.begin('contact', inviter.name, { contactId: inviter.name, by: 'link', link, limits });
  await joiner.until(key, 'connected');
  await inviter.until(offer, 'connected');
  return key;
}

/** How long it takes until the row is in the state. */
async function timeTo(stage: Stage, device: GroupDevice, key: string, state: string): Promise<number> {
  const since = stage.clock.now();
  await stage.clock.runUntil(() => device.state(key) === state, 30 * day);
  return stage.clock.now() - since;
}

const cases = (limit: keyof PeerLimits, chosen: number): [string, Limits, number][] => [
  ['as it is by itself', {}, peerLimits[limit]],
  ['as it was chosen', { [limit]: chosen }, chosen],
];

describe.each(cases('interactive', 20_000))('the limit of what somebody waits for, %s', (_, limits, limit) => {
  it('interrupts the making of an invitation; the next try goes on', async () => {
    const { stage, devices } = await on('Alice');
    const alice = known(devices[0]);
    stage.network.faults.lose('Alice', 'INV');
    const key = await alice.begin('contact', 'bob', { contactId: 'bob', by: 'invite', limits });
    expect(Math.abs((await timeTo(stage, alice, key, 'interrupted')) - limit)).toBeLessThan(soon);
    expect(reasonOf(alice.row(key))).toEqual({ code: 'TimedOut', waitedFor: 'queue' });
    await alice.tap(key, 'user.retry');
    await alice.until(key, 'invited');
    expect(reasonOf(alice.row(key))).toBeUndefined();
  });

  it('interrupts joining a group; the invitation stays, and is joined by the same connection', async () => {
    const { stage, devices } = await on('Hanna', 'Nora');
    const [hanna, nora] = devices.map(known) as [GroupDevice, GroupDevice];
    const group = await Group.found(stage);
    await contacts(hanna, nora, limits);
    await group.invite('Nora');
    const own = group.membershipOf(nora);
    hanna.offline();
    stage.network.faults.lose('Nora', 'JOINED');
    await nora.tap(own, 'user.join');
    expect(Math.abs((await timeTo(stage, nora, own, 'invited')) - limit)).toBeLessThan(soon);
    expect(reasonOf(nora.row(own))).toEqual({ code: 'TimedOut', waitedFor: 'join' });
    const connectionId = () => nora.memory<{ connectionId?: string }>(`${own}/connection`).connectionId;
    const before = connectionId();
    hanna.offline(false);
    await nora.tap(own, 'user.join');
    await stage.clock.runUntil(() => group.isIn(nora));
    expect([before, connectionId()]).toEqual([expect.any(String), before]);
  });
});

it.each(cases('connection', 3 * hour))(
  'the limit of the connection after both agreed, %s: it shows, and the user begins anew',
  async (_, limits, limit) => {
    const { stage, devices } = await on('Alice', 'Bob');
    const [alice, bob] = devices.map(known) as [GroupDevice, GroupDevice];
    const offer = await alice.begin('contact', 'Bob', { contactId: 'Bob', by: 'invite', limits });
    await alice.until(offer, 'invited');
    stage.network.faults.lose('Alice', 'CON');
    const link = requestOf(alice, offer);
    await bob.begin('contact', 'Alice', { contactId: 'Alice', by: 'link', link });
    expect(Math.abs((await timeTo(stage, alice, offer, 'failed')) - limit)).toBeLessThan(soon);
    expect(reasonOf(alice.row(offer))).toEqual({ code: 'TimedOut', waitedFor: 'connection' });
    await alice.tap(offer, 'user.retry');
    await alice.until(offer, 'invited');
    expect(requestOf(alice, offer)).not.toBe(link);
  },
);

it.each(cases('deletion', 5 * minute))(
  'the limit of a deletion, %s: it is over for us, whatever the agent does',
  async (_, limits, limit) => {
    const { stage, devices } = await on('Alice', 'Bob');
    const [alice, bob] = devices.map(known) as [GroupDevice, GroupDevice];
    const key = await contacts(alice, bob, limits);
    stage.network.faults.lose('Bob', 'DELD');
    await bob.tap(key, 'user.delete');
    expect(Math.abs((await timeTo(stage, bob, key, 'deleted')) - limit)).toBeLessThan(soon);
  },
);

it.each(cases('longestBusyPause', 20 * minute))(
  'the longest pause before a peer whose queue is full is asked again, %s; then it is connected',
  async (_, limits, longest) => {
    const { stage, devices } = await on('Hanna', 'Emil', 'Nora');
    const [hanna, emil, nora] = devices.map(known) as [GroupDevice, GroupDevice, GroupDevice];
    const group = await Group.found(stage);
    await contacts(hanna, emil, limits);
    await group.join('Emil');
    await group.invite('Nora');
    const refused = 14;
    stage.network.faults.fail('Emil', 'joinConnection', fullQueue, { times: refused });
    await nora.tap(group.membershipOf(nora), 'user.join');
    const times: number[] = [];
    await stage.clock.runUntil(() => {
      const { wait } = (emil.row(`${group.rowOf(nora, emil)}/connection`)?.context ?? {}) as {
        wait?: { until?: number };
      };
      if (wait?.until !== undefined && !times.includes(wait.until)) times.push(wait.until);
      return group.areConnected(nora, emil);
    }, 60 * day);
    const pauses = times.slice(1).map((until, at) => until - (times[at] ?? 0));
    expect(pauses).toHaveLength(refused - 1);
    expect(Math.max(...pauses)).toBeLessThan(longest + soon);
    expect(pauses.at(-1)).toBeGreaterThanOrEqual(longest);
  },
);
