import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import type { Profile } from '../../machines/vocabulary/profile.ts';
import { befriend } from '../groups/befriend.ts';
import { contact, portrait, scene, type Scene, week } from './address-scene.ts';
import { identityOf, isOne, settle } from './people.ts';

const elsewhere = (link: string): string => link.replace(/#./, (start) => (start === '#A' ? '#B' : '#A'));

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
