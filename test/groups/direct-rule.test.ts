import { describe, expect, it } from 'vitest';
import { explain } from '../../machines/explain.ts';
import type { MemberContact } from '../../machines/member/member-contact.ts';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import { Group } from './group.ts';
import type { GroupDevice } from './group-device.ts';
import { setStage, type Stage } from './stage.ts';

/** Who may become whose contact over a group: what its profile says, and over each kind of row. */

const hour = 3_600_000;
const refusal = (code: string) => ({ error: { reason: { code } } });
const withRule = (directMessages: JsonObject, fields: JsonObject = {}) => ({
  groupProfile: { displayName: 'garden', fullName: '', groupPreferences: { directMessages }, ...fields },
});

/** Hanna's group, which says so of direct messages: Emil and Nora are members, whatever their roles. */
async function garden(rule: JsonObject, roles: { emil?: string; nora?: string } = {}) {
  const stage = await setStage();
  const group = await Group.found(stage, 'Hanna', withRule(rule));
  const emil = await group.join('Emil', { role: roles.emil ?? 'member' });
  const nora = await group.join('Nora', { role: roles.nora ?? 'member' });
  await group.settled();
  return { stage, group, emil, nora };
}

/** The contact that a device has with a member, as the member's row says it: of each kind in its own way. */
function contactOf(group: Group, other: GroupDevice, on: GroupDevice): MemberContact | undefined {
  const { contact, contactIs } = on.memory<{ contact?: MemberContact | string; contactIs?: 'asked' | 'gone' }>(
    group.rowOf(other, on),
  );
  return typeof contact === 'string' ? { key: contact, state: contactIs ?? 'there' } : contact;
}

const offers = (group: Group, other: GroupDevice, on: GroupDevice): boolean => {
  const row = on.row(group.rowOf(other, on));
  return row !== undefined && explain(row).actions.includes('contact');
};

/** One asks the other; until both have the other as a contact that is connected. */
async function befriend(stage: Stage, group: Group, one: GroupDevice, other: GroupDevice, text = 'hi') {
  await one.tap(group.rowOf(other, one), 'user.contact', { text });
  const of = (on: GroupDevice, whom: GroupDevice) => contactOf(group, whom, on);
  await stage.clock.runUntil(() =>
    [of(one, other), of(other, one)].every(
      (contact, at) => contact?.state === 'there' && [one, other][at]?.state(contact.key) === 'connected',
    ),
  );
  return [of(one, other)?.key ?? '', of(other, one)?.key ?? ''] as const;
}

const texts = (device: GroupDevice) =>
  device.told('message.received').map(({ content }) => (content as { text?: string } | undefined)?.text);

describe('a group without direct messages', () => {
  it('lets nobody ask: nothing is sent, and nothing is offered', async () => {
    const { stage, group, emil, nora } = await garden({ enable: 'off' });
    const contacts = nora.all('contact').length;
    for (const [one, other] of [
      [nora, emil],
      [emil, nora],
    ] as const) {
      expect(offers(group, other, one)).toBe(false);
      await expect(one.tap(group.rowOf(other, one), 'user.contact')).rejects.toMatchObject(
        refusal('DirectMessagesOff'),
      );
    }
    await stage.clock.advance(hour);
    expect(stage.said('x.grp.direct.inv')).toEqual([]);
    expect(nora.all('contact')).toHaveLength(contacts);
  });

  it('follows no invitation of who asks nevertheless; the application is told', async () => {
    const { stage, group, emil, nora } = await garden({ enable: 'off' });
    const contacts = emil.all('contact').length;
    await group.forge(emil, nora, chatMessage.directInv('simplex:/invitation#/?v=2', 'hi', 'm-1'));
    await stage.clock.advance(hour);
    expect(emil.all('contact')).toHaveLength(contacts);
    expect(texts(emil)).toEqual([]);
    expect(emil.told('member.contactRefused')).toMatchObject([
      { memberId: group.memberId(nora), reason: { code: 'DirectMessagesOff' } },
    ]);
  });

  it('is one even where its profile is too large to be kept', async () => {
    const stage = await setStage();
    const image = 'i'.repeat(5000);
    const group = await Group.found(stage, 'Hanna');
    const emil = await group.join('Emil');
    const large = withRule({ enable: 'off' }, { image }).groupProfile;
    const { memberId: host = '' } = group.membership(group.host);
    const invitation = chatMessage.grpInv({
      fromMember: { memberId: host, memberRole: 'owner' },
      invitedMember: { memberId: 'b3VycwAAAAAAAAAA', memberRole: 'member' },
      connRequest: 'simplex:/invitation#/?v=2',
      groupProfile: large,
    });
    const { connectionId } = emil.memory<{ connectionId: string }>('contact/Hanna');
    await emil.tell({ type: 'MSG', id: 'forged', connectionId, message: invitation });
    await stage.clock.settle();
    const { groupProfile } = emil.memory<{ groupProfile: object }>('membership/Hanna.b3VycwAAAAAAAAAA');
    expect(groupProfile).toEqual({
      displayName: 'garden',
      fullName: '',
      groupPreferences: { directMessages: { enable: 'off' } },
    });
  });
});

