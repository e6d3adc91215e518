import { peerLimits } from '../../machines/peer/peer-limits.ts';
import { announcedAtLink } from '../../machines/vocabulary/capability.ts';
import { chatMessage, type ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { Json, JsonObject } from '../../machines/vocabulary/json.ts';
import type { InstanceRecord, MachineEvent } from '../../runtime/record.ts';
import { nonsense } from './channel.ts';
import { asRecord, recordWords } from './record-words.ts';
import type { SoloScene, SoloTable } from './solo.ts';

const profile = { displayName: 'Nora', fullName: '' };
const groupProfile = { displayName: 'garden', fullName: '' };
const limits: JsonObject = { ...peerLimits };
const groupId = 'g';
const reason = { code: 'Busy' };
const link = 'https://smp.example/g#link';

const fromMember = { memberId: 'host', memberRole: 'admin' };
const invitedMember = { memberId: 'me', memberRole: 'member' };
const invited: JsonObject = {
  contact: 'contact/c',
  invitation: { fromMember, invitedMember, connRequest: 'request-1', groupProfile },
  hostProfile: { displayName: 'Gustav', fullName: '' },
  profile,
};
const linkData = { request: 'request-1', direct: true, owners: [], relays: [], userData: { groupProfile } };

const noDirectMessages = { ...groupProfile, groupPreferences: { directMessages: { enable: 'off' } } };
const linkInvitation = (
  accepted: 'accepted' | 'pending' | 'pending_review',
  role = 'member',
  shown: typeof groupProfile = groupProfile,
) =>
  chatMessage.grpLinkInv({
    fromMember,
    fromMemberName: 'Gustav',
    invitedMember: { memberId: 'me', memberRole: role },
    groupProfile: shown,
    accepted,
  });

const told = (type: string, message: ChatMessage): MachineEvent => ({ type, message: message as object as Json });
/** Only a child that is there says something. */
const reported =
  (event: MachineEvent) =>
  ({ children }: InstanceRecord): MachineEvent | undefined =>
    children['connection'] === undefined ? undefined : event;
const said = (message: ChatMessage) => reported(told('connection.message', message));
const confirmed = (message: ChatMessage) =>
  reported({ ...told('connection.confirmation', message), connectionId: 'to-host' });
const introduce = (memberId: string, to: string): MachineEvent => ({
  type: 'member.introduce',
  newcomer: { memberId, role: 'member', profile, connectionId: 'to-n' },
  to,
});

const founder = (only: readonly string[], fields: JsonObject = {}): SoloScene => ({
  name: 'founded by us',
  input: { groupId, by: 'create', groupProfile, limits, ...fields },
  only,
});
const invitee = (name: string, only: readonly string[], fields: JsonObject = {}): SoloScene => ({
  name,
  input: { groupId, by: 'invitation', ...invited, limits, ...fields },
  only,
});
const joiner = (name: string, only: readonly string[], fields: JsonObject = {}): SoloScene => ({
  name,
  input: { groupId, by: 'link', link, limits, ...fields },
  only,
});

const linkAnswers = ['data', 'nonsense', 'temporary', 'congested', 'permanent'];
const ends = ['leave', 'connection ends', 'connection breaks'];
const way = ['waits', 'joined', 'informed', 'ready', 'interrupted', 'failed', 'retry'];
const heard = ['leaves', 'tells its profile', 'writes', 'introduces', 'role by owner', 'role by member'];

/** Everything that may happen to our own membership in a group. */
export const membershipTable: SoloTable = {
  machine: 'membership',
  scenes: [
    founder([
      'send',
      'send named',
      'delete group',
      'leave',
      'member comes',
      'member is in',
      'host role by owner',
      'removed by owner',
    ]),
    founder(['say', 'profile changed', 'meet', 'host removed by owner', 'group deleted'], { profile }),
    joiner('our host as a record of a person', [
      ...['data', 'accepted', 'ready', 'tells its profile', 'leaves', 'host removed by owner', 'leave', 'contact'],
      ...['connection ends', 'send', 'who else', ...asRecord],
    ]),
    founder(['who else', 'wants it'], { profile }),
    joiner(
      'a contact with our host',
      [
        ...[
          'data',
          'accepted',
          'ready',
          'trouble',
          'gone',
          'wants it',
          'wants a contact',
          'contact',
          'contact gone',
          'contact is another',
        ],
        ...['send', 'who else'],
      ],
      { profile },
    ),
    joiner('a contact that the group forbids', ['data', 'accepted without', 'ready', 'wants it', 'wants a contact']),
    invitee('invited by a contact', ['join', 'join incognito', 'join as main', 'decline', 'leave', 'invited', ...way]),
    invitee('joining is interrupted', [
      'join',
      'interrupted',
      'confirmed',
      'decline',
      'leave',
      'ready',
      'failed',
      ...ends,
    ]),
    invitee('invited anew on the way', [
      'join',
      'joined',
      'repeat',
      'interrupted',
      'invited',
      'invited anew',
      'ready',
      ...ends,
    ]),
    invitee('an invitation is taken back', ['join', 'joined', 'failed', 'withdrawn', 'connection ends']),
    invitee('an invitation fails', ['join', 'failed', 'invited', 'retry', 'ready', ...ends]),
    invitee('the connection to the host breaks', ['join', 'ready', 'interrupted', ...ends]),
    invitee(
      'an invitation that answers our request',
      ['linked', ...way, 'removed by owner', 'group deleted', ...ends],
      {
        automatic: true,
      },
    ),
    invitee('messages before the connection', ['join', 'joined', 'ready', ...heard, ...ends]),
    invitee('in the group', [
      ...[
        'join',
        'ready',
        ...heard,
        'trouble',
        'revived',
        'retry',
        'say',
        'say to others',
        'send',
        'send named',
        'delete group',
      ],
      ...['removed by owner', 'removed by member', 'group deleted', 'contact', 'connection ends'],
    ]),
    invitee('the host of the group', [
      ...['join', 'ready', 'host role by owner', 'host role by member', 'host removed by owner'],
      ...['host removed by member', 'meet', 'meet the host', 'meet in review', 'connection breaks'],
    ]),
    joiner('by a link', [...linkAnswers, ...way, 'repeat', 'accepted', 'rejected', 'greeted', ...ends]),
    joiner('by a full link', ['retry', 'accepted', 'failed', 'ready', 'joined', 'connection breaks'], {
      link: 'simplex:/contact#/?v=1&smp=smp%3A%2F%2Fk%40smp.example&data=%7B%22type%22%3A%22group%22%7D',
      profile,
    }),
    joiner(
      'who comes back, and is known by its request',
      [
        'data',
        'data of who invites again',
        'joined',
        'failed',
        'accepted',
        'invited instead',
        'invited for nothing',
        'leave',
      ],
      { rejoin: { contact: 'contact/c', name: 'again', contactReqId: 'mine' }, profile },
    ),
    joiner('the door is open', ['data', 'joined', 'accepted', 'interrupted', 'ready', 'failed', 'greeted', ...ends]),
    joiner('interrupted at the link', ['data', 'interrupted', 'accepted', 'ready', 'failed', 'retry', 'leave']),
    joiner('an observer', ['data', 'accepted as observer', 'ready', 'send', 'delete group']),
    joiner('to be approved', [
      ...[
        'data',
        'pending',
        'ready',
        'approved',
        'to be reviewed',
        'declined at the door',
        ...heard,
        'trouble',
        'revived',
        'retry',
      ],
      ...['say', 'say to others', 'send', 'send named', 'connection breaks', 'connection ends'],
    ]),
    joiner('an observer, to be approved', [
      'data',
      'pending observer',
      'ready',
      'send',
      'removed by owner',
      'to be reviewed',
    ]),
    joiner('to be reviewed', [
      ...['data', 'in review', 'ready', 'approved', 'to be reviewed', ...heard, 'trouble', 'revived', 'retry'],
      ...['say', 'say to others', 'send', 'send named', 'connection breaks', 'connection ends', 'leave'],
    ]),
  ],
  user: {
    'who else': { type: 'user.probe' },
    'wants it': { type: 'user.contact', text: 'hello' },
    join: { type: 'user.join' },
    'join incognito': { type: 'user.join', incognito: true },
    'join as main': { type: 'user.join', incognito: false, profile: { displayName: 'Main', fullName: '' } },
    decline: { type: 'user.decline' },
    retry: { type: 'user.retry' },
    repeat: { type: 'user.repeat' },
    leave: { type: 'user.leave' },
    'delete group': { type: 'user.deleteGroup' },
    send: { type: 'user.send', text: 'hi' },
    'send named': { type: 'user.send', text: 'hi', msgId: 'msg-1' },
  },
  told: {
    linked: { type: 'membership.linked', link },
    ...recordWords,
    invited: { type: 'membership.invited', ...invited },
    'invited anew': {
      type: 'membership.invited',
      ...invited,
      invitation: { fromMember, invitedMember, connRequest: 'request-2', groupProfile },
    },
    'invited instead': { type: 'rejoin.invited', membership: 'membership/c.me', groupLinkId: 'again' },
    'invited for nothing': { type: 'rejoin.invited', membership: 'membership/c.me', groupLinkId: 'another' },
    withdrawn: { type: 'membership.withdrawn' },
    joined: reported({ type: 'connection.joined', connectionId: 'to-host' }),
    ready: reported({ type: 'connection.ready', connectionId: 'to-host' }),
    waits: reported({ type: 'connection.waits', wait: { waitingFor: 'network' } }),
    informed: reported({ ...told('connection.informed', chatMessage.ok()), connectionId: 'to-host' }),
    interrupted: reported({ type: 'connection.interrupted', reason }),
    failed: reported({ type: 'connection.failed', reason }),
    accepted: confirmed(linkInvitation('accepted')),
    'accepted as observer': confirmed(linkInvitation('accepted', 'observer')),
    'accepted without': confirmed(linkInvitation('accepted', 'member', noDirectMessages)),
    pending: confirmed(linkInvitation('pending')),
    'pending observer': confirmed(linkInvitation('pending', 'observer')),
    'in review': confirmed(linkInvitation('pending_review', 'observer')),
    rejected: confirmed(
      chatMessage.grpLinkReject({ fromMember, invitedMember, groupProfile, rejectionReason: 'blocked_name' }),
    ),
    greeted: confirmed(chatMessage.ok()),
    confirmed: confirmed(linkInvitation('accepted')),
    approved: { type: 'membership.accepted', acceptance: 'accepted', role: 'member' },
    'to be reviewed': { type: 'membership.accepted', acceptance: 'pending_review', role: 'member' },
    'declined at the door': { type: 'membership.accepted', acceptance: 'pending', role: 'member' },

    leaves: said(chatMessage.leave()),
    'tells its profile': said(chatMessage.grpLinkMem(profile)),
    writes: said(chatMessage.msgNew('hi', 'msg-1')),
    introduces: said(chatMessage.memIntro({ memberId: 'm', memberRole: 'member', profile })),
    trouble: reported({ type: 'connection.troubled', trouble: 'inactive', reason }),
    gone: reported({ type: 'connection.troubled', trouble: 'disabled', reason }),
    'wants a contact': said(chatMessage.directInv('direct')),
    revived: reported({ type: 'connection.revived' }),

    'member is in': { type: 'members.changed', from: 'invited', to: 'connected', admitted: 'member-invitation/n' },
    'member comes': { type: 'members.changed', to: 'invited' },
    contact: { type: 'member.contact', contact: 'contact/other' },
    'contact gone': { type: 'member.contact' },
    'contact is another': { type: 'member.contact', isAnother: true },
    say: told('member.say', chatMessage.msgNew('hello')),
    'say to others': { ...told('member.say', chatMessage.msgNew('hello')), except: 'host' },
    meet: introduce('n', 'others'),
    'meet the host': introduce('host', 'others'),
    'meet in review': introduce('n', 'moderators'),
    'role by owner': { type: 'membership.roleChanged', role: 'observer', byRole: 'owner' },
    'role by member': { type: 'membership.roleChanged', role: 'observer', byRole: 'member' },
    'removed by owner': { type: 'membership.removed', byRole: 'owner' },
    'removed by member': { type: 'membership.removed', byRole: 'member' },
    'group deleted': { type: 'membership.groupDeleted' },
    'profile changed': { type: 'membership.profileChanged', groupProfile: noDirectMessages },
    'host role by owner': { type: 'member.roleChanged', role: 'moderator', byRole: 'owner' },
    'host role by member': { type: 'member.roleChanged', role: 'moderator', byRole: 'member' },
    'host removed by owner': { type: 'member.removed', byRole: 'owner' },
    'host removed by member': { type: 'member.removed', byRole: 'member' },
  },
  answers: {
    fetchLink: {
      data: { type: 'LDATA', data: linkData },
      'data of who invites again': {
        type: 'LDATA',
        data: { ...linkData, userData: { groupProfile, ...announcedAtLink } },
      },
      nonsense: { type: 'LDATA', data: nonsense },
      temporary: { type: 'ERR', error: { type: 'BROKER', code: 'TIMEOUT', server: 'smp.example' } },
      permanent: { type: 'ERR', error: { type: 'SMP', code: 'AUTH' } },
    },
  },
};
