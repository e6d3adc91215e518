import { expect, it } from 'vitest';
import type { MemberConnectionContext } from '../../machines/member/member-connection-context.ts';
import { Gate } from '../persons/gate.ts';
import { befriend, requestOf } from './befriend.ts';
import { Group } from './group.ts';
import type { GroupDevice } from './group-device.ts';
import { Rumours } from './rumours.ts';
import { setStage, type Stage } from './stage.ts';

/** Somebody who is let in says whatever can be said, at any time: it is believed in nothing that it may not say. */

const minute = 60_000;
const day = 86_400_000;

/** Hanna’s group of owners, with Mallory. */
async function withMallory(role: string, seed: number) {
  const stage = await setStage({ seed });
  const group = await Group.found(stage);
  const mallory = await group.join('Mallory', { role });
  const honest = [group.host, await group.join('Emil', { role: 'owner' }), await group.join('Olga', { role: 'owner' })];
  await group.settled();
  const rumours = new Rumours(`${role} ${seed}`, stage, () => [...honest, mallory].map((each) => group.memberId(each)));
  return { stage, group, mallory, honest, rumours };
}

const factsOf = (device: GroupDevice) =>
  device.all('member-connection').map(({ context }) => (context as object as MemberConnectionContext).facts);

it.each([
  ['member', 1],
  ['member', 2],
  ['admin', 1],
  ['admin', 2],
])('a member of the role %s changes nothing between the others (%i)', async (role, seed) => {
  const { stage, group, mallory, honest, rumours } = await withMallory(role, seed);
  const spread = async (times: number) => {
    for (let n = 0; n < times; n++) {
      const device = rumours.pick(honest);
      await rumours.spread(device, `${group.rowOf(mallory, device)}/connection`);
    }
  };
  await spread(40);
  const xena = await group.invite('Xena', { role: 'owner' });
  await xena.tap(group.membershipOf(xena), 'user.join');
  honest.push(xena);
  await spread(70);
  await stage.clock.advance(day);

  const ids = honest.map((each) => group.memberId(each));
  for (const device of honest) {
    const others = honest.filter((each) => each !== device);
    expect(others.map((other) => group.seen(other, device))).toEqual(others.map(() => 'connected'));
    expect(group.membership(device).role).toBe('owner');
    expect(factsOf(device).filter((facts) => facts.role === 'owner' && !ids.includes(facts.memberId))).toEqual([]);
    expect(await device.engine.quarantined()).toEqual([]);
  }
  await group.say(xena, 'still here');
  await stage.clock.advance(minute);
  const heard = honest.filter((each) => each !== xena).map((each) => group.heard(each));
  expect(heard.map((texts) => texts.filter((text) => text === 'still here').length)).toEqual([1, 1, 1]);
});

it.each([1, 2])('a contact changes nothing but what it is itself (%i)', async (seed) => {
  const stage: Stage = await setStage({ seed });
  const group = await Group.of(stage, 'Alice', 'Bob');
  const [alice, bob, mallory] = [await stage.device('Alice'), await stage.device('Bob'), await stage.device('Mallory')];
  await befriend(stage, alice, bob);
  await befriend(stage, alice, mallory);
  await stage.clock.advance(minute);
  const people = [alice, bob, group.host];
  const rumours = new Rumours(`contact ${seed}`, stage, () => people.map((each) => group.memberId(each)));
  const said = stage.said().filter(({ from }) => from === 'Alice').length;
  for (let n = 0; n < 150; n++) await rumours.spread(alice, 'contact/Mallory');
  await stage.clock.advance(day);

  expect(await alice.engine.quarantined()).toEqual([]);
  expect(['contact/Mallory', 'contact/Bob', group.membershipOf(alice)].map((key) => alice.state(key))).toEqual([
    'connected',
    'connected',
    'connected',
  ]);
  expect([group.areConnected(alice, bob), group.membership(alice).role]).toEqual([true, 'member']);
  // What it invites her to waits for her, or was taken back; she says nothing but that there is no such group.
  const others = alice.all('membership').filter(({ key }) => key !== group.membershipOf(alice));
  expect(others.map(({ value }) => value).filter((state) => state !== 'invited' && state !== 'removed')).toEqual([]);
  const answers = stage
    .said()
    .filter(({ from }) => from === 'Alice')
    .slice(said);
  expect([...new Set(answers.map(({ message }) => message.event))]).toEqual(['x.grp.request.reject']);
});

it.each([1, 2, 3])('whatever is said while somebody comes in, nothing is set aside by it (%i)', async (seed) => {
  const gate = new Gate();
  const stage = await setStage({ seed, through: gate.through });
  const group = await Group.of(stage, 'Alice', 'Bob');
  const [alice, mallory] = [await stage.device('Alice'), await stage.device('Mallory')];
  const rumours = new Rumours(`handshake ${seed}`, stage, () => [group.memberId(alice), group.memberId(group.host)]);
  gate.rewrites = (from, command) =>
    from === 'Mallory' && 'message' in command && rumours.pick([true, true, false])
      ? { ...command, message: rumours.any() }
      : command;

  const [invitation, theirs] = [await invited(alice, 'mallory'), await invited(mallory, 'alice')];
  await mallory.begin('contact', 'asked', { contactId: 'asked', by: 'link', link: invitation });
  await alice.begin('contact', 'asked', { contactId: 'asked', by: 'link', link: theirs });
  await alice.begin('contact-address', 'home', { addressId: 'home', automatic: true });
  await alice.until('contact-address/home', 'open');
  const home = requestOf(alice, 'contact-address/home');
  await mallory.begin('contact', 'home', { contactId: 'home', by: 'link', link: home });
  await mallory.begin('membership', 'garden', { groupId: 'garden', by: 'link', link: await group.link() });
  const orchard = await Group.found(stage, 'Mallory', {}, 'orchard');
  await alice.begin('membership', 'orchard', { groupId: 'orchard', by: 'link', link: await orchard.link() });
  await stage.clock.advance(4 * day);

  for (const name of ['Alice', 'Bob', 'Hanna']) {
    const device = await stage.device(name);
    expect([name, await device.engine.quarantined()]).toEqual([name, []]);
  }
  expect(group.areConnected(alice, await stage.device('Bob'))).toBe(true);
  const settled = ['connected', 'failed', 'removed', 'rejected', 'gone'];
  const begun = ['contact/mallory', 'contact/asked', 'membership/orchard'].map((key) => alice.state(key));
  expect(begun.filter((state) => !settled.includes(state as string))).toEqual([]);
});

/** The request by which a device invites somebody to be a contact. */
async function invited(device: GroupDevice, id: string): Promise<string> {
  const key = await device.begin('contact', id, { contactId: id, by: 'invite' });
  await device.until(key, 'invited');
  return requestOf(device, key);
}
