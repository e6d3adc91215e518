import type { Admission } from '../../machines/member/invitation-events.ts';
import { peerLimits } from '../../machines/peer/peer-limits.ts';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { Json, JsonObject } from '../../machines/vocabulary/json.ts';
import type { InstanceRecord, MachineEvent } from '../../runtime/record.ts';
import type { Extra, SoloScene, SoloTable } from './solo.ts';
import { asRecord, recordWords } from './record-words.ts';

const profile: JsonObject = { displayName: 'Gustav', fullName: '' };
const limits: JsonObject = { ...peerLimits };
const reason = { code: 'WrongMember' };

const noDirectMessages: JsonObject = {
  displayName: 'garden',
  fullName: '',
  groupPreferences: { directMessages: { enable: 'off' } },
};

const group = (role = 'owner', fields: JsonObject = {}): Extra => ({
  key: 'membership/g',
  labels: ['membership:g'],
  context: {
    groupId: 'g',
    limits,
    memberId: 'host',
    role,
    profile,
    groupProfile: { displayName: 'garden', fullName: '' },
    ...fields,
  },
});
const contact: Extra = {
  key: 'contact/c',
  labels: ['contact:c'],
  context: { connection: 'begun', peer: { profile } },
};

const invited = (name: string, only: readonly string[], fields: Partial<SoloScene> = {}): SoloScene => ({
  name,
  input: { invitationId: 'it', groupId: 'g', contact: 'contact/c' },
  extras: [group(), contact],
  only,
  ...fields,
});
const asked: MachineEvent = { type: 'joiner.asked', requestId: 'asked-1', profile };
const joiner = (
  verdict: Admission['verdict'],
  only: readonly string[],
  fields: Partial<SoloScene> = {},
): SoloScene => ({
  name: `who asks, under "${verdict}"`,
  input: { invitationId: 'it', groupId: 'g', admission: { verdict } },
  first: asked,
  extras: [group()],
  only,
  ...fields,
});

const said = (message: object): MachineEvent => ({ type: 'connection.message', message: message as Json });
const memberId = ({ context }: InstanceRecord): string | undefined =>
  typeof context['memberId'] === 'string' ? context['memberId'] : undefined;
const newcomer = (id: string) => ({ memberId: id, role: 'member', profile, connectionId: 'c' });
const introduce = (id: string, fields: object = {}) =>
  ({ type: 'member.introduce', newcomer: newcomer(id), to: 'others', ...fields }) as MachineEvent;

const onTheWay = ['created', 'waits', 'accepts', 'accepts as another', 'ready', 'interrupted', 'failed', 'retry'];
const ends = ['connection ends', 'connection breaks', 'withdraw', 'remove', 'group over'];
const answered = [
  'waits',
  'joined',
  'tells its profile',
  'ready',
  'failed',
  'asks again',
  'connection ends',
  'connection breaks',
];
const heard = ['leaves', 'writes', 'say', 'say the end', 'trouble', 'revived', 'retry', 'tells its profile'];

/** It gets a role that is higher than ours, by somebody else. */
const outgrown = ['made owner', 'made observer', 'remove', 'to observer', 'accept', 'reject'];

