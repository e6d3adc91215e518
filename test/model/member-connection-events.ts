import type { JsonObject } from '../../machines/vocabulary/json.ts';
import { peerLimits } from '../../machines/peer/peer-limits.ts';
import { chatMessage, type ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { SoloTable } from './solo.ts';

const groupId = 'g';
const profile = (displayName: string): { displayName: string; fullName: string } => ({ displayName, fullName: '' });
const facts: JsonObject = { memberId: 'erna', role: 'member', profile: profile('Erna'), versions: '1-16' };
const unlikeUs: JsonObject = { ...facts, versions: '99' };
const newcomer: JsonObject = { ...facts, memberId: 'nora', connectionId: 'to-nora' };

const row = (side: string, fields: JsonObject = {}): JsonObject => ({
  group: { groupId, me: { memberId: 'me', role: 'admin', profile: profile('Me') }, limits: { ...peerLimits } },
  facts,
  side,
  introducer: { memberId: 'host', connectionId: 'to-host', reintroduces: true },
  ...fields,
});

const info = (memberId: string) => chatMessage.memInfo(memberId, profile('Erna'));
const says = (message: ChatMessage) => ({ type: 'connection.message', message });
const forwards = (by: string, message: ChatMessage) => ({ type: 'member.forwarded', by, message });
const troubled = (trouble: string, code: string) => ({ type: 'connection.troubled', trouble, reason: { code } });
const introduces = (to: string, whom = newcomer) => ({ type: 'member.introduce', newcomer: whom, to });
const invites = (request: string, fields: JsonObject = {}) => ({
  type: 'member.invited',
  by: 'host',
  request,
  facts,
  ...fields,
});

const hello = chatMessage.msgNew('hello', 'm1');
const deliveries = ['sent', 'permanent', 'no queue'];
const handshake = ['created', 'confirmed', 'informed', 'ready'];
const troubles = ['failed', 'inactive', 'disabled', 'revived', 'connection ends', 'connection breaks'];
const ends = ['over', 'removed by an admin', 'removed by a member', 'leaves'];

export const memberConnectionTable: SoloTable = {
  machine: 'member-connection',
  scenes: [
    {
      name: 'we are new',
      input: row('newcomer'),
      only: [
        ...handshake,
        ...deliveries,
        'wrong confirmation',
        'failed',
        'introducer leaves',
        'introducer returns',
        'retries',
        'introduced',
      ],
    },
    {
      name: 'we are new, and introduced again',
      input: row('newcomer'),
      only: [...handshake, 'sent', 'introduced again', 'introduced', 'introduced by another', ...troubles, 'retries'],
    },
    {
      name: 'we were here before',
      input: row('member'),
      only: [
        ...[
          'invited',
          'invited anew',
          'invited by another',
          'peer is busy',
          'no network',
          'joined',
          'informed',
          'wrong information',
          'ready',
          'failed',
        ],
        ...['introducer leaves', 'retries', 'introduced', 'introduced again', ...deliveries],
      ],
    },
    {
      name: 'we were here before, and the introducer is of an older kind',
      input: row('member', { introducer: { memberId: 'host', connectionId: 'to-host' } }),
      only: ['invited', 'invited, unlike us', 'ready', 'failed', 'disabled', 'retries', 'introducer leaves'],
    },
    { name: 'it speaks another language', input: row('newcomer', { facts: unlikeUs }), only: ['retries', 'over'] },
    {
      name: 'a newcomer that speaks another language',
      input: row('member'),
      only: ['invited', 'invited, unlike us', 'failed', 'retries'],
    },
    {
      name: 'its end',
      input: row('newcomer'),
      only: [
        ...handshake,
        'sent',
        ...ends,
        ...troubles,
        'peer is busy',
        'wrong confirmation',
        'writes',
        'retries',
        'invited',
        'forwarded',
      ],
    },
    {
      name: 'the end of a newcomer, and what comes after it',
      input: row('member'),
      only: [
        'invited',
        'informed',
        'ready',
        'over',
        'introduced again',
        'connection ends',
        'failed',
        'forwarded farewell',
      ],
    },
    {
      name: 'what it says',
      input: row('newcomer'),
      only: [
        ...[...handshake, 'sent', 'writes', 'forwarded', 'forwarded by another', 'forwarded farewell', 'leaves'],
        ...['changes its profile', 'wants a contact'],
      ],
      mostPlaces: 200,
    },
    {
      name: 'what is said to it',
      input: row('newcomer'),
      only: [
        ...[...handshake, 'sent', 'inactive', 'revived', 'say', 'say to others', 'introduce', 'introduce itself'],
        ...['introduce to moderators', 'introduce to others', 'made moderator', 'made moderator by a member'],
      ],
      mostPlaces: 200,
    },
    {
      name: 'a newcomer who is let in before it is reached',
      input: row('newcomer'),
      only: ['created', 'sent', 'confirmed', 'ready', 'disabled', 'revived', 'introduce', 'introduce itself', 'over'],
      extras: [{ key: 'member-invitation/nora', labels: [`member:${groupId}/nora`], context: newcomer }],
      mostPlaces: 100,
    },
    {
      name: 'a contact',
      input: row('newcomer'),
      only: [...handshake, 'sent', 'inactive', 'wants it', 'wants a contact', 'contact is there', 'contact is gone'],
      extras: [{ key: 'contact/kept', labels: ['contact:kept'] }],
      mostPlaces: 300,
    },
  ],
  user: {
    retries: { type: 'user.retry' },
    'wants it': { type: 'user.contact', text: 'hello' },
  },
  told: {
    created: { type: 'connection.created', connectionId: 'to-erna', request: 'queue' },
    confirmed: { type: 'connection.confirmation', message: info('erna') },
    'wrong confirmation': { type: 'connection.confirmation', message: info('eve') },
    informed: { type: 'connection.informed', message: info('erna') },
    'wrong information': { type: 'connection.informed', message: info('eve') },
    ready: { type: 'connection.ready', connectionId: 'to-erna' },
    joined: { type: 'connection.joined', connectionId: 'to-erna' },
    'peer is busy': { type: 'connection.waits', wait: { waitingFor: 'busyPeer' } },
    'no network': { type: 'connection.waits', wait: { waitingFor: 'network' } },
    failed: { type: 'connection.failed', reason: { code: 'Unreachable' } },
    inactive: troubled('inactive', 'PeerFull'),
    disabled: troubled('disabled', 'PeerGone'),
    revived: { type: 'connection.revived' },

    invited: invites('first'),
    'invited anew': invites('second', { directRequest: 'direct' }),
    'invited by another': invites('third', { by: 'eve' }),
    'invited, unlike us': invites('fourth', { facts: unlikeUs }),
    introduced: { type: 'member.reintroduced', by: 'host' },
    'introduced again': { type: 'member.reintroduced', by: 'host', again: true },
    'introduced by another': { type: 'member.reintroduced', by: 'eve', again: true },
    'introducer leaves': { type: 'introducer.gone' },
    'introducer returns': { type: 'introducer.back' },

    writes: says(hello),
    leaves: says(chatMessage.leave()),
    'changes its profile': says(chatMessage.info(profile('E'))),
    'wants a contact': says(chatMessage.directInv('direct')),
    forwarded: forwards('host', hello),
    'forwarded by another': forwards('eve', hello),
    'forwarded farewell': forwards('host', chatMessage.leave()),

    say: { type: 'member.say', message: hello },
    'say to others': { type: 'member.say', message: hello, except: 'erna' },
    introduce: introduces('all'),
    'introduce itself': introduces('all', { ...facts, connectionId: 'to-erna' }),
    'introduce to moderators': introduces('moderators'),
    'introduce to others': introduces('others'),
    'made moderator': { type: 'member.roleChanged', role: 'moderator', byRole: 'owner' },
    'made moderator by a member': { type: 'member.roleChanged', role: 'moderator', byRole: 'member' },
    'removed by an admin': { type: 'member.removed', byRole: 'admin' },
    'removed by a member': { type: 'member.removed', byRole: 'member' },
    over: { type: 'group.over' },
    'contact is there': { type: 'member.contact', contact: 'contact/kept' },
    'contact is gone': { type: 'member.contact' },
  },
  place: ({ contact }) => JSON.stringify(contact ?? null).includes('kept'),
};
