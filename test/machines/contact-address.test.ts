import { describe, expect, it } from 'vitest';
import { contactAddress } from '../../machines/contact/contact-address.ts';
import { contactRequest } from '../../machines/contact/contact-request.ts';
import { peerLimits } from '../../machines/peer/peer-limits.ts';
import { chatMessage, type ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import { Lone, them, us } from './contact-step.ts';

const connectionId = 'drawn-1-1';
const made = { type: 'INV', connectionId, corrId: 'c', request: 'request' };
const asks = (message: ChatMessage, requestId = 'asked-1') => ({ type: 'REQ', connectionId, requestId, message });
const noNetwork = { type: 'ERR', corrId: 'c', error: { type: 'BROKER', code: 'NETWORK' } };
const refused = { type: 'ERR', corrId: 'c', error: { type: 'CMD', code: 'SYNTAX' } };

const address = (fields: object = {}) => new Lone(contactAddress, { addressId: 'a', profile: us, ...fields });
const rows = (lone: Lone) => lone.told.map(({ to, event, create }) => [to, event.type, create?.machine]);

describe('an address', () => {
  it('can be asked as soon as its queue is there, and gets a short link that shows who we are', () => {
    const lone = address().send(made);
    expect(lone.commands).toMatchObject([
      { type: 'createConnection', kind: 'contact', mode: 'interactive' },
      { type: 'setLink', data: { profile: us }, mode: 'background' },
    ]);
    lone.send(asks(chatMessage.info(them)));
    expect(rows(lone)).toEqual([['contact-request/a.asked-1', 'request.received', 'contact-request']]);
    lone.send({ type: 'LINK', connectionId, corrId: 'c', link: 'https://smp.example/a#key' });
    expect([lone.state, lone.context]).toMatchObject([
      'open',
      { request: 'request', link: 'https://smp.example/a#key' },
    ]);
  });

  it('of a group takes no request whose name no key can hold behind that of the group', () => {
    const group = {
      groupId: 'g'.repeat(72),
      groupProfile: { displayName: 'garden' },
      admission: { verdict: 'accept' },
    };
    const lone = address({ group }).send(made);
    lone.send(
      asks(chatMessage.contact(them, 'n'.repeat(56)), 'r1'),
      asks(chatMessage.contact(them, 'n'.repeat(55)), 'r2'),
    );
    expect(rows(lone).map(([to]) => to)).toEqual([`member-invitation/${'g'.repeat(72)}.${'n'.repeat(55)}`]);
  });

  it('of a group that is over is deleted', () => {
    const lone = address().send(made, { type: 'group.over' }, { type: 'group.over' });
    expect([lone.state, lone.commands.filter(({ type }) => type === 'deleteConnection').length]).toEqual([
      'deleting',
      1,
    ]);
  });

  it('tells the row of a request by the name that the requester gave it, whatever else may be wrong with it', () => {
    const lone = address().send(made);
    lone.send(asks(chatMessage.contact(them, 'my-request'), 'r1'), asks(chatMessage.contact(them, 'my-request'), 'r2'));
    lone.send(asks(chatMessage.contact(them, 'x'.repeat(65)), 'r3'), asks(chatMessage.ok(), 'r4'));
    lone.send({ ...asks(chatMessage.info(them), 'r5'), connectionId: 'another' });
    expect(rows(lone).map(([to]) => to)).toEqual(['contact-request/a.my-request', 'contact-request/a.my-request']);
  });

  it('of a group tells the rows of those who want to join', () => {
    const group = { groupId: 'g', groupProfile: { displayName: 'garden' }, admission: { verdict: 'approve' } };
    const lone = address({ group }).send(made, asks(chatMessage.contact(them, 'my-request')));
    expect(lone.commands[1]).toMatchObject({
      type: 'setLink',
      data: { groupProfile: { displayName: 'garden' }, joinery: ['reinvite'] },
    });
    expect(lone.told).toMatchObject([
      {
        to: 'member-invitation/g.my-request',
        event: { type: 'joiner.asked', requestId: 'asked-1', profile: them, versions: '1-16' },
        create: { machine: 'member-invitation', input: { groupId: 'g', admission: { verdict: 'approve' } } },
      },
    ]);
  });

  it('is tried again with the same queue after what passes, and with another after what does not', () => {
    const lone = address().send(noNetwork);
    expect([lone.state, lone.context.reason]).toEqual(['failed', { code: 'Unreachable' }]);
    lone.send({ type: 'user.retry' }, refused, { type: 'user.retry' });
    const asked = lone.commands.map((command) => [command.type, 'connectionId' in command && command.connectionId]);
    expect(asked).toEqual([
      ['createConnection', 'drawn-1-1'],
      ['createConnection', 'drawn-1-1'],
      ['deleteConnection', 'drawn-1-1'],
      ['createConnection', 'drawn-1-2'],
    ]);
  });

  it('whose INV was missed learns of its queue by the agent’s status', () => {
    const lone = address().send({ type: 'STATUS', connectionId, state: 'created', request: 'request' });
    expect([lone.state, lone.context.request]).toEqual(['linking', 'request']);
  });
});

describe('a request', () => {
  const request = (fields: object = {}) =>
    new Lone(contactRequest, { requestId: 'r1', peer: { profile: them }, limits: peerLimits, ...fields });
  const again = {
    type: 'request.received',
    requestId: 'r2',
    peer: { profile: { displayName: 'Pauline', fullName: '' } },
  };

  const found = (value: string | undefined) => ({
    type: 'found',
    reply: 'contact',
    rows: value === undefined ? [] : [{ key: 'contact/drawn-1', machine: 'contact', status: 'active', value }],
    more: false,
  });

  it('PLN-21: that is repeated is accepted in its latest form', () => {
    const lone = request().send(again, { type: 'user.accept', incognito: true });
    expect(lone.told).toMatchObject([
      {
        to: 'contact/drawn-1',
        event: { type: 'contact.requested', requestId: 'r2' },
        create: {
          machine: 'contact',
          input: { by: 'accept', requestId: 'r2', incognito: true, mode: 'interactive', peer: again.peer },
        },
      },
    ]);
  });

  it('that comes again after it was accepted is told to its contact, and to no other', () => {
    const lone = request().send({ type: 'user.accept' }, again, found('connected'));
    expect(lone.told.map(({ to, event }) => [to, event['requestId']])).toEqual([
      ['contact/drawn-1', 'r1'],
      ['contact/drawn-1', 'r2'],
    ]);
  });

  it.each([['ending'], ['gone'], ['deleting'], [undefined]])(
    'that comes again after its contact came to an end (%s) is for the user to decide',
    (state) => {
      const lone = request().send({ type: 'user.accept', incognito: true }, again, found(state));
      expect([lone.state, lone.told.length]).toEqual(['pending', 1]);
      lone.send({ type: 'user.accept' });
      expect(lone.told.at(-1)).toMatchObject({ to: 'contact/drawn-2', create: { input: { requestId: 'r2' } } });
      expect(lone.told.at(-1)?.create?.input['incognito']).toBeUndefined();
    },
  );

  it('is accepted by itself, in the background, where the address says so', () => {
    const lone = request({ automatic: true });
    expect([lone.state, lone.told[0]?.create?.input['mode']]).toEqual(['accepted', 'background']);
  });

  it('that is rejected tells nobody', () => {
    const lone = request().send({ type: 'user.reject' });
    expect([lone.state, lone.told, lone.commands]).toEqual(['rejected', [], []]);
  });
});
