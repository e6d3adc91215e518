import { describe, expect, it } from 'vitest';
import { proceeds, type ConnectPlan } from '../../machines/plan/connect-plan.ts';
import { planOf, previewId } from '../../runtime/plan.ts';
import { befriend, requestOf } from '../groups/befriend.ts';
import type { GroupDevice } from '../groups/group-device.ts';
import { Group } from '../groups/group.ts';
import { setStage, type Stage } from '../groups/stage.ts';
import { formsOf, settle } from './people.ts';

const week = 604_800_000;
const hour = 3_600_000;

const plan = (device: GroupDevice, text: string) => planOf(device.engine, text);

/** What is done, and about which record. */
async function shape(device: GroupDevice, text: string) {
  const found = await plan(device, text);
  return [found.plan, proceeds(found), 'key' in found ? found.key : undefined];
}

/** Nora's address: its short link, and its full one. */
async function addressOf({ clock }: Stage, nora: GroupDevice, fields: object = {}) {
  const key = await nora.begin('contact-address', 'home', { addressId: 'home', ...fields });
  const read = () => nora.memory<{ link?: string; request?: string }>(key);
  await clock.runUntil(() => read().link !== undefined, week);
  return { link: read().link ?? '', request: read().request ?? '' };
}

/** Nora has an address, and Emil may have asked there. */
async function noraAndEmil(fields: object = {}) {
  const stage = await setStage();
  const [nora, emil] = [await stage.device('Nora'), await stage.device('Emil')];
  const address = await addressOf(stage, nora, fields);
  const ask = (link = address.link) => emil.begin('contact', 'Nora', { contactId: 'Nora', by: 'link', link });
  return { stage, nora, emil, ...address, ask };
}

describe('an invitation', () => {
  async function invited() {
    const stage = await setStage();
    const [nora, emil] = [await stage.device('Nora'), await stage.device('Emil')];
    const key = await nora.begin('contact', 'Emil', { contactId: 'Emil', by: 'invite' });
    await nora.until(key, 'invited');
    return { stage, nora, emil, link: requestOf(nora, key) };
  }

  it('PLN-01: that nobody has used connects; once used it shows the contact, on both sides', async () => {
    const { nora, emil, link } = await invited();
    expect(await shape(emil, link)).toEqual(['connect', 'yes', undefined]);
    await emil.begin('contact', 'Nora', { contactId: 'Nora', by: 'link', link });
    await emil.until('contact/Nora', 'requested');
    expect(await shape(emil, link)).toEqual(['connecting', 'no', 'contact/Nora']);
    await emil.until('contact/Nora', 'connected');
    await nora.until('contact/Emil', 'connected');
    expect(await shape(emil, link)).toEqual(['known', 'no', 'contact/Nora']);
    expect(await shape(nora, link)).toEqual(['known', 'no', 'contact/Emil']);
  });

  it('PLN-02: of our own is said to be ours', async () => {
    const { nora, link } = await invited();
    for (const form of formsOf(link)) {
      expect(await shape(nora, form)).toEqual(['ownLink', 'afterConfirmation', 'contact/Emil']);
    }
  });
});

