import { describe, expect, it } from 'vitest';
import type { Profile } from '../../machines/vocabulary/profile.ts';
import { planOf } from '../../runtime/plan.ts';
import { befriend } from '../groups/befriend.ts';
import { contact, portrait, scene, week } from './address-scene.ts';
import { formsOf, identityOf, isOne, settle } from './people.ts';

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

it('M10: by what is no member nothing is begun', async () => {
  const { emil, link } = await scene();
  for (const boundTo of ['contact/Nora', 'member-connection/', 'nobody', '']) {
    const started = emil.engine.start('contact', 'x', { contactId: 'x', by: 'link', link, boundTo });
    await expect(started).rejects.toMatchObject({ error: { type: 'InputInvalid' } });
  }
  expect(emil.row('contact/x')).toBeUndefined();
});