/** Everything that may happen to one whom we invite, or who asks to join. */
export const memberInvitationTable: SoloTable = {
  machine: 'member-invitation',
  scenes: [
    invited('a contact is invited', [
      ...onTheWay,
      ...ends,
      'invite',
      'contact gone',
      'contact is another',
      'to observer',
      'to owner',
    ]),
    invited('an invitee is on the way', [
      'created',
      'accepts',
      'ready',
      'failed',
      'leaves',
      'writes',
      ...ends,
      'invite',
    ]),
    invited('a member is in', [
      ...['created', 'accepts', 'ready', ...heard, 'say to the others', 'to observer', 'to owner', 'remove', 'invite'],
      ...[
        'meet',
        'meet itself',
        'meet in review',
        'removed by admin',
        'removed by member',
        'role by admin',
        'role by member',
      ],
      ...['group over', 'connection ends', 'connection breaks'],
    ]),
    invited(
      'a moderator is in',
      ['created', 'accepts', 'ready', 'is let in', 'meet', 'meet in review', 'meet first', 'meet who was there before'],
      { input: { invitationId: 'it', groupId: 'g', contact: 'contact/c', role: 'moderator' } },
    ),
    invited('an owner is invited by an admin', ['retry', 'withdraw', 'invite', 'remove'], {
      input: { invitationId: 'it', groupId: 'g', contact: 'contact/c', role: 'owner' },
      extras: [group('admin'), contact],
    }),
    invited('an owner is in', ['created', 'accepts', 'ready', 'removed by admin', 'role by admin'], {
      input: { invitationId: 'it', groupId: 'g', contact: 'contact/c', role: 'owner' },
    }),
    invited('a member outgrows us', ['created', 'accepts', 'ready', 'retry', ...outgrown], {
      extras: [group('admin'), contact],
    }),
    joiner('accept', [...outgrown, 'ready'], { name: 'who asks outgrows us', extras: [group('admin')] }),
    joiner('approve', [...outgrown, 'ready'], { name: 'who waits for approval outgrows us', extras: [group('admin')] }),
    joiner('review', [...outgrown, 'ready', 'a moderator lets it in'], {
      name: 'who is in review outgrows us',
      extras: [group('admin')],
    }),
    invited('who asks to be invited again', [
      ...['created', 'accepts', 'ready', 'failed', 'leaves', 'remove', 'withdraw', 'connection ends'],
      'invitation requested',
      'invitation claimed',
    ]),
    joiner('accept', ['failed', 'withdraw', 'asks again', 'invite', 'connection ends'], {
      name: 'who asked, was taken off the list, and asks again',
    }),
    invited('as a record of a person', [
      'created',
      'accepts',
      'ready',
      'remove',
      'who else',
      'contact there',
      ...asRecord,
    ]),
    joiner('accept', ['ready', 'tells its profile', 'who else', 'remove', ...asRecord], {
      name: 'who asked, as a record',
    }),
    joiner(
      'accept',
      [
        'ready',
        'trouble',
        'gone',
        'wants it',
        'wants a contact',
        'contact there',
        'contact gone',
        'contact is another',
      ],
      {
        name: 'a contact with who asked',
        extras: [group(), { key: 'contact/c', labels: ['contact:c'] }],
        mostPlaces: 150,
      },
    ),
    joiner('accept', ['ready', 'wants it', 'wants a contact'], {
      name: 'a contact that the group forbids',
      extras: [group('owner', { groupProfile: noDirectMessages })],
    }),
    invited('a member is in, and our role changes', ['created', 'our role', 'accepts', 'ready', 'remove'], {}),
    invited('a contact, where we are incognito', ['retry', 'our role'], {
      extras: [group('owner', { incognito: true }), contact],
    }),
    invited('a contact to whom we are incognito', ['retry'], {
      extras: [group(), { ...contact, context: { ...contact.context, incognito: true } }],
    }),
    invited('a contact that is not there', ['retry', 'group over'], { extras: [group()] }),
    invited('a group that is not there', ['retry', 'withdraw', 'invite'], { extras: [contact] }),
    joiner('accept', [...answered, ...heard, 'remove', 'to owner', 'group over', 'invite']),
    joiner('approve', [
      ...answered,
      ...heard,
      'probe heard',
      'accept',
      'reject',
      'remove',
      'invite',
      'accept as owner',
    ]),
    joiner('approve', ['joined', 'ready', 'accept', 'its decision is lost', 'made owner'], {
      name: 'who is let in, and is not told',
      extras: [group('admin')],
    }),
    joiner('approveThenReview', [...answered, 'accept', 'reject', 'remove', 'leaves', 'writes']),
    joiner('review', [
      ...answered,
      ...heard,
      'probe heard',
      'accept',
      'reject',
      'remove',
      'meet first',
      'meet',
      'meet in review',
      'a moderator lets it in',
    ]),
    joiner('reject', [...answered, 'invite', 'group over']),
    joiner('accept', [...answered, 'retry'], { name: 'who asks where we may not admit', extras: [group('member')] }),
    joiner('approve', [...answered, 'accept', 'reject', 'remove'], {
      name: 'an owner asks an admin',
      input: { invitationId: 'it', groupId: 'g', admission: { verdict: 'approve', role: 'admin' } },
      extras: [group('admin')],
    }),
  ],
  user: {
    'who else': { type: 'user.probe' },
    'wants it': { type: 'user.contact', text: 'hello' },
    invite: { type: 'user.invite' },
    withdraw: { type: 'user.withdraw' },
    remove: { type: 'user.remove' },
    retry: { type: 'user.retry' },
    accept: { type: 'user.accept' },
    'accept as owner': { type: 'user.accept', role: 'owner' },
    reject: { type: 'user.reject' },
    'to observer': { type: 'user.changeRole', role: 'observer' },
    'to owner': { type: 'user.changeRole', role: 'owner' },
  },
  told: {
    ...recordWords,
    'a moderator lets it in': { type: 'member.accepted', role: 'observer' },
    created: { type: 'connection.created', connectionId: 'c', request: 'request-1' },
    joined: { type: 'connection.joined', connectionId: 'c' },
    accepts: (it) => {
      const id = memberId(it);
      return id === undefined
        ? undefined
        : { type: 'connection.confirmation', message: chatMessage.grpAcpt(id) as object as Json };
    },
    'accepts as another': {
      type: 'connection.confirmation',
      message: chatMessage.grpAcpt('another') as object as Json,
    },
    'tells its profile': { type: 'connection.informed', message: chatMessage.info(profile as never) as object as Json },
    ready: { type: 'connection.ready', connectionId: 'c' },
    'its decision is lost': { type: 'connection.undelivered', name: 'decision', reason },
    waits: { type: 'connection.waits', wait: { waitingFor: 'network' } },
    interrupted: { type: 'connection.interrupted', reason },
    failed: { type: 'connection.failed', reason },
    trouble: { type: 'connection.troubled', trouble: 'inactive', reason },
    gone: { type: 'connection.troubled', trouble: 'disabled', reason },
    'wants a contact': said(chatMessage.directInv('direct')),
    revived: { type: 'connection.revived' },
    leaves: said(chatMessage.leave()),
    writes: said(chatMessage.msgNew('hi', 'msg-1')),
    'asks again': { ...asked, requestId: 'asked-2' },
    say: { type: 'member.say', message: chatMessage.msgNew('hello') as object as Json },
    'say to the others': (it) => ({
      type: 'member.say',
      message: chatMessage.msgNew('hello') as object as Json,
      except: memberId(it) ?? '',
    }),
    'say the end': { type: 'member.say', message: chatMessage.grpDel() as object as Json },
    'is let in': { type: 'member.admitted', place: 2 },
    meet: introduce('n', { place: 3 }),
    'meet who was there before': introduce('n', { place: 1 }),
    'meet itself': (it) => introduce(memberId(it) ?? ''),
    'meet in review': introduce('n', { to: 'moderators' }),
    'meet first': introduce('n', { to: 'moderators', place: 3 }),
    'removed by admin': { type: 'member.removed', byRole: 'admin' },
    'removed by member': { type: 'member.removed', byRole: 'member' },
    'role by admin': { type: 'member.roleChanged', role: 'observer', byRole: 'admin' },
    'role by member': { type: 'member.roleChanged', role: 'observer', byRole: 'member' },
    'made owner': { type: 'member.roleChanged', role: 'owner', byRole: 'owner' },
    'made observer': { type: 'member.roleChanged', role: 'observer', byRole: 'owner' },
    'contact there': { type: 'member.contact', contact: 'contact/c' },
    'contact gone': { type: 'member.contact' },
    'contact is another': { type: 'member.contact', isAnother: true },
    'our role': { type: 'group.changed', role: 'member', rule: {} },
    'invitation claimed': { type: 'invitation.claimed', groupLinkId: 'again' },
    'invitation requested': { type: 'invitation.requested', groupLinkId: 'again' },
    'group over': { type: 'group.over' },
  },
};