describe('an address', () => {
  it('PLN-04: M5: of a contact shows the contact: nobody is asked again', async () => {
    const { stage, nora, emil, link, ask } = await noraAndEmil({ automatic: true });
    expect(await shape(emil, link)).toEqual(['connect', 'yes', undefined]);
    await emil.until(await ask(), 'connected');
    expect(await shape(emil, link)).toEqual(['known', 'no', 'contact/Nora']);
    await settle(stage);
    expect(nora.all('contact')).toHaveLength(1);
    expect(stage.said('x.contact')).toHaveLength(1);
  });

  it('PLN-05: of our own is said to be ours, in every form', async () => {
    const { nora, link, request } = await noraAndEmil();
    for (const form of [...formsOf(link), ...formsOf(request)]) {
      expect(await shape(nora, form)).toEqual(['ownLink', 'afterConfirmation', 'contact-address/home']);
    }
  });

  it('PLN-06: at which we have asked is asked again only where the user says so', async () => {
    const { stage, nora, emil, link, ask } = await noraAndEmil();
    await emil.until(await ask(), 'requested');
    await stage.clock.runUntil(() => nora.all('contact-request').length === 1, week);
    expect(await shape(emil, link)).toEqual(['requested', 'afterConfirmation', 'contact/Nora']);
  });

  it('PLN-08: of a contact that has deleted us connects into that same contact', async () => {
    const stage = await setStage();
    const [nora, emil] = [await stage.device('Nora'), await stage.device('Emil')];
    const { link } = await addressOf(stage, nora, { automatic: true });
    const profile = { displayName: 'Nora', fullName: '', contactLink: link };
    const invitation = await emil.begin('contact', 'Nora', { contactId: 'Nora', by: 'invite' });
    await emil.until(invitation, 'invited');
    const request = requestOf(emil, invitation);
    await nora.begin('contact', 'Emil', { contactId: 'Emil', by: 'link', link: request, profile });
    await emil.until('contact/Nora', 'connected');
    expect(await shape(emil, link)).toEqual(['known', 'no', 'contact/Nora']);

    await nora.until('contact/Emil', 'connected');
    await nora.tap('contact/Emil', 'user.delete');
    await emil.until('contact/Nora', 'gone');
    expect(await shape(emil, link)).toEqual(['contactViaAddress', 'yes', 'contact/Nora']);
    await emil.tap('contact/Nora', 'user.connect');
    await emil.until('contact/Nora', 'connected');
    await settle(stage);
    expect(emil.all('contact').map(({ key }) => key)).toEqual(['contact/Nora']);
    expect(nora.all('contact').map(({ value }) => value)).toEqual(['connected']);
    await emil.tap('contact/Nora', 'user.send', { text: 'here again' });
    await settle(stage);
    expect(nora.told('message.received')).toHaveLength(1);
  });

  it('PLN-09: of who has accepted us, and is not ready, shows that it connects', async () => {
    const { stage, nora, emil, link, ask } = await noraAndEmil();
    const key = await ask();
    await stage.clock.runUntil(() => nora.all('contact-request').length === 1, week);
    await nora.tap(nora.all('contact-request')[0]?.key ?? '', 'user.accept');
    await emil.until(key, 'connecting');
    expect(await shape(emil, link)).toEqual(['connecting', 'no', key]);
  });

  it.each(['link', 'request'] as const)('PLN-10: is the same in each of its forms, begun by its %s', async (first) => {
    const { emil, link, request, ask } = await noraAndEmil({ automatic: true });
    await emil.until(await ask(first === 'link' ? link : request), 'connected');
    // What is behind a short link shows only once it was fetched.
    const before = first === 'link' ? ['known', 'no', 'contact/Nora'] : ['connect', 'yes', undefined];
    expect(await shape(emil, link)).toEqual(before);
    expect(await preview(emil, link)).toBe('fetched');
    for (const form of [...formsOf(link), ...formsOf(request)]) {
      expect(await shape(emil, form)).toEqual(['known', 'no', 'contact/Nora']);
    }
  });

  it('M11: that nobody shows is asked at, as any other', async () => {
    const { stage, nora, emil, link } = await noraAndEmil();
    await befriend(stage, nora, emil);
    expect(await plan(emil, link)).not.toHaveProperty('boundTo');
    expect(await shape(emil, link)).toEqual(['connect', 'yes', undefined]);
  });

  it('M13: that a contact shows in its profile opens the contact, in each of its forms', async () => {
    const { nora, emil, link } = await noraAndEmil();
    const profile = { displayName: 'Nora', fullName: '', contactLink: formsOf(link)[1] ?? '' };
    await nora.begin('contact', 'Emil', { contactId: 'Emil', by: 'invite', profile });
    await nora.until('contact/Emil', 'invited');
    const invitation = requestOf(nora, 'contact/Emil');
    await emil.begin('contact', 'friend', { contactId: 'friend', by: 'link', link: invitation });
    await emil.until('contact/friend', 'connected');
    for (const form of formsOf(link)) expect(await shape(emil, form)).toEqual(['known', 'no', 'contact/friend']);
  });
});

