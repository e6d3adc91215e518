import { describe, expect, it } from 'vitest';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import type { Profile } from '../../machines/vocabulary/profile.ts';
import { planOf } from '../../runtime/plan.ts';
import { befriend } from '../groups/befriend.ts';
import type { GroupDevice } from '../groups/group-device.ts';
import { Group } from '../groups/group.ts';
import { setStage, type Stage } from '../groups/stage.ts';
import { forge, formsOf, identityOf, isOne, settle, setPolicy } from './people.ts';

/** Emil knows Nora from a group, and asks to be her contact at the address that her profile shows there. */

const week = 604_800_000;
const contact = 'contact/nora';
const portrait = { displayName: 'Nora', fullName: '' };

/** Nora's address: its short link, and its full one. */
async function addressOf({ clock }: Stage, nora: GroupDevice) {
  const key = await nora.begin('contact-address', 'home', { addressId: 'home' });
  const read = () => nora.memory<{ link?: string; request?: string }>(key);
  await clock.runUntil(() => read().link !== undefined, week);
  return { link: read().link ?? '', request: read().request ?? '' };
}

type Scene = {
  readonly policy?: object | 'upstream';
  readonly noraIn?: JsonObject;
  readonly emilIn?: JsonObject;
  readonly shows?: 'link' | 'request';
};

async function scene({ policy, noraIn = {}, emilIn = {}, shows = 'link' }: Scene = {}) {
  const stage = await setStage();
  const [nora, emil] = [await stage.device('Nora'), await stage.device('Emil')];
  for (const device of [nora, emil]) await setPolicy(device, policy && device === emil ? policy : 'seed');
  const address = await addressOf(stage, nora);
  const shown = { ...portrait, contactLink: address[shows] };
  const group = await Group.found(stage);
  await group.join('Nora', {}, noraIn);
  await group.join('Emil', {}, emilIn);
  await group.settled();
  await settle(stage);
  const member = group.rowOf(nora, emil);
  /** What Nora is in the group, by now. */
  const becomes = (profile: Profile) => forge(stage, emil, member, chatMessage.info(profile));
  await becomes(shown);

  /** Emil asks; Nora has his request before her. */
  async function ask(fields: object = {}): Promise<void> {
    const input = { contactId: 'nora', by: 'link', link: address.link, boundTo: member, ...fields };
    await emil.begin('contact', 'nora', input);
    await stage.clock.runUntil(() => nora.all('contact-request').length === 1, week);
  }
  /** Nora accepts, as who she is in the group if nothing else is said; until Emil sees that. */
  async function accept(as: JsonObject = {}): Promise<void> {
    await nora.tap(nora.all('contact-request')[0]?.key ?? '', 'user.accept', as);
    await emil.until(contact, 'connected');
  }
  const noras = () => nora.all('contact').find(({ key }) => key !== 'contact/Hanna')?.key ?? '';
  return {
    ...{ stage, group, nora, emil, ...address, member, becomes, ask, accept },
    /** Whether the contact and the member are one: for Emil, and for Nora. */
    areOne: () => [isOne(emil, contact, member), isOne(nora, noras(), group.rowOf(emil, nora))],
    untied: () => emil.told('contact.untied').map(({ why, record }) => [why, record === member]),
  };
}

describe('who is asked at the address that a member shows', () => {
  it('M10: is that member as soon as it is connected, without a probe; and M14: a probe is asked nevertheless', async () => {
    const { stage, emil, ask, accept, areOne, untied } = await scene();
    await ask();
    const before = stage.said('x.info.probe.ok').length;
    await accept();
    expect(areOne()[0]).toBe(true);
    expect(stage.said('x.info.probe.ok').length).toBe(before);
    await settle(stage);
    expect(stage.said('x.info.probe.ok').length).toBe(before + 1);
    expect(areOne()).toEqual([true, true]);
    expect([untied(), emil.told('person.separated')]).toEqual([[], []]);
  });

  it.each(['link', 'request'] as const)(
    'M12: the plan of each of its forms names the member, who shows its %s',
    async (shows) => {
      const { emil, member, ask, accept, areOne, untied, ...address } = await scene({ shows });
      for (const form of formsOf(address[shows])) {
        expect(await planOf(emil.engine, form)).toMatchObject({ plan: 'connect', boundTo: member });
      }
      await ask();
      await accept();
      expect([areOne()[0], untied()]).toEqual([true, []]);
      expect(await planOf(emil.engine, address.link)).toMatchObject({ plan: 'known', key: contact });
    },
  );

  it('M12: keeps the profile with which it has accepted', async () => {
    const { emil, ask, accept } = await scene();
    await ask();
    await accept({ profile: { ...portrait, preferences: { calls: { allow: 'no' } } } });
    const { peer } = emil.memory<{ peer: { profile: Profile } }>(contact);
    expect(peer.profile).toEqual({ ...portrait, preferences: { calls: { allow: 'no' } } });
  });

  it('M13: is opened where the member is one with a contact that does not show it', async () => {
    const { stage, nora, emil, link, member } = await scene();
    await befriend(stage, nora, emil);
    await settle(stage);
    expect(isOne(emil, 'contact/Nora', member)).toBe(true);
    expect(await planOf(emil.engine, link)).toMatchObject({ plan: 'known', key: 'contact/Nora' });
  });
});

