import { describe, expect, it } from 'vitest';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { confirmation, created, drawnContact, groupId, invited, member, message, ready, sent } from './member-step.ts';

const connected = () => member().send(created(), sent('to-host'), confirmation(), ready);
const ask = { type: 'user.contact', text: 'hello' };
const there = (contact?: string) => ({ type: 'member.contact', ...(contact !== undefined && { contact }) });
const key = drawnContact();
const another = drawnContact(2);

describe('a contact with a member', () => {
  it('GMC-30: is made on our wish, as who we are in the group', () => {
    const erna = connected().send(ask);
    expect(erna.told.at(-1)).toMatchObject({
      to: key,
      event: { type: 'contact.invite', text: 'hello', msgId: 'message-1-------' },
      create: {
        machine: 'contact',
        input: {
          contactId: key.slice('contact/'.length),
          by: 'member',
          member: { groupId, memberId: 'erna' },
          peer: { profile: { displayName: 'Erna' }, versions: '1-16' },
          profile: { displayName: 'Nora' },
        },
      },
    });
    const profile = { displayName: 'N', fullName: '' };
    const input = connected()
      .send({ ...ask, profile })
      .told.at(-1)?.create?.input;
    expect(input).toMatchObject({ profile });
  });

  it('GMC-32: is asked for once', () => {
    const erna = connected().send(ask, ask);
    expect([erna.refused, erna.heard(key).length]).toEqual([['AlreadyAsked'], 1]);
  });

  it('GMC-31: is refused where there is one', () => {
    const erna = connected().send(ask, there(key), ask);
    expect(erna.refused).toEqual(['ContactExists']);
  });

  it('is refused with who is not connected', () => {
    expect(member().send(ask).refused).toEqual(['NotHere']);
  });

  const invitation = (request: string) => message(chatMessage.directInv(request, 'hello'));

  it('GMC-30: is made on the wish of the member', () => {
    const erna = connected().send(invitation('queue'));
    expect(erna.told.at(-1)).toMatchObject({
      to: key,
      event: { type: 'contact.invited', message: { event: 'x.grp.direct.inv', params: { connReq: 'queue' } } },
      create: { machine: 'contact' },
    });
    expect(erna.send(ask).refused).toEqual(['ContactExists']);
  });

  it('S12: is one, where both wish it at once: the contact decides who joins', () => {
    const erna = connected().send(ask, invitation('queue'));
    expect(erna.heard(key).map(({ type }) => type)).toEqual(['contact.invite', 'contact.invited']);
  });

  it('GMC-34: is made anew when it was deleted, for all members that were the same person', () => {
    const erna = connected().send(ask, there(key));
    expect(erna.labels).toContain(`associated:${key}`);
    erna.send(there());
    erna.found = 'done';
    erna.send(ask);
    expect(erna.heard(another)).toMatchObject([{ type: 'contact.invite' }]);
    expect(erna.heard(`associated:${key}`)).toEqual([{ type: 'member.contact', contact: another }]);
    expect(erna.labels).toContain(`associated:${another}`);
  });

  it('is the same again where it is kept for what was said', () => {
    const erna = connected().send(ask, there(key), there(), ask);
    expect(erna.heard(key).map(({ type }) => type)).toEqual(['contact.invite', 'contact.invite']);
    expect(erna.context.contact).toEqual({ key, state: 'asked' });
  });

  it('is none where there was none', () => {
    expect(connected().send(there()).context.contact).toBeUndefined();
  });

  it('is made of the second request of an old client, which we answer and never make', () => {
    const old = () => member({ side: 'member' });
    const nora = old().send(invited('queue', { directRequest: 'direct' }));
    expect(nora.heard(key)).toMatchObject([
      {
        type: 'contact.invited',
        message: { event: 'x.grp.direct.inv', params: { connReq: 'direct' } },
        answer: { event: 'x.grp.mem.info', params: { memberId: 'me' } },
      },
    ]);
    expect(nora.send(invited('another', { directRequest: 'direct again' })).heard(key)).toEqual([]);
    expect(
      old()
        .send(invited())
        .told.filter(({ to }) => to.startsWith('contact/')),
    ).toEqual([]);
    const [, , params] = member().send(created()).sent()[0] ?? [];
    expect(params?.['memberIntro']).toEqual({ groupConnReq: 'our-queue' });
  });

  it('is none of the second request of an old client where the group forbids it to who is new', () => {
    const groupPreferences = { directMessages: { enable: 'on', role: 'admin' } };
    const group = { ...connected().context.group, groupPreferences };
    const nora = member({ side: 'member', group }).send(invited('queue', { directRequest: 'direct' }));
    expect(nora.told.filter(({ to }) => to.startsWith('contact/'))).toEqual([]);
  });

  it('is refused and not followed where the group forbids it; one that is there is named first', () => {
    const group = { ...connected().context.group, groupPreferences: { directMessages: { enable: 'off' } } };
    const erna = member({ group }).send(created(), sent('to-host'), confirmation(), ready);
    erna.send(ask, invitation('queue'));
    expect([erna.refused, erna.heard(key)]).toEqual([['DirectMessagesOff'], []]);
    expect(erna.emitted.at(-1)).toEqual({
      type: 'member.contactRefused',
      groupId,
      memberId: 'erna',
      reason: { code: 'DirectMessagesOff' },
    });
    erna.send(there(key), ask);
    expect(erna.refused).toEqual(['DirectMessagesOff', 'ContactExists']);
  });
});