describe('a group in which only some may write to others', () => {
  const rule = { enable: 'on', role: 'admin' };

  it('lets them ask whomever they like, and nobody else; what is asked counts by the role of who asks', async () => {
    const { stage, group, emil, nora } = await garden(rule, { emil: 'admin' });
    expect([offers(group, nora, emil), offers(group, emil, nora)]).toEqual([true, false]);
    await expect(nora.tap(group.rowOf(emil, nora), 'user.contact')).rejects.toMatchObject(refusal('DirectMessagesOff'));
    await befriend(stage, group, emil, nora, 'by an admin');
    expect(texts(nora)).toEqual(['by an admin']);
  });

  it('goes by the roles of now', async () => {
    const { stage, group, emil, nora } = await garden(rule);
    expect(offers(group, emil, nora)).toBe(false);
    const { host } = group;
    await host.tap(group.rowOf(nora, host), 'user.changeRole', { role: 'admin' });
    await stage.clock.advance(hour);
    expect(offers(group, emil, nora)).toBe(true);
    await befriend(stage, group, nora, emil);
  });
});

describe('over the connection to the host', () => {
  /** Nora has joined by the group's link: she and Hanna, the host, are no contacts. */
  async function byLink(rule?: JsonObject) {
    const stage = await setStage();
    const group = await Group.found(stage, 'Hanna', rule ? withRule(rule) : {});
    const nora = await group.ask('Nora', await group.link());
    await stage.clock.runUntil(() => group.isIn(nora));
    return { stage, group, host: group.host, nora };
  }

  it('who joined by a link makes a contact of the host: each knows that it is the same person', async () => {
    const { stage, group, host, nora } = await byLink();
    expect(offers(group, host, nora)).toBe(true);
    const [theirs, ours] = await befriend(stage, group, nora, host, 'hi Hanna');
    await stage.clock.advance(hour);
    expect(texts(host)).toEqual(['hi Hanna']);
    const persons = [await nora.engine.identity(theirs), await host.engine.identity(ours)];
    expect(persons.map(({ records }) => records.map(({ key }) => key).toSorted())).toEqual([
      [theirs, group.rowOf(host, nora)].toSorted(),
      [ours, group.rowOf(nora, host)].toSorted(),
    ]);
    await expect(nora.tap(group.rowOf(host, nora), 'user.contact')).rejects.toMatchObject(refusal('ContactExists'));
    await expect(host.tap(group.rowOf(nora, host), 'user.contact')).rejects.toMatchObject(refusal('ContactExists'));
    expect([offers(group, host, nora), offers(group, nora, host)]).toEqual([false, false]);
  });

  it('the host makes a contact of who joined by its link', async () => {
    const { stage, group, host, nora } = await byLink();
    const [theirs] = await befriend(stage, group, host, nora, 'hi Nora');
    expect(texts(nora)).toEqual(['hi Nora']);
    await host.tap(theirs, 'user.send', { text: 'again' });
    await stage.clock.runUntil(() => texts(nora).length === 2);
  });

  it('it is asked for once, and made anew when it was deleted', async () => {
    const { stage, group, host, nora } = await byLink();
    host.offline();
    await nora.tap(group.rowOf(host, nora), 'user.contact');
    await expect(nora.tap(group.rowOf(host, nora), 'user.contact')).rejects.toMatchObject(refusal('AlreadyAsked'));
    host.offline(false);
    const ours = () => contactOf(group, host, nora);
    await stage.clock.runUntil(() => ours()?.state === 'there');
    const [former, theirs] = [ours()?.key ?? '', contactOf(group, nora, host)?.key ?? ''];
    await nora.tap(former, 'user.delete');
    await stage.clock.runUntil(() => nora.row(former) === undefined && host.state(theirs) === 'gone');
    const [anew, same] = await befriend(stage, group, nora, host, 'hi again');
    expect([anew === former, same]).toEqual([false, theirs]);
    expect(texts(host)).toEqual(['hi again']);
  });

  it('nobody is asked where the group forbids it, and no invitation is followed', async () => {
    const { stage, group, host, nora } = await byLink({ enable: 'off' });
    // The link has a profile of its own: who asked by it learns the rule from the host's answer.
    expect([offers(group, host, nora), offers(group, nora, host)]).toEqual([false, false]);
    await expect(nora.tap(group.rowOf(host, nora), 'user.contact')).rejects.toMatchObject(refusal('DirectMessagesOff'));
    await expect(host.tap(group.rowOf(nora, host), 'user.contact')).rejects.toMatchObject(refusal('DirectMessagesOff'));
    await group.forge(host, nora, chatMessage.directInv('simplex:/invitation#/?v=2', 'hi', 'm-1'));
    await group.forge(nora, host, chatMessage.directInv('simplex:/invitation#/?v=2', 'hi', 'm-1'));
    await stage.clock.advance(hour);
    expect([host.all('contact'), nora.all('contact')]).toEqual([[], []]);
    expect([host.told('member.contactRefused').length, nora.told('member.contactRefused').length]).toEqual([1, 1]);
  });

  it('who was invited by a contact is no second one; once that is deleted, it may be made anew', async () => {
    const stage = await setStage();
    const group = await Group.found(stage, 'Hanna');
    const emil = await group.join('Emil');
    await stage.clock.advance(hour);
    const { host } = group;
    expect([offers(group, host, emil), offers(group, emil, host)]).toEqual([false, false]);
    await emil.tap('contact/Hanna', 'user.delete');
    await stage.clock.runUntil(() => emil.row('contact/Hanna') === undefined && host.state('contact/Emil') === 'gone');
    const [theirs, ours] = await befriend(stage, group, emil, host);
    expect([theirs === 'contact/Hanna', ours]).toEqual([false, 'contact/Emil']);
  });
});

