import { describe, expect, it } from 'vitest';
import type { ContactContext } from '../../machines/contact/contact-events.ts';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import { befriend } from '../groups/befriend.ts';
import { Group } from '../groups/group.ts';
import { setStage } from '../groups/stage.ts';
import { type Death, playDeaths } from './deaths.ts';
import { forge, identityOf, isOne, settle, setPolicy } from './people.ts';

/** Nora has deleted Emil as a contact, and he asks her anew at the address that she showed him: who accepts there now? */

const week = 604_800_000;
const contact = 'contact/Nora';
const portrait = { displayName: 'Nora', fullName: '' };

type Host = 'Hanna' | 'Nora' | 'Emil';
const hosts: Host[] = ['Hanna', 'Nora', 'Emil'];

/** Both are in a group, let in by that one; Nora is gone as a contact, and her address has Emil's request. */
async function asked({ host = 'Hanna', groups = 1 }: { host?: Host; groups?: number } = {}) {
  const stage = await setStage();
  const [nora, emil] = [await stage.device('Nora'), await stage.device('Emil')];
  for (const device of [nora, emil]) await setPolicy(device, 'seed');
  await befriend(stage, nora, emil);
  const address = await nora.begin('contact-address', 'home', { addressId: 'home' });
  await nora.until(address, 'open');
  const { link } = nora.memory<{ link: string }>(address);
  const all: Group[] = [];
  for (const id of ['garden', 'orchard'].slice(0, groups)) {
    const group = await Group.found(stage, host, {}, id);
    for (const name of ['Nora', 'Emil']) if (name !== host) await group.join(name);
    if (host !== 'Hanna') await group.join('Hanna');
    await group.settled();
    all.push(group);
  }
  await settle(stage);
  const members = all.map((group) => group.rowOf(nora, emil));
  const known = all.map((group) => group.rowOf(emil, nora));
  await forge(stage, emil, contact, chatMessage.info({ ...portrait, contactLink: link }));
  await nora.tap('contact/Emil', 'user.delete');
  await emil.until(contact, 'gone');
  expect(members.map((member) => isOne(emil, contact, member))).toEqual(members.map(() => true));
  await emil.tap(contact, 'user.connect');
  await stage.clock.runUntil(() => nora.all('contact-request').length === 1, week);

  const accept = (as: JsonObject = {}) => nora.tap(nora.all('contact-request')[0]?.key ?? '', 'user.accept', as);
  return {
    ...{ stage, nora, emil, link, members, accept },
    /** Nora's contact of now. */
    noras: () => nora.all('contact').find(({ value, key }) => value === 'connected' && key !== 'contact/Hanna')?.key,
    /** Whether the contact is who the members are: for Emil, and for Nora. */
    areOne(this: { noras(): string | undefined }) {
      return [
        members.map((member) => isOne(emil, contact, member)),
        known.map((member) => isOne(nora, this.noras() ?? '', member)),
      ];
    },
    separated: () =>
      emil.told('person.separated').map(({ why, records }) => [why, (records as string[]).includes(contact)]),
    /** Whom Emil would write to as this member, if not over the group. */
    reachedBy: (member: string) => {
      const { contact: by, contactIs } = emil.memory<{
        contact?: string | { key: string; state: string };
        contactIs?: string;
      }>(member);
      return typeof by === 'string' ? [by, contactIs ?? 'there'] : by && [by.key, by.state];
    },
  };
}

