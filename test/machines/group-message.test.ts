import { describe, expect, it } from 'vitest';
import { directionsOf, type Speaker } from '../../machines/member/group-message.ts';
import { keptProfile, memberIdIn, speaksWithUs } from '../../machines/member/member-facts.ts';
import { isAtLeast, mayChange } from '../../machines/member/roles.ts';
import { isUnseen, seenWith } from '../../machines/member/seen-messages.ts';
import { peerLimits } from '../../machines/peer/peer-limits.ts';
import { announced } from '../../machines/vocabulary/capability.ts';
import { chatMessage, type ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import { addressee } from './addressee.ts';

const profile = (displayName: string) => ({ displayName, fullName: '' });
const group = { groupId: 'g', me: { memberId: 'me', role: 'member', profile: profile('Me') }, limits: peerLimits };
const roles = ['relay', 'observer', 'author', 'member', 'moderator', 'admin', 'owner', 'gardener'] as const;

const from = (role: string, isHost = false): Speaker => ({ memberId: 's', role, isHost });
const info = (memberId = 'm', fields: object = {}) => ({
  memberId,
  memberRole: 'member',
  profile: profile('Erna'),
  v: '1-16',
  ...fields,
});
const queue = { groupConnReq: 'queue-1' };
const forwarded = (memberId: string, msg: ChatMessage = chatMessage.msgNew('hi', 'msg-1')) =>
  chatMessage.msgForward({ memberId, msg, receivedAt: 0 });

/** Whom a message is passed to, and as what. */
const heard = (message: ChatMessage, speaker: Speaker) =>
  directionsOf(message, speaker, group).tells.map((tell) => [addressee(tell), tell.event.type]);

type Who = 'nobody' | 'host' | 'anybody' | 'moderator' | 'admin' | 'owner';

/** Every message that concerns others: who may say it, and who is told. */
const rules: [what: string, message: ChatMessage, who: Who, told: [to: string, event: string][]][] = [
  ['a newcomer', chatMessage.memNew(info()), 'admin', [['member-connection/g.m', 'member.announced']]],
  [
    'a newcomer’s invitation',
    chatMessage.memFwd(info(), queue),
    'admin',
    [['member-connection/g.m', 'member.invited']],
  ],
  ['GMC-08: a member', chatMessage.memIntro(info()), 'host', [['member-connection/g.m', 'member.reintroduced']]],
  [
    'GMC-10: its own invitation of a member',
    chatMessage.memInv('m', queue),
    'anybody',
    // Only the introduction in which the sender is the newcomer: the invitee of another one reaches none.
    [['introduction/g.s.m', 'introduction.invitation']],
  ],
  [
    'that it is connected with a member',
    chatMessage.memCon('m'),
    'anybody',
    [
      ['introduction/g.s.m', 'introduction.connected'],
      ['introduction/g.m.s', 'introduction.connected'],
    ],
  ],
  [
    'that it wants to be introduced again',
    chatMessage.memReintro('m'),
    'anybody',
    [
      ['introduction/g.s.m', 'introduction.again'],
      ['introduction/g.m.s', 'introduction.again'],
    ],
  ],
  [
    'that a member did not get what we wrote',
    chatMessage.msgUndelivered('m', 'QUJD', 'full'),
    'anybody',
    // The row of that member weighs whose word it is.
    [['member:g/m', 'member.unheard']],
  ],
  ['a member’s role', chatMessage.memRole('m', 'observer'), 'admin', [['member:g/m', 'member.roleChanged']]],
  ['an owner', chatMessage.memRole('m', 'owner'), 'owner', [['member:g/m', 'member.roleChanged']]],
  ['our role', chatMessage.memRole('me', 'observer'), 'admin', [['membership/g', 'membership.roleChanged']]],
  ['that we are an owner', chatMessage.memRole('me', 'owner'), 'owner', [['membership/g', 'membership.roleChanged']]],
  ['the removal of a member', chatMessage.memDel('m'), 'admin', [['member:g/m', 'member.removed']]],
  ['our removal', chatMessage.memDel('me'), 'admin', [['membership/g', 'membership.removed']]],
  [
    'that we are admitted',
    chatMessage.grpLinkAcpt({ acceptance: 'accepted', role: 'member', memberId: 'me' }),
    'moderator',
    [['membership/g', 'membership.accepted']],
  ],
  [
    'that we are admitted as an owner',
    chatMessage.grpLinkAcpt({ acceptance: 'accepted', role: 'owner', memberId: 'me' }),
    'owner',
    [['membership/g', 'membership.accepted']],
  ],
  [
    'that another is admitted',
    chatMessage.grpLinkAcpt({ acceptance: 'accepted', role: 'member', memberId: 'm' }),
    'moderator',
    [['member:g/m', 'member.accepted']],
  ],
  [
    'that another is admitted as an owner',
    chatMessage.grpLinkAcpt({ acceptance: 'accepted', role: 'owner', memberId: 'm' }),
    'owner',
    [['member:g/m', 'member.accepted']],
  ],
  [
    'that another is to be reviewed',
    chatMessage.grpLinkAcpt({ acceptance: 'pending_review', role: 'member', memberId: 'm' }),
    'nobody',
    [],
  ],
  ['the end of the group', chatMessage.grpDel(), 'owner', [['membership/g', 'membership.groupDeleted']]],
  ['GMC-19: what another wrote', forwarded('m'), 'admin', [['member:g/m', 'member.forwarded']]],
  ['GMC-19: what we wrote', forwarded('me'), 'nobody', []],
  ['GMC-19: what it wrote itself', forwarded('s'), 'nobody', []],
  ['GMC-19: that another has left', forwarded('m', chatMessage.leave()), 'admin', [['member:g/m', 'member.forwarded']]],
  [
    'GMC-19: that another has deleted the group',
    forwarded('m', chatMessage.grpDel()),
    'admin',
    [['member:g/m', 'member.forwarded']],
  ],
  ['GMC-19: whom another introduced', forwarded('m', chatMessage.memIntro(info('x'))), 'nobody', []],
  ['ourselves as a newcomer', chatMessage.memNew(info('me')), 'nobody', []],
  ['itself as a newcomer', chatMessage.memNew(info('s')), 'nobody', []],
  ['us to ourselves', chatMessage.memIntro(info('me')), 'nobody', []],
  ['itself to us', chatMessage.memIntro(info('s')), 'nobody', []],
  ['our own invitation', chatMessage.memFwd(info('me'), queue), 'nobody', []],
  ['a name that no key can hold', chatMessage.memNew(info('m'.repeat(23))), 'nobody', []],
  ['its own farewell', chatMessage.leave(), 'nobody', []],
  ['its own profile', chatMessage.info(profile('Sue')), 'nobody', []],
  ['something unknown', { event: 'x.future', params: { memberId: 'm' } }, 'nobody', []],
  ['a method of every object', { event: 'toString', params: {} }, 'nobody', []],
];

const may = (who: Who, role: string, isHost: boolean): boolean => {
  if (who === 'nobody' || who === 'anybody') return who === 'anybody';
  return who === 'host' ? isHost && isAtLeast(role, 'admin') : isAtLeast(role, who);
};

describe.each(rules)('who says %s', (_, message, who, told) => {
  it.each(roles.flatMap((role) => [false, true].map((isHost) => [role, isHost] as const)))(
    `as %s (host: %s) is heard only if ${who} may say it`,
    (role, isHost) => {
      expect(heard(message, from(role, isHost))).toEqual(may(who, role, isHost) ? told : []);
    },
  );
});

describe('GMC-19: what somebody passed on', () => {
  const passedOn = (authorRole: string, role: string) => ({ ...from(role), authorRole });
  const ended = [['membership/g', 'membership.groupDeleted']];

  it.each([
    ['the end by an owner, by an admin', 'owner', 'admin', ended],
    ['the end by an owner, by one who could not remove us', 'owner', 'member', []],
    ['the end by an admin, by an owner', 'admin', 'owner', []],
  ])('counts as far as both may say it: %s', (_, authorRole, role, told) => {
    expect(heard(chatMessage.grpDel(), passedOn(authorRole, role))).toEqual(told);
  });
});

describe('what somebody wrote', () => {
  const text = chatMessage.msgNew('hi', 'msg-1');

  it.each(roles)('as %s is shown, and passed on to whom we introduce to it, if it may write', (role) => {
    const { tells, written, passOn } = directionsOf(text, from(role), group);
    const counts = isAtLeast(role, 'author');
    expect(tells).toEqual([]);
    expect(written).toEqual(
      counts ? { type: 'message.received', groupId: 'g', memberId: 's', message: text } : undefined,
    );
    expect(passOn).toEqual(
      counts
        ? { label: 'introductions:g/s', event: { type: 'introduction.forward', from: 's', message: text } }
        : undefined,
    );
  });

  it('counts once, whichever way it comes; without an id each time', () => {
    let seen: readonly string[] = [];
    for (let nth = 0; nth < 40; nth++) seen = seenWith(seen, `msg-${nth}`);
    expect(seen).toHaveLength(32);
    expect([isUnseen(seen, 'msg-39'), isUnseen(seen, 'msg-7'), isUnseen(seen, undefined)]).toEqual([false, true, true]);
    expect(seenWith(seen, 'msg-39')).toBe(seen);
  });
});

describe('a member who is met', () => {
  const met = (message: ChatMessage, speaker: Speaker = from('owner', true)) => {
    const [tell] = directionsOf(message, speaker, group).tells;
    return tell && 'create' in tell ? tell : undefined;
  };

  it('GMC-12: gets a row if it had none, with what it takes to connect', () => {
    expect(met(chatMessage.memFwd(info(), { ...queue, directConnReq: 'queue-2' }))).toEqual({
      to: { key: 'member-connection/g.m' },
      event: {
        type: 'member.invited',
        by: 's',
        request: 'queue-1',
        directRequest: 'queue-2',
        facts: { memberId: 'm', role: 'member', profile: profile('Erna'), versions: '1-16' },
      },
      create: {
        machine: 'member-connection',
        input: {
          group,
          facts: { memberId: 'm', role: 'member', profile: profile('Erna'), versions: '1-16' },
          side: 'member',
          introducer: { memberId: 's' },
        },
        unless: 'member:g/m',
      },
    });
  });

  it.each(roles)('is whatever it is said to be by an owner, and no more than an admin by an admin: %s', (role) => {
    const newcomer = { ...info(), memberRole: role };
    for (const message of [chatMessage.memNew(newcomer), chatMessage.memFwd(newcomer, queue)]) {
      const madeBy = (by: string) => met(message, from(by))?.create?.input['facts'];
      expect(madeBy('owner')).toMatchObject({ role });
      expect(madeBy('admin')).toMatchObject({ role: role === 'owner' ? 'admin' : role });
    }
    // Who let us in tells us of those who were there before.
    expect(met(chatMessage.memIntro(newcomer), from('admin', true))?.create?.input['facts']).toMatchObject({ role });
  });

  it('is on the newcomer’s side where our host introduces it, which may be asked again if it says so', () => {
    const speaker = { ...from('admin', true), reintroduces: true };
    const input = met(chatMessage.memIntro(info()), speaker)?.create?.input;
    expect(input).toMatchObject({ side: 'newcomer', introducer: { memberId: 's', reintroduces: true } });
  });

  it('is met again where the introduction says that it is repeated', () => {
    const again = chatMessage.memIntro(info());
    expect(met({ ...again, params: { ...again.params, ...announced } })?.event).toMatchObject({ again: true });
    expect(met(again)?.event).not.toHaveProperty('again');
  });

  it('that speaks no version of ours is known as such', () => {
    const versions = [undefined, '3', '1-16', '16-20', '17-20', '99'];
    expect(versions.map(speaksWithUs)).toEqual([true, true, true, true, false, false]);
  });

  it('has one name, however its bytes are padded', () => {
    expect(met(chatMessage.memIntro(info('bQ==')))?.to).toEqual({ key: 'member-connection/g.bQ' });
    expect([memberIdIn('bQ=='), memberIdIn(''), memberIdIn('m'.repeat(23))]).toEqual(['bQ', undefined, undefined]);
  });

  it('with a picture that no row can hold is kept without it', () => {
    expect(keptProfile({ ...profile('Erna'), image: 'i'.repeat(5000) })).toEqual(profile('Erna'));
    expect(keptProfile({ ...profile('Erna'), image: 'i' })).toEqual({ ...profile('Erna'), image: 'i' });
  });

  it('with a picture that no row can hold keeps the rest, unless that is too large by itself', () => {
    const rest = { ...profile('Erna'), shortDescr: 'gardener', contactLink: 'https://smp.example/a#erna' };
    expect(keptProfile({ ...rest, image: 'i'.repeat(5000) })).toEqual(rest);
    expect(keptProfile({ ...rest, preferences: 'p'.repeat(5000) })).toEqual(profile('Erna'));
  });
});

it.each(roles)('somebody of the role %s changes only who is not above', (of) => {
  const changers = roles.filter((by) => mayChange(by, of));
  expect(changers).toEqual(of === 'owner' ? ['owner'] : ['admin', 'owner']);
});