describe('M12: the address of everybody whose profile shows it is known in each of its forms', () => {
  /** Hanna's group and Nora's address, where a profile of Nora's shows it. */
  async function garden(form: (address: { link: string; request: string }) => string, isHost = false) {
    const stage = await setStage();
    const nora = await stage.device('Nora');
    const address = await addressOf(stage, nora);
    const shows = { profile: { ...portrait, contactLink: form(address) } };
    const group = await Group.found(stage, isHost ? 'Nora' : 'Hanna', isHost ? shows : {});
    if (!isHost) {
      await group.ask('Nora', await group.link(), shows);
      await nora.until('membership/by-link', 'connected');
    }
    return { stage, group, nora, address };
  }
  const forms: [string, (address: { link: string; request: string }) => string, 'link' | 'request'][] = [
    ['https:', ({ link }) => link, 'link'],
    ['simplex:', ({ link }) => formsOf(link)[1] ?? '', 'link'],
    ['full simplex:', ({ request }) => request, 'request'],
    ['full https:', ({ request }) => formsOf(request)[1] ?? '', 'request'],
  ];
  const boundIn = async (device: GroupDevice, link: string) =>
    Promise.all(
      formsOf(link).map(async (form) => planOf(device.engine, form).then((plan) => 'boundTo' in plan && plan.boundTo)),
    );

  it.each(forms)('of a member, to the host and to another member: %s', async (_, form, of) => {
    const { group, nora, address } = await garden(form);
    const emil = await group.join('Emil');
    await group.settled();
    for (const device of [group.host, emil]) {
      expect(new Set(await boundIn(device, address[of]))).toEqual(new Set([group.rowOf(nora, device)]));
    }
  });

  it.each(forms)('of the host: %s; not after we have left', async (_, form, of) => {
    const { stage, group, address } = await garden(form, true);
    const emil = await group.ask('Emil', await group.link());
    await emil.until('membership/by-link', 'connected');
    await settle(stage);
    expect(new Set(await boundIn(emil, address[of]))).toEqual(new Set(['membership/by-link']));
    await emil.tap('membership/by-link', 'user.leave');
    await emil.until('membership/by-link', 'left');
    expect(new Set(await boundIn(emil, address[of]))).toEqual(new Set([false]));
  });

  it.each(forms)('of a contact: %s', async (_, form, of) => {
    const { stage, nora, address } = await garden(form);
    const emil = await stage.device('Emil');
    const [, noras] = await befriend(stage, emil, nora);
    await forge(stage, emil, 'contact/Nora', chatMessage.info({ ...portrait, contactLink: form(address) }));
    expect(nora.state(noras)).toBe('connected');
    for (const text of formsOf(address[of])) {
      expect(await planOf(emil.engine, text)).toMatchObject({ plan: 'known', key: 'contact/Nora' });
    }
  });
});