describe('the link of a group', () => {
  async function garden(admission?: Parameters<Group['link']>[0]) {
    const stage = await setStage();
    const group = await Group.found(stage);
    return { stage, group, link: await group.link(admission) };
  }

  it('PLN-12: of our own is said to be ours', async () => {
    const { group, link } = await garden();
    for (const form of formsOf(link)) {
      expect(await plan(group.host, form)).toMatchObject({ plan: 'ownLink', of: 'group' });
    }
  });

  it('PLN-13: by which we are on the way in shows that, and M15: opens the group once we are in', async () => {
    const { stage, group, link } = await garden();
    const emil = await stage.device('Emil');
    expect(await shape(emil, link)).toEqual(['connect', 'yes', undefined]);
    await group.ask('Emil', link);
    await emil.until('membership/by-link', 'joined');
    expect(await shape(emil, link)).toEqual(['requested', 'afterConfirmation', 'membership/by-link']);
    await emil.until('membership/by-link', 'accepted');
    expect(await shape(emil, link)).toEqual(['connecting', 'no', 'membership/by-link']);
    await emil.until('membership/by-link', 'connected');
    for (const form of formsOf(link)) expect(await shape(emil, form)).toEqual(['known', 'no', 'membership/by-link']);
  });

  it('PLN-14: of a group that we have left is joined again, as a new record', async () => {
    const { stage, group, link } = await garden();
    const emil = await group.ask('Emil', link);
    await emil.until('membership/by-link', 'connected');
    await settle(stage);
    await emil.tap('membership/by-link', 'user.leave');
    await emil.until('membership/by-link', 'left');
    expect(await shape(emil, link)).toEqual(['connect', 'yes', undefined]);
    await emil.begin('membership', 'again', { groupId: 'again', by: 'link', link });
    await emil.until('membership/again', 'connected');
    expect(emil.state('membership/by-link')).toBe('left');
    expect(await shape(emil, link)).toEqual(['known', 'no', 'membership/again']);
  });

  it('PLN-16: of a group that has refused us shows that: nobody is asked again', async () => {
    const { stage, group, link } = await garden({ verdict: 'reject', rejection: 'blocked_name' });
    const emil = await group.ask('Emil', link);
    await emil.until('membership/by-link', 'rejected');
    expect(await shape(emil, link)).toEqual(['known', 'no', 'membership/by-link']);
    await settle(stage);
    expect(emil.all('membership')).toHaveLength(1);
  });
});

/** Fetches what a link leads to; returns how that went. */
async function preview(device: GroupDevice, link: string): Promise<unknown> {
  const key = await device.begin('link-preview', previewId(link), { link });
  await device.network.clock.runUntil(() => device.state(key) !== 'fetching', hour);
  return device.state(key);
}

describe('what a link leads to', () => {
  const cases: [words: string, spec: object, plan: object][] = [
    ['RLY-09: a channel without relays', { relays: 0 }, { plan: 'noRelays' }],
    [
      'RLY-12: another channel than the link says',
      { entityId: 'B'.repeat(43) },
      { plan: 'invalid', why: { code: 'LinkDataInvalid', missing: 'entityIdMatch' } },
    ],
    ['a channel of a kind that is not known', { groupType: 'forum' }, { plan: 'updateRequired', groupType: 'forum' }],
    ['a channel', {}, { plan: 'connect' }],
  ];
  it.each(cases)('%s is known before anything is done, and nothing else begins', async (_words, spec, expected) => {
    const { device, network, said } = await setStage();
    const { link } = network.addChannel(spec);
    const emil = await device('Emil');
    const before = emil.all().map(({ key }) => key);
    expect(await preview(emil, link)).toBe('fetched');
    const found: ConnectPlan = await plan(emil, link);
    expect(found).toMatchObject(expected);
    const begun = emil.all().filter(({ key }) => !before.includes(key));
    expect(begun.map(({ machine }) => machine)).toEqual(['link-preview']);
    expect(said()).toEqual([]);
    await emil.tap(begun[0]?.key ?? '', 'user.close');
    expect(emil.all().map(({ key }) => key)).toEqual(before);
  });

  it('counts for the link in whatever form it was looked at', async () => {
    const { device, network } = await setStage();
    const { link } = network.addChannel({ relays: 0 });
    const emil = await device('Emil');
    for (const form of formsOf(link)) {
      expect(previewId(form)).toBe(previewId(link));
      expect((await plan(emil, form)).plan).toBe('connect');
    }
    expect(await preview(emil, formsOf(link).at(-1) ?? '')).toBe('fetched');
    expect((await plan(emil, link)).plan).toBe('noRelays');
  });

  it('nothing: the link is dead, and that is seen at once', async () => {
    const { device, network } = await setStage();
    const emil = await device('Emil');
    expect(await preview(emil, network.addChannel({ data: 'dead' }).link)).toBe('dead');
  });
});
