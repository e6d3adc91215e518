import { describe, expect, it } from 'vitest';
import { chatMessage, type ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import { created, confirmed, ended, failed, interrupted, joined, Lone, ready, says, them, us } from './contact-step.ts';

const member = { groupId: 'g', memberId: 'm' };
const ofMember = () => Lone.contact({ by: 'member', member, peer: { profile: them } });
const invites = (text?: string) => ({ type: 'contact.invite', ...(text !== undefined && { text }) });
const invited = (request: string, text?: string) => ({
  type: 'contact.invited',
  message: chatMessage.directInv(request, text, text && `id of ${text}`),
});
const connected = () => Lone.contact({ by: 'invite' }).send(created(), confirmed(), ready);
const invitation = (memberId = 'us', groupLinkId?: string): ChatMessage =>
  chatMessage.grpInv({
    fromMember: { memberId: 'host', memberRole: 'owner' },
    invitedMember: { memberId, memberRole: 'member' },
    connRequest: 'their-queue',
    groupProfile: { displayName: 'garden' },
    ...(groupLinkId !== undefined && { groupLinkId }),
  });
const begins = (lone: Lone) => lone.heard('connection').filter(({ type }) => type === 'connection.begin');

describe('how a contact begins', () => {
  it('S7: a peer that is busy shows, until our request is out', () => {
    const lone = Lone.contact({ by: 'link', link: 'simplex:/contact#/?v=2&smp=smp://smp.example/q1' });
    lone.send({ type: 'connection.waits', wait: { waitingFor: 'busyPeer' } });
    expect(lone.context.reason).toEqual({ code: 'PeerFull' });
    expect(lone.send(joined).context.reason).toBeUndefined();
  });

  it('by a link: an address is asked (x.contact), an invitation is joined with the profile (x.info)', () => {
    const address = Lone.contact({ by: 'link', link: 'simplex:/contact#/?v=2&smp=smp://smp.example/q1' });
    expect(begins(address)).toMatchObject([
      { beginning: { by: 'join', message: { event: 'x.contact', params: { contactReqId: 'drawn-1', profile: us } } } },
    ]);
    const queue = Lone.contact({ by: 'link', link: 'simplex:/invitation#/?v=2&smp=smp://smp.example/q1' });
    expect(begins(queue)).toMatchObject([{ beginning: { by: 'join', message: { event: 'x.info' } } }]);
  });

  it('by a short link: what it leads to is fetched first, and again when that came to nothing', () => {
    const link = `https://smp.example/i#${'A'.repeat(32)}/${'B'.repeat(43)}`;
    const lone = Lone.contact({ by: 'link', link });
    const data = (request: string) => ({ type: 'LDATA', data: { request, userData: {} } });
    expect(lone.send({ type: 'ERR', error: { type: 'BROKER', code: 'NETWORK' } }).state).toBe('interrupted');
    lone.send({ type: 'user.retry' }, data('first'), failed);
    expect(lone.state).toBe('failed');
    lone.send({ type: 'user.retry' }, data('second'));
    expect(begins(lone)).toMatchObject([{ beginning: { request: 'first' } }, { beginning: { request: 'second' } }]);
    expect(lone.commands.map(({ type }) => type)).toEqual(['fetchLink', 'fetchLink', 'fetchLink']);
  });

  it('F.5: who asks at an address again does it under the same name', () => {
    const lone = Lone.contact({ by: 'link', link: 'simplex:/contact#/?v=2&smp=smp://smp.example/q1' });
    lone.send(joined, failed, { type: 'user.retry' });
    const names = begins(lone).map(({ beginning }) => beginning);
    expect(names).toHaveLength(2);
    expect(names[0]).toEqual(names[1]);
  });

  it('F.5: under another name, where it was answered before: who answered may take it for connected', () => {
    const lone = Lone.contact({ by: 'link', link: 'simplex:/contact#/?v=2&smp=smp://smp.example/q1' });
    const [first] = begins(lone.send(joined));
    const [second] = begins(lone.send(confirmed(), failed, { type: 'user.retry' }));
    const named = (name: string) => ({ beginning: { message: { params: { contactReqId: name } } } });
    expect([first, second]).toMatchObject([named('drawn-1'), named('drawn-2')]);
  });

  it('with a profile of its own, a random one, or the account’s', () => {
    const made = (fields: object) => Lone.contact({ by: 'invite', profile: undefined, ...fields }).context.profile;
    expect(made({})).toMatchObject({ displayName: 'main profile' });
    expect(made({ incognito: true })).toMatchObject({ displayName: 'incognito profile' });
    expect(made({ profile: us })).toEqual(us);
  });

  it('goes on with the same connection where it was interrupted, and with another where it failed', () => {
    const lone = Lone.contact({ by: 'invite' });
    lone.heard('connection');
    lone.send(interrupted, { type: 'user.retry' });
    expect(lone.heard('connection')).toEqual([{ type: 'connection.retry' }]);
    lone.send(created(), failed);
    expect([lone.state, lone.context.request]).toEqual(['failed', undefined]);
    lone.send({ type: 'user.retry' });
    expect(begins(lone)).toMatchObject([{ beginning: { by: 'create' } }]);
  });

  it('begins another connection where one failed that was interrupted before, and went on by itself', () => {
    const lone = Lone.contact({ by: 'link', link: 'simplex:/invitation#/?v=2&smp=smp://smp.example/q1' });
    lone.send(interrupted, confirmed(), failed);
    lone.heard('connection');
    lone.send({ type: 'user.retry' });
    expect(begins(lone)).toMatchObject([{ beginning: { by: 'join' } }]);
  });
});

describe('who confirms', () => {
  it('is allowed with our profile', () => {
    const lone = Lone.contact({ by: 'invite' }).send(created());
    lone.heard('connection');
    lone.send(confirmed());
    expect(lone.heard('connection')).toMatchObject([
      { type: 'connection.allow', message: { event: 'x.info', params: { profile: us } } },
    ]);
    expect(lone.context.peer).toMatchObject({ profile: them, versions: '1-16' });
  });

  it('as a member (x.grp.mem.info) is an old client’s second connection, and allowed by an empty answer', () => {
    const lone = Lone.contact({ by: 'invite' }).send(created());
    lone.heard('connection');
    lone.send(confirmed(chatMessage.memInfo('m', them)));
    expect(lone.heard('connection')).toMatchObject([{ type: 'connection.allow', message: { event: 'x.ok' } }]);
    expect(lone.context.peer).toMatchObject({ profile: them });
  });

  it('by anything else is refused', () => {
    const lone = Lone.contact({ by: 'invite' }).send(created());
    lone.heard('connection');
    lone.send(confirmed(chatMessage.ok()));
    expect(lone.heard('connection')).toMatchObject([{ type: 'connection.refuse', reason: { code: 'WrongAnswer' } }]);
  });
});

describe('an invitation to a group (x.grp.inv)', () => {
  it('is told to the membership that it is to become, made if it is new', () => {
    const lone = connected().send(says(invitation()));
    const told = lone.told.find(({ to }) => to === 'membership/c.us');
    expect(told).toMatchObject({
      event: { type: 'membership.invited', contact: 'contact/c', hostProfile: them, profile: us, reintroduces: true },
      create: { machine: 'membership', input: { groupId: 'c.us', by: 'invitation' } },
    });
    expect(told?.event['automatic']).toBeUndefined();
  });

  it('is the same group where the peer pads the id, and none where that is too long to be one, or the host’s', () => {
    const lone = connected().send(...['us==', 'u'.repeat(60), 'host', 'host=='].map((id) => says(invitation(id))));
    expect(lone.told.filter(({ to }) => to.startsWith('membership/')).map(({ to }) => to)).toEqual(['membership/c.us']);
  });

  it('GMC-14: is taken without the user where it answers the group link that we asked by', () => {
    const data = encodeURIComponent(JSON.stringify({ type: 'group', groupLinkId: 'the-group-link' }));
    const link = `simplex:/contact#/?v=2&smp=smp://smp.example/q1&data=${data}`;
    const lone = Lone.contact({ by: 'link', link }).send(joined, confirmed(), ready);
    lone.send(says(invitation('us', 'the-group-link')), says(invitation('other', 'another-link')));
    const told = lone.told.filter(({ to }) => to.startsWith('membership/'));
    expect(told.map(({ event }) => event['automatic'])).toEqual([true, undefined]);
  });
});

describe('a contact with a member of a group', () => {
  it('GMC-30: invites the member over the group, with the first message, and tells its row when it is there', () => {
    const lone = ofMember().send(invites('hello'), created());
    expect(lone.heard('member:g/m')).toMatchObject([
      {
        type: 'member.say',
        message: {
          event: 'x.grp.direct.inv',
          params: { connReq: 'request-5', content: { type: 'text', text: 'hello' } },
        },
      },
    ]);
    lone.send(confirmed(), ready);
    expect(lone.heard('associated:contact/c')).toEqual([{ type: 'member.contact', contact: 'contact/c' }]);
  });

  it('GMC-30: joins who invites us, and shows what came with it once', () => {
    const lone = ofMember().send(invited('request-1', 'hello'), invited('request-1', 'hello'));
    expect(begins(lone)).toMatchObject([{ beginning: { by: 'join', request: 'request-1', mode: 'background' } }]);
    expect(lone.heard('client')).toMatchObject([{ type: 'message.received', content: { text: 'hello' } }]);
  });

  it('S12: where both invited each other, who got the greater request joins, and the other waits', () => {
    const smaller = ofMember().send(invites(), created('request-1'), invited('request-2'));
    expect([smaller.state, begins(smaller).at(-1)]).toMatchObject(['joining', { beginning: { request: 'request-2' } }]);
    const greater = ofMember().send(invites(), created('request-2'), invited('request-1', 'me too'));
    expect([greater.state, begins(greater).length]).toEqual(['invited', 1]);
    expect(greater.heard('client')).toMatchObject([{ content: { text: 'me too' } }]);
  });

  it('S12: an invitation that comes after the other one was taken changes nothing', () => {
    const lone = ofMember().send(invites(), created('request-2'), confirmed(), ready, invited('request-1'));
    expect([lone.state, begins(lone).length]).toEqual(['connected', 1]);
  });

  it('GMC-34: once the member deleted it, its row hears of it, and it can be made again', () => {
    const lone = ofMember().send(invites(), created(), confirmed(), ready, says(chatMessage.directDel()));
    expect(lone.state).toBe('ending');
    expect(lone.heard('associated:contact/c').at(-1)).toEqual({ type: 'member.contact' });
    lone.send(invited('request-1'));
    expect(lone.state).toBe('ending');
    lone.heard('connection');
    expect(lone.send(ended).state).toBe('joining');
    expect(begins(lone)).toMatchObject([{ beginning: { by: 'join', request: 'request-1' } }]);
    expect(lone.send(says(chatMessage.directDel()), ended, invites()).state).toBe('creating');
  });
});

describe('a contact that is asked anew at its address', () => {
  const address = 'simplex:/contact#/?v=2&smp=smp://smp.example/q1';
  const shows = { ...them, contactLink: address };
  const olga = { displayName: 'Olga', fullName: '', contactLink: address };
  const farewell = [says(chatMessage.directDel()), ended];
  const answers = (profile: object) => confirmed(chatMessage.info(profile as typeof them));
  /** A member's contact that is gone, and is asked at the address that it showed. */
  const askedAnew = () => {
    const lone = ofMember().send(
      invites(),
      created(),
      answers(shows),
      ready,
      ...farewell,
      { type: 'user.connect' },
      joined,
    );
    expect([lone.state, lone.context.was?.profile]).toEqual(['requested', shows]);
    lone.heard('associated:contact/c');
    lone.heard('member:g/m');
    return lone;
  };
  const told = (lone: Lone) => [lone.heard('associated:contact/c'), lone.heard('member:g/m')].map((all) => all.at(-1));
  const there = { type: 'member.contact', contact: 'contact/c' };

  it('tells who it is to its members, and forgets who it was, once it is there', () => {
    const lone = askedAnew().send(answers(shows));
    expect(told(lone)).toEqual([undefined, undefined]);
    expect([told(lone.send(ready)), lone.context.was]).toEqual([[there, there], undefined]);
    expect(lone.context.isAnother).toBeUndefined();
  });

  it('M14: tells them that it is another, who is nobody’s contact, where the profile is', () => {
    const lone = askedAnew().send(answers(olga), ready);
    expect(told(lone)).toEqual([{ type: 'member.contact', isAnother: true }, undefined]);
    expect([lone.context.was, lone.context.member, lone.context.isAnother]).toEqual([undefined, undefined, true]);
  });

  it('M14: is compared with who it was first, however often it is gone before it is there', () => {
    const lone = askedAnew().send(answers(olga), ...farewell, { type: 'user.connect' }, joined, answers(olga));
    expect(lone.context.was?.profile).toEqual(shows);
    expect(told(lone.send(ready))[0]).toEqual({ type: 'member.contact', isAnother: true });
  });

  it('is who the member is where that one invites us meanwhile, or is invited', () => {
    const invitesUs = askedAnew().send(invited('theirs'), joined, answers(olga), ready);
    const isInvited = askedAnew().send(failed, invites(), created(), answers(olga), ready);
    for (const lone of [invitesUs, isInvited]) expect([lone.state, ...told(lone)]).toEqual(['connected', there, there]);
  });
});

describe('what is said', () => {
  it('goes out under the id that was given, or one that is drawn', () => {
    const lone = connected();
    lone.heard('connection');
    lone.send({ type: 'user.send', text: 'one', msgId: 'm1' }, { type: 'user.send', text: 'two' });
    const sent = lone.heard('connection').map(({ message }) => message as unknown as ChatMessage);
    expect(sent.map(({ event, msgId }) => [event, msgId])).toEqual([
      ['x.msg.new', 'm1'],
      ['x.msg.new', 'drawn-1'],
    ]);
    expect(lone.context.draft).toBeUndefined();
  });

  it('is shown once for each id, and a new profile replaces the former', () => {
    const lone = connected();
    lone.heard('client');
    lone.send(says(chatMessage.msgNew('one', 'm1')), says(chatMessage.msgNew('one', 'm1')));
    lone.send(says(chatMessage.info({ displayName: 'Pauline', fullName: '' })));
    expect(lone.heard('client')).toEqual([
      { type: 'message.received', msgId: 'm1', content: { type: 'text', text: 'one' } },
    ]);
    expect(lone.context.peer?.profile.displayName).toBe('Pauline');
  });

  it('is refused where there is no contact any more', () => {
    const lone = connected().send(says(chatMessage.directDel()), ended, { type: 'user.send', text: 'wait' });
    expect(lone.refused).toEqual(['NotHere']);
  });
});

it('is deleted after the farewell was delivered; before it was connected, at once', () => {
  const lone = connected();
  lone.heard('connection');
  lone.send({ type: 'user.delete' });
  expect(lone.heard('connection')).toMatchObject([
    { type: 'connection.send', message: { event: 'x.direct.del' } },
    { type: 'connection.end', afterDelivery: true },
  ]);
  expect([lone.state, lone.send(ended).state]).toEqual(['deleting', 'deleted']);

  const other = Lone.contact({ by: 'invite' }).send(created());
  other.heard('connection');
  other.send({ type: 'user.delete' });
  expect(other.heard('connection')).toEqual([{ type: 'connection.end' }]);
});

it('a fault of its connection is shown, and does not keep it from being deleted', () => {
  const lone = connected().send({ type: 'xstate.error.actor.connection', actorId: 'connection' });
  expect([lone.state, lone.context.reason]).toEqual(['failed', { code: 'Quarantined' }]);
  expect(lone.send({ type: 'user.retry' }).state).toBe('failed');
  expect(lone.send({ type: 'user.delete' }).state).toBe('deleted');
});
