import { describe, expect, it } from 'vitest';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { Profile } from '../../machines/vocabulary/profile.ts';
import { planOf } from '../../runtime/plan.ts';
import { requestOf } from '../groups/befriend.ts';
import { Gate } from './gate.ts';
import { settle } from './people.ts';
import { askAgain, connectedAgain, isAboutClaims, leftGroup, namedAs, says, unheard, type Left } from './rejoining.ts';

const day = 86_400_000;

it('PLN-17: M17: a group that is gone here is entered again over the contact with its host', async () => {
  const { stage, group, link, nora } = await leftGroup('invitation');
  expect(await planOf(nora.engine, link)).toMatchObject({ plan: 'askForInvitation', contact: 'contact/Hanna' });
  await askAgain(nora, link);
  const again = await connectedAgain(stage, nora);
  expect(stage.said('x.grp.request.inv')).toHaveLength(1);
  expect(again).toMatch(/^membership\/Hanna\./);
  expect(nora.state('repeat-join/again')).toBe('joined');
  expect(group.host.state('member-invitation/garden.Nora')).toBe('connected');
  expect(await planOf(nora.engine, link)).toMatchObject({ plan: 'known' });
});

it('PLN-18: M16: without the contact, the group is asked for by its link, as by anybody', async () => {
  const { stage, link, nora } = await leftGroup('invitation');
  await nora.tap('contact/Hanna', 'user.delete');
  await settle(stage);
  expect(await planOf(nora.engine, link)).toMatchObject({ plan: 'connect' });
});

it('PLN-20: a host that has no such group any more refuses, and the requester is told', async () => {
  const { stage, group, link, nora } = await leftGroup('invitation');
  await group.host.tap('contact-address/gate', 'user.delete');
  await settle(stage);
  const key = await askAgain(nora, link);
  await nora.until(key, 'refused');
  expect(nora.memory<{ reason?: object }>(key).reason).toEqual({ code: 'NotHere', what: 'group' });
});

it('a contact that is not there is not asked, and the link is used at once', async () => {
  const { stage, link, nora } = await leftGroup('invitation');
  await nora.begin('repeat-join', 'again', { joinId: 'again', link, contact: 'contact/nobody' });
  const again = await connectedAgain(stage, nora);
  expect(again).not.toMatch(/Hanna/);
  expect(stage.said('x.grp.request.inv')).toHaveLength(0);
});

it('asking can be given up', async () => {
  const { nora, link } = await leftGroup('invitation');
  nora.offline();
  const key = await askAgain(nora, link);
  expect(nora.state(key)).toBe('asking');
  await nora.tap(key, 'user.cancel');
  expect(nora.row(key)).toBeUndefined();
});

it('who takes the question back and asks once more is in again, though the host had begun to invite', async () => {
  const { stage, link, nora } = await leftGroup('invitation');
  stage.network.faults.delay('Hanna', 'INV', 60_000);
  await nora.tap(await askAgain(nora, link), 'user.cancel');
  await askAgain(nora, link);
  expect(await connectedAgain(stage, nora)).toMatch(/^membership\/Hanna\./);
  expect(stage.said('x.grp.request.inv')).toHaveLength(2);
  expect(nora.state('repeat-join/again')).toBe('joined');
});