describe('a contact that was gone, and is asked anew at its address', () => {
  it.each(hosts)('is who it was where the same profile accepts, for both sides: let in by %s', async (host) => {
    const scene = await asked({ host });
    await scene.accept();
    await scene.emil.until(contact, 'connected');
    expect(scene.areOne()[0]).toEqual([true]);
    await settle(scene.stage);
    expect(scene.areOne()).toEqual([[true], [true]]);
    expect(scene.members.map(scene.reachedBy)).toEqual([[contact, 'there']]);
    expect([scene.separated(), scene.emil.memory<ContactContext>(contact).was]).toEqual([[], undefined]);
  });

  const others = [{ displayName: 'Olga' }, { fullName: 'Nora Neu' }, { shortDescr: 'gardener' }, { image: 'data:,a' }];
  it.each(others)('M14: is nobody but itself where %o accepts: the user is told, once', async (other) => {
    const scene = await asked();
    const { stage, emil, members } = scene;
    await scene.accept({ profile: { ...portrait, ...other } });
    await emil.until(contact, 'connected');
    expect(scene.areOne()[0]).toEqual([false]);
    await settle(stage);
    await emil.restart();
    await settle(stage);
    expect(scene.areOne()).toEqual([[false], [false]]);
    expect(scene.separated()).toEqual([['changed', true]]);
    expect([identityOf(emil, contact), members.map(scene.reachedBy)]).toEqual([undefined, [undefined]]);
  });

  it.each(hosts)('M14: is not written to any more as the member that it was: let in by %s', async (host) => {
    const scene = await asked({ host });
    const { stage, emil, nora, members } = scene;
    const [member = ''] = members;
    await scene.accept({ profile: { displayName: 'Olga', fullName: '' } });
    await emil.until(contact, 'connected');
    await settle(stage);
    expect(scene.reachedBy(member)).toBeUndefined();
    const olgas = scene.noras();
    await emil.tap(member, 'user.contact', { text: 'is it you?' });
    await settle(stage);
    const [made = ''] = scene.reachedBy(member) ?? [];
    expect(made).not.toBe(contact);
    expect([emil.state(made), isOne(emil, made, member), isOne(emil, made, contact)]).toEqual([
      'connected',
      true,
      false,
    ]);
    const heard = nora.emitted.filter(({ event }) => event.type === 'message.received').map(({ key }) => key);
    expect([heard.length, olgas === undefined, heard[0] === olgas]).toEqual([1, false, false]);
  });

  it('M14: leaves those one who were one by it', async () => {
    const scene = await asked({ groups: 2 });
    const [garden = '', orchard = ''] = scene.members;
    await scene.accept({ profile: { displayName: 'Olga', fullName: '' } });
    await scene.emil.until(contact, 'connected');
    await settle(scene.stage);
    expect([isOne(scene.emil, garden, orchard), scene.areOne()[0]]).toEqual([true, [false, false]]);
  });

  it('M14: is nobody but itself where who accepts shows another address, until a probe says who it is', async () => {
    const scene = await asked();
    const contactLink = scene.link.replace(/#./, (start) => (start === '#A' ? '#B' : '#A'));
    await scene.accept({ profile: { ...portrait, contactLink } });
    await scene.emil.until(contact, 'connected');
    expect(scene.areOne()[0]).toEqual([false]);
    await settle(scene.stage);
    expect(scene.areOne()).toEqual([[true], [true]]);
    expect(scene.separated()).toEqual([['changed', true]]);
  });
});

describe('crashes', () => {
  /** Emil dies at that commit after somebody has accepted; how all stands in the end. */
  async function play(commit: number, when: Death, as: JsonObject) {
    const scene = await asked();
    const { stage, emil } = scene;
    const before = emil.commits;
    if (commit > 0) emil.dieAtCommit(before + commit, when);
    await scene.accept({ profile: { ...portrait, ...as } });
    await settle(stage);
    const died = !emil.isAlive;
    if (died) await emil.restart();
    await settle(stage);
    const { was, value } = { ...emil.memory<ContactContext>(contact), value: emil.state(contact) };
    const left = await emil.engine.quarantined();
    const result = { one: scene.areOne(), reached: scene.members.map(scene.reachedBy), was, value, left };
    return { result, told: scene.separated().length, died, commits: emil.commits - before };
  }

  const settled = { was: undefined, value: 'connected', left: [] };
  const outcomes = [
    ['who it was', {}, { ...settled, one: [[true], [true]], reached: [[contact, 'there']] }],
    ['somebody else', { image: 'data:,b' }, { ...settled, one: [[false], [false]], reached: [undefined] }],
  ] as const;
  const cases = outcomes.flatMap((outcome) =>
    (['before', 'after'] as const).map((when) => [when, ...outcome] as const),
  );
  it.each(cases)('%s any of the commits by which it turns out to be %s', async (when, _, as, due) => {
    const { undisturbed, results, deaths } = await playDeaths((commit) => play(commit, when, as));
    expect([undisturbed.result, undisturbed.told]).toEqual([due, due.one[0]?.[0] ? 0 : 1]);
    expect(results).toEqual(results.map(() => due));
    expect(deaths).toBeGreaterThan(2);
  });
});
