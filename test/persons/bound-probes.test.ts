import { expect, it } from 'vitest';
import { befriend, requestOf } from '../groups/befriend.ts';
import { Group } from '../groups/group.ts';
import type { GroupDevice } from '../groups/group-device.ts';
import { setStage, type Stage } from '../groups/stage.ts';

const day = 86_400_000;

/** Whether it is one person on that device who is all of these records. */
function areOne(device: GroupDevice, ...keys: string[]): boolean {
  const identities = keys.map((key) => device.memory<{ identity?: string }>(key).identity);
  return identities.every((each) => each !== undefined && each === identities[0]);
}

/** What was bound, and what went without. */
const bindings = ({ said }: Stage) =>
  ['x.info.probe.check', 'x.info.probe.ok'].map((event) =>
    said(event).map(({ message }) => typeof message.params['binding']),
  );

it('PRB-05, M6: a second contact of the same person is found to be one', async () => {
  const stage = await setStage({ seed: 3 });
  const [alice, bob] = [await stage.device('Alice'), await stage.device('Bob')];
  await befriend(stage, bob, alice);
  const invited = await bob.begin('contact', 'again', { contactId: 'again', by: 'invite' });
  await bob.until(invited, 'invited');
  await alice.begin('contact', 'again', { contactId: 'again', by: 'link', link: requestOf(bob, invited) });
  await stage.clock.advance(day);
  expect(areOne(alice, 'contact/Bob', 'contact/again')).toBe(true);
  expect(areOne(bob, 'contact/Alice', 'contact/again')).toBe(true);
  for (const each of [alice, bob]) expect(each.told('person.merged')).toHaveLength(1);
  expect(bindings(stage)).toEqual([['string'], ['string']]);
});

it('PRB-01, M1: who joins a group finds the member who is a contact', async () => {
  const stage = await setStage({ seed: 4 });
  const group = await Group.of(stage, 'Carl');
  const [anna, carl] = [await stage.device('Anna'), await stage.device('Carl')];
  await befriend(stage, carl, anna);
  await group.join('Anna');
  await group.settled();
  await stage.clock.advance(day);
  expect(areOne(anna, 'contact/Carl', group.rowOf(carl, anna))).toBe(true);
  expect(areOne(carl, 'contact/Anna', group.rowOf(anna, carl))).toBe(true);
  expect(bindings(stage)).toEqual([['string'], ['string']]);
});

it('PRB-02, M8: members who become contacts by another way find each other', async () => {
  const stage = await setStage({ seed: 5 });
  const group = await Group.of(stage, 'Anna', 'Carl');
  const [anna, carl] = [await stage.device('Anna'), await stage.device('Carl')];
  await befriend(stage, carl, anna);
  await stage.clock.advance(day);
  expect(areOne(anna, 'contact/Carl', group.rowOf(carl, anna))).toBe(true);
  expect(areOne(carl, 'contact/Anna', group.rowOf(anna, carl))).toBe(true);
});

it('PRB-04a, M2: who joins by the link of a contact finds that it is the host', async () => {
  const stage = await setStage({ seed: 6 });
  const group = await Group.found(stage);
  const anna = await stage.device('Anna');
  await befriend(stage, group.host, anna);
  await group.ask('Anna', await group.link());
  await stage.clock.runUntil(() => group.isIn(anna), 7 * day);
  await stage.clock.advance(day);
  expect(areOne(anna, 'contact/Hanna', group.membershipOf(anna))).toBe(true);
  expect(areOne(group.host, 'contact/Anna', group.rowOf(anna, group.host))).toBe(true);
  expect(bindings(stage)).toEqual([['string'], ['string']]);
});

it('M19, M20: of a client that opted out, and of one in disguise, the first messages are as many and as long', async () => {
  const first = async (prepare: (alice: GroupDevice) => Promise<unknown>, fields = {}) => {
    const stage = await setStage({ seed: 7 });
    const [alice, bob] = [await stage.device('Alice'), await stage.device('Bob')];
    await befriend(stage, bob, alice);
    await prepare(alice);
    const invited = await bob.begin('contact', 'again', { contactId: 'again', by: 'invite' });
    await bob.until(invited, 'invited');
    const before = stage.said().length;
    await alice.begin('contact', 'again', { contactId: 'again', by: 'link', link: requestOf(bob, invited), ...fields });
    await stage.clock.advance(day);
    const { connectionId } = bob.memory<{ connectionId?: string }>('contact/again');
    const toNew = stage
      .said()
      .slice(before)
      .filter((entry) => entry.to === 'Bob' && entry.connectionId === connectionId);
    return toNew.map(({ message }) => [message.event, JSON.stringify(message.params).length]).slice(1);
  };
  const asIs = async () => undefined;
  const open = await first(asIs);
  expect(open.map(([event]) => event)).toEqual(['x.info.probe']);
  expect(await first((alice) => alice.begin('merge-settings', 'account', { policy: { merge: false } }))).toEqual(open);
  expect(await first(asIs, { incognito: true })).toEqual(open);
});