describe('who is not taken for the member, until a probe says so', () => {
  const others = [{ displayName: 'Norah' }, { fullName: 'Nora Neu' }, { shortDescr: 'gardener' }, { image: 'data:,a' }];
  it.each(others)('M12: who accepts as %o: the user is told, once', async (other) => {
    const { stage, emil, ask, accept, areOne, untied } = await scene();
    await ask();
    await accept({ profile: { ...portrait, ...other } });
    await settle(stage);
    await emil.restart();
    await settle(stage);
    expect(areOne()).toEqual([false, false]);
    expect(untied()).toEqual([['ProfilesDiffer', true]]);
  });

  it.each(others)('M14: a member who is %o for now: a probe finds out later', async (other) => {
    const { stage, emil, link, becomes, ask, accept, areOne, untied } = await scene();
    await ask();
    await becomes({ ...portrait, ...other, contactLink: link });
    await accept();
    await settle(stage);
    expect([areOne(), untied()]).toEqual([[false, false], [['ProfilesDiffer', true]]]);
    await becomes({ ...portrait, contactLink: link });
    expect(areOne()).toEqual([false, false]);
    await emil.tap(contact, 'user.probe');
    await settle(stage);
    expect([areOne(), untied().length]).toEqual([[true, true], 1]);
  });

  it('M14: where another accepts at the address, who had it before is another', async () => {
    const { stage, emil, ask, accept, areOne, untied } = await scene();
    await ask();
    await accept({ profile: { displayName: 'Olga', fullName: '' } });
    await settle(stage);
    expect([areOne()[0], untied()]).toEqual([false, [['ProfilesDiffer', true]]]);
    expect(identityOf(emil, contact)).toBeUndefined();
  });

  const moved: [string, (link: string) => Profile, (link: string) => Profile][] = [
    ['the member shows it no more', () => portrait, () => portrait],
    ['the member shows another', (link) => ({ ...portrait, contactLink: elsewhere(link) }), () => portrait],
    [
      'who accepts shows another',
      (link) => ({ ...portrait, contactLink: link }),
      (link) => ({ ...portrait, contactLink: elsewhere(link) }),
    ],
  ];
  it.each(moved)('M14: %s: a probe that is confirmed makes them one after all', async (_, shown, accepted) => {
    const { stage, link, becomes, ask, accept, areOne, untied } = await scene();
    await ask();
    await becomes(shown(link));
    await accept({ profile: accepted(link) as object as JsonObject });
    expect([areOne()[0], untied()]).toEqual([false, [['AddressChanged', true]]]);
    await settle(stage);
    expect(areOne()).toEqual([true, true]);
    expect(untied()).toHaveLength(1);
  });

  it('M14: the member has left the group: there is nobody to be', async () => {
    const { stage, group, nora, emil, member, ask, accept, areOne, untied } = await scene();
    await ask();
    await nora.tap(group.membershipOf(nora), 'user.leave');
    await stage.clock.runUntil(() => ['left', undefined].includes(emil.state(member) as string), week);
    await accept();
    await settle(stage);
    expect([areOne()[0], untied()]).toEqual([false, [['NotCurrent', true]]]);
  });

  it('M14: there never was such a member', async () => {
    const { emil, ask, accept } = await scene();
    const boundTo = 'member-connection/garden.nobody';
    await ask({ boundTo });
    await accept();
    expect(emil.told('contact.untied')).toMatchObject([{ record: boundTo, why: 'NotCurrent' }]);
  });

  const emilio = { profile: { displayName: 'Emilio', fullName: '' } };
  const rules: [string, Scene, object, JsonObject, string][] = [
    ['M20: who is asked in disguise', {}, { incognito: true }, {}, 'Incognito'],
    ['M20: a member that knows us in disguise', { emilIn: { incognito: true } }, {}, {}, 'Incognito'],
    ['M20: who accepts in disguise', {}, {}, { incognito: true }, 'ProfilesDiffer'],
    ['M19: who is asked where merging is off', { policy: { merge: false } }, {}, {}, 'Off'],
    ['M10: who is asked as somebody else', {}, emilio, {}, 'OtherToUs'],
    [
      'M10: who is asked where contacts and members are kept apart',
      ...([{ policy: { contactWithMember: false } }, {}, {}, 'ContactAndMemberSeparate'] as const),
    ],
  ];
  it.each(rules)('%s is never taken for the member, and the user is told', async (_, how, asked, as, why) => {
    const { stage, ask, accept, areOne, untied } = await scene(how);
    await ask(asked);
    await accept(as);
    await settle(stage);
    expect([areOne()[0], untied()]).toEqual([false, [[why, true]]]);
  });

  it('M10: a member that has a contact, where only the first counts', async () => {
    const { stage, nora, emil, member, ask, accept, untied } = await scene({ policy: 'upstream' });
    await befriend(stage, nora, emil);
    await settle(stage);
    expect(isOne(emil, 'contact/Nora', member)).toBe(true);
    await ask();
    await accept();
    await settle(stage);
    expect([isOne(emil, contact, member), untied()]).toEqual([false, [['HasContact', true]]]);
  });
});