describe('the first words of who wants to be a contact', () => {
  it('are shown once, however often they were sent', async () => {
    const stage = await setStage();
    const group = await Group.of(stage, 'Emil', 'Nora');
    const [emil, nora] = [await stage.device('Emil'), await stage.device('Nora')];
    await nora.tap(group.rowOf(emil, nora), 'user.contact', { text: 'hi Emil' });
    const key = contactOf(group, emil, nora)?.key ?? '';
    await nora.until(key, 'invited');
    const invitation = () => stage.said('x.grp.direct.inv');
    await stage.clock.runUntil(() => invitation().length === 1 && texts(emil).length === 1);
    // The first connection comes to nothing: another is offered, with the same words.
    const connectionId = nora.memory<{ connectionId: string }>(`${key}/connection`).connectionId;
    await nora.tell({ type: 'ERR', id: 'lost', connectionId, error: { type: 'SMP', code: 'AUTH' } });
    await nora.until(key, 'failed');
    await nora.tap(key, 'user.retry');
    await nora.until(key, 'connected');
    expect(invitation().map(({ message }) => message.msgId)).toEqual(
      Array.from({ length: 2 }, () => expect.stringMatching(/^[\w-]{16}$/)),
    );
    expect(new Set(invitation().map(({ message }) => message.msgId)).size).toBe(1);
    expect(texts(emil)).toEqual(['hi Emil']);
  });
});