describe('M18: where the contact does not answer, the link is asked, and told as what the host knows who asks', () => {
  it('a host that has the contact invites it over its own connection', async () => {
    const { stage, gate, group, link, nora, contact } = await leftGroup('address');
    gate.loses = unheard;
    await askAgain(nora, link);
    const again = await connectedAgain(stage, nora);
    expect(again).toMatch(/^membership\/Hanna\./);
    const [said] = stage.said('x.grp.request.inv');
    expect(said).toMatchObject({ as: 'REQ', to: 'Hanna' });
    expect(said?.message.params).toMatchObject({ contactReqId: namedAs(nora), hasContact: true });
    expect(stage.said('x.grp.inv')).toHaveLength(1);
    expect(group.host.state(`member-invitation/garden.${contact.slice('contact/'.length)}`)).toBe('connected');
    // What waited for an answer at the link is gone.
    expect(nora.all('membership').map(({ key }) => key)).toEqual([again, 'membership/by-link']);
    expect(await planOf(nora.engine, link)).toMatchObject({ plan: 'known', key: again });
  });

  it('a host that has silently deleted the contact takes it as anybody', async () => {
    const { stage, gate, group, link, nora, contact } = await leftGroup('address');
    gate.loses = (_, { event }) => event === 'x.direct.del';
    await group.host.tap(contact, 'user.delete');
    await settle(stage);
    expect([group.host.row(contact), nora.state('contact/Hanna')]).toEqual([undefined, 'connected']);
    await askAgain(nora, link);
    const again = await connectedAgain(stage, nora);
    expect(again).not.toMatch(/Hanna/);
    expect(stage.said('x.grp.request.inv').map(({ as }) => as)).toEqual(['REQ']);
    expect(stage.said('x.grp.inv')).toHaveLength(0);
  });

  it('over a contact that is not answering for as long as that takes, by the link after it', async () => {
    const { stage, gate, link, nora } = await leftGroup('address');
    gate.keeps = (to, { event }) => to === 'Hanna' && event === 'x.grp.request.inv';
    const key = await askAgain(nora, link);
    await stage.clock.advance(day);
    expect(nora.state(key)).toBe('asking');
    const again = await connectedAgain(stage, nora);
    expect(again).toMatch(/^membership\/Hanna\./);
    expect(nora.state(key)).toBe('joined');
  });

  const claims = {
    'says that it has no contact with the host': (said: object) => ({ ...said, hasContact: false }),
    'names a request that nobody knows': (said: object) => ({ ...said, contactReqId: 'bm9ib2R5' }),
  };
  it.each(Object.entries(claims))('who %s is taken as anybody', async (_, other) => {
    const { stage, gate, link, nora } = await leftGroup('address');
    gate.loses = unheard;
    gate.rewrites = says('Nora', (said) => ({ ...chatMessage.ok(), event: 'x.grp.request.inv', params: other(said) }));
    await askAgain(nora, link);
    expect(await connectedAgain(stage, nora)).not.toMatch(/Hanna/);
    expect(stage.said('x.grp.request.inv')).toHaveLength(1);
    expect(stage.said('x.grp.inv')).toHaveLength(0);
  });

  it('a host whose link announces nothing is asked as by anybody, at once', async () => {
    const gate = new Gate();
    gate.rewrites = (_, command) =>
      command.type === 'setLink' ? { ...command, data: { ...command.data, joinery: [] } } : command;
    const { stage, link, nora } = await leftGroup('address', gate);
    gate.loses = unheard;
    const before = stage.clock.now();
    await askAgain(nora, link);
    expect(await connectedAgain(stage, nora)).not.toMatch(/Hanna/);
    expect(stage.said('x.grp.request.inv')).toHaveLength(0);
    expect(stage.clock.now() - before).toBeLessThan(day);
  });

  it('a host that announces it and does nothing is asked as by anybody after the limit', async () => {
    const { stage, gate, link, nora } = await leftGroup('address');
    gate.loses = unheard;
    gate.hides = isAboutClaims;
    await askAgain(nora, link);
    await stage.clock.advance(day);
    expect(nora.all('membership').map(({ value }) => value)).toEqual(['joined', 'left']);
    expect(await connectedAgain(stage, nora)).not.toMatch(/Hanna/);
    expect(stage.said('x.contact').at(-1)).toMatchObject({ from: 'Nora', to: 'Hanna' });
  });

  it('an invitation that comes after all counts, where nobody has answered at the link', async () => {
    const { stage, gate, link, nora } = await leftGroup('address');
    gate.keeps = (to, { event }) => to === 'Hanna' && event === 'x.grp.request.inv';
    gate.hides = (to, { type }) => to === 'Hanna' && type === 'REQ';
    await askAgain(nora, link);
    await stage.clock.advance(5 * day);
    await gate.release();
    expect(await connectedAgain(stage, nora)).toMatch(/^membership\/Hanna\./);
    expect(nora.all('membership')).toHaveLength(2);
  });

  it('who comes back as somebody else is not given away', async () => {
    const { stage, gate, link, nora } = await leftGroup('address');
    gate.loses = unheard;
    await askAgain(nora, link, { incognito: true });
    expect(await connectedAgain(stage, nora)).not.toMatch(/Hanna/);
    expect(
      JSON.stringify(
        stage
          .said()
          .filter(({ as }) => as === 'REQ')
          .at(-1),
      ),
    ).not.toContain(namedAs(nora));
  });

  it('who is somebody else to the contact is the same at the link', async () => {
    const { stage, gate, link, nora } = await leftGroup('address', new Gate(), { incognito: true });
    const { profile } = nora.memory<{ profile: object }>('contact/Hanna');
    gate.loses = unheard;
    await askAgain(nora, link);
    const again = await connectedAgain(stage, nora);
    expect(nora.memory<{ profile: object }>(again).profile).toEqual(profile);
    expect(stage.said('x.grp.request.inv')[0]?.message.params).toMatchObject({ profile });
  });

  it('who has to be approved is so, however it comes', async () => {
    const { stage, gate, group, nora } = await leftGroup('address');
    gate.loses = unheard;
    const { host } = group;
    await host.tap('contact-address/gate', 'user.delete');
    const { groupProfile } = host.memory<{ groupProfile: object }>('membership/garden');
    const door = { groupId: 'garden', groupProfile, admission: { verdict: 'approve' } };
    await host.begin('contact-address', 'door', { addressId: 'door', group: door });
    await host.until('contact-address/door', 'open');
    await askAgain(nora, host.memory<{ link: string }>('contact-address/door').link);
    const isWaiting = () => host.all('member-invitation').some(({ value }) => value === 'pendingApproval');
    await stage.clock.runUntil(isWaiting);
    expect(isWaiting()).toBe(true);
    expect(stage.said('x.grp.request.inv')).toHaveLength(1);
    expect(stage.said('x.grp.inv')).toHaveLength(0);
  });
});