const elsewhere = (link: string): string => link.replace(/#./, (start) => (start === '#A' ? '#B' : '#A'));

describe('what comes after', () => {
  it('M10: the user takes the two apart: they stay so, whatever is asked', async () => {
    const { stage, emil, member, ask, accept, areOne, untied } = await scene();
    await ask();
    await accept();
    await settle(stage);
    await emil.tap(identityOf(emil, contact) ?? '', 'user.separate', { record: member });
    await emil.tap(contact, 'user.probe');
    await settle(stage);
    await emil.restart();
    await settle(stage);
    expect([areOne()[0], untied()]).toEqual([false, []]);
  });

  it('M14: a probe that is confirmed too late for the rules drops the tie, on both sides', async () => {
    const { stage, nora, becomes, ask, accept, areOne, untied } = await scene();
    await ask();
    await accept();
    nora.offline();
    await settle(stage);
    expect(areOne()).toEqual([true, false]);
    await becomes({ ...portrait, displayName: 'Norah' });
    nora.offline(false);
    await settle(stage);
    expect(stage.said('x.info.probe.refused').length).toBeGreaterThan(0);
    expect([areOne(), untied()]).toEqual([[false, false], [['Refused', true]]]);
  });

  it('M14: a probe that nobody answers leaves it: nothing speaks against it', async () => {
    const { stage, nora, emil, ask, accept, areOne, untied } = await scene();
    await nora.tap('merge-settings/account', 'user.set', { policy: { merge: false } });
    await ask();
    await accept();
    await stage.clock.advance(5 * week);
    expect([areOne(), untied()]).toEqual([[true, false], []]);
    expect(emil.told('person.separated')).toEqual([]);
  });
});

describe('M10: crashes', () => {
  /** Emil dies at that commit after Nora has accepted; how all stands in the end. */
  async function play(commit: number, when: 'before' | 'after', as: Profile) {
    const { stage, nora, emil, ask, areOne, untied } = await scene();
    await ask();
    const before = emil.commits;
    if (commit > 0) emil.dieAtCommit(before + commit, when);
    await nora.tap(nora.all('contact-request')[0]?.key ?? '', 'user.accept', { profile: as as object as JsonObject });
    await settle(stage);
    const died = !emil.isAlive;
    if (died) await emil.restart();
    await settle(stage);
    const left = [...emil.all('association'), ...(await emil.engine.quarantined())];
    const { boundTo } = emil.memory<{ boundTo?: string }>(contact);
    return { result: { one: areOne(), boundTo, left }, told: untied(), died, commits: emil.commits - before };
  }

  const outcomes = [
    ['one', {}, { one: [true, true], boundTo: expect.any(String) as string, left: [] }],
    ['two', { image: 'data:,b' }, { one: [false, false], boundTo: undefined, left: [] }],
  ] as const;
  const deaths = outcomes.flatMap((outcome) =>
    (['before', 'after'] as const).map((when) => [when, ...outcome] as const),
  );
  it.each(deaths)(
    '%s any of the commits by which they turn out to be %s',
    { timeout: 60_000 },
    async (when, _, other, due) => {
      const as = { ...portrait, ...other };
      const { result, told, commits } = await play(0, when, as);
      expect([result, told.length]).toEqual([due, due.one[0] ? 0 : 1]);
      let deathCount = 0;
      for (let commit = 1; commit <= commits; commit++) {
        const played = await play(commit, when, as);
        expect([commit, played.result]).toEqual([commit, due]);
        if (played.died) deathCount += 1;
      }
      expect(deathCount).toBeGreaterThan(2);
    },
  );
});

it('M10: by what is no member nothing is begun', async () => {
  const { emil, link } = await scene();
  for (const boundTo of ['contact/Nora', 'member-connection/', 'nobody', '']) {
    const started = emil.engine.start('contact', 'x', { contactId: 'x', by: 'link', link, boundTo });
    await expect(started).rejects.toMatchObject({ error: { type: 'InputInvalid' } });
  }
  expect(emil.row('contact/x')).toBeUndefined();
});