describe('M18: who says to be somebody else’s contact', () => {
  /** Mallory asks at the group's link by the name of Nora's request, which she has got hold of. */
  async function claimed(left: Left, id: string) {
    const { stage, gate, link, nora } = left;
    gate.rewrites = says('Mallory', ({ profile }) =>
      chatMessage.requestInvByLink(profile as Profile, namedAs(nora), id),
    );
    const mallory = await stage.device('Mallory');
    await mallory.begin('membership', id, { groupId: id, by: 'link', link });
    await settle(stage);
    return mallory.state(`membership/${id}`);
  }

  const invitations = ({ nora }: Left) => nora.all('membership').filter(({ key }) => key.includes('Hanna'));

  it('is not let in by it, and the contact gets one invitation, which it may decline', async () => {
    const left = await leftGroup('address');
    const before = left.group.host.row(left.contact);
    expect(await claimed(left, 'spam-1')).toBe('joined');
    expect(await claimed(left, 'spam-2')).toBe('joined');
    expect(left.stage.said('x.grp.inv').map(({ to }) => to)).toEqual(['Nora']);
    expect(invitations(left).map(({ value }) => value)).toEqual(['invited']);
    expect(left.group.host.row(left.contact)?.context).toEqual(before?.context);
  });

  it('changes nothing for a contact that is in the group', async () => {
    const left = await leftGroup('address');
    await askAgain(left.nora, left.link);
    await connectedAgain(left.stage, left.nora);
    await settle(left.stage);
    const rowOfNora = () => left.group.host.row(`member-invitation/garden.${left.contact.slice('contact/'.length)}`);
    const before = rowOfNora();
    expect(before?.value).toBe('connected');
    await claimed(left, 'spam-1');
    expect(rowOfNora()).toEqual(before);
    expect(left.stage.said('x.grp.inv')).toHaveLength(1);
  });

  it('is taken as anybody, where it has named its own request like that', async () => {
    const left = await leftGroup('address');
    const { host } = left.group;
    await host.begin('contact-address', 'shop', { addressId: 'shop', automatic: true });
    await host.until('contact-address/shop', 'open');
    left.gate.rewrites = says('Mallory', ({ profile }) => chatMessage.contact(profile as Profile, namedAs(left.nora)));
    const mallory = await left.stage.device('Mallory');
    const link = requestOf(host, 'contact-address/shop');
    await mallory.begin('contact', 'Hanna', { contactId: 'Hanna', by: 'link', link });
    await mallory.until('contact/Hanna', 'connected');
    expect(await claimed(left, 'spam-1')).toBe('connected');
    expect(left.stage.said('x.grp.inv')).toHaveLength(0);
  });
});
