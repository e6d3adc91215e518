import type { JsonObject } from '../../machines/vocabulary/json.ts';
import { peerLimits } from '../../machines/peer/peer-limits.ts';
import { chatMessage, type ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import { asRecord, recordWords } from './record-words.ts';
import type { Extra, SoloScene, SoloTable } from './solo.ts';

const groupId = 'g';
const profile = (displayName: string): { displayName: string; fullName: string } => ({ displayName, fullName: '' });
const facts: JsonObject = { memberId: 'erna', role: 'member', profile: profile('Erna'), versions: '1-16' };
const unlikeUs: JsonObject = { ...facts, versions: '99' };
const newcomer: JsonObject = { ...facts, memberId: 'nora', connectionId: 'to-nora' };

const group: JsonObject = {
  groupId,
  me: { memberId: 'me', role: 'admin', profile: profile('Me') },
  limits: { ...peerLimits },
};
const noDirectMessages: JsonObject = { groupPreferences: { directMessages: { enable: 'off' } } };
const row = (side: string, fields: JsonObject = {}): JsonObject => ({
  group,
  facts,
  side,
  introducer: { memberId: 'host', reintroduces: true },
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

/** The row that is reached by the introducer’s connection. */
const host: Extra = {
  key: 'membership/g',
  labels: [`member:${groupId}/host`],
  context: { host: { connectionId: 'to-host' } },
};

const letter = { message: chatMessage.msgNew('hello', 'm0') };
const outbox = (waiting: number, sending: boolean): Extra => ({
  key: 'peer-connection/to-host',
  labels: ['connection:to-host'],
  context: {
    connectionId: 'to-host',
    outbox: { waiting: Array.from({ length: waiting }, () => letter), sending, gone: 0, full: 0 },
  },
});
/** What the introducer’s connection has to send already. */
const idle = outbox(0, false);
const sending = outbox(1, true);
const waiting = outbox(2, true);

const scenes: SoloScene[] = [
  {
    name: 'we are new',
    input: row('newcomer'),
    only: [
      ...handshake,
      ...deliveries,
      'wrong confirmation',
      'another answer',
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
      ...['another answer', 'introducer leaves', 'retries', 'introduced', 'introduced again', ...deliveries],
    ],
  },
  {
    name: 'we were here before, and the introducer is of an older kind',
    input: row('member', { introducer: { memberId: 'host' } }),
    only: ['invited', 'invited, unlike us', 'ready', 'failed', 'disabled', 'retries', 'introducer leaves'],
  },
  {
    name: 'what we do to it',
    input: row('newcomer'),
    only: [...handshake, 'inactive', 'removes', 'makes it a moderator', 'makes it an owner', 'our role'],
    mostPlaces: 150,
  },
  {
    name: 'its end by us',
    input: row('newcomer'),
    only: ['created', 'removes', 'leaves', 'connection ends', 'our role'],
  },
  {
    name: 'we are new, and the introducer is not there',
    input: row('newcomer'),
    only: ['created', 'confirmed', 'ready', 'failed', 'retries'],
    extras: [],
  },
  {
    name: 'we were here before, and the introducer is not there',
    input: row('member'),
    only: ['invited', 'failed', 'retries'],
    extras: [],
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
      ...['unheard', 'unheard by another'],
      ...['changes its profile', 'wants a contact'],
    ],
    extras: [host, waiting],
    mostPlaces: 200,
  },
  {
    name: 'what is said to it',
    input: row('newcomer'),
    only: [
      ...[...handshake, ...deliveries, 'inactive', 'revived', 'say', 'say to others', 'introduce', 'introduce itself'],
      ...['introduce to moderators', 'made moderator', 'made moderator by a member'],
    ],
    extras: [host, sending],
    mostPlaces: 200,
  },
  {
    name: 'a newcomer who is let in before it is reached',
    input: row('newcomer'),
    only: ['created', 'sent', 'confirmed', 'ready', 'disabled', 'revived', 'introduce', 'introduce itself', 'over'],
    extras: [host, { key: 'member-invitation/nora', labels: [`member:${groupId}/nora`], context: newcomer }],
    mostPlaces: 100,
  },
  {
    name: 'a newcomer in review',
    input: row('member', { inReview: true }),
    only: [
      ...['invited', 'informed', 'ready', 'inactive', 'say', 'say what ends it', 'introduce', 'our role'],
      ...['is let in', 'lets it in', 'lets it in as an owner'],
    ],
    mostPlaces: 100,
  },
  {
    name: 'as a record of a person',
    input: row('newcomer'),
    only: [...handshake, 'sent', 'inactive', 'over', 'connection ends', 'who else', ...asRecord],
    mostPlaces: 100,
  },
  {
    name: 'a contact',
    input: row('newcomer'),
    only: [
      ...handshake,
      'sent',
      'inactive',
      'wants it',
      'wants a contact',
      'contact is there',
      'contact is gone',
      'contact is another',
    ],
    extras: [host, { key: 'contact/kept', labels: ['contact:kept'] }],
    mostPlaces: 300,
  },
  {
    name: 'a contact that the group forbids',
    input: row('newcomer', { group: { ...group, ...noDirectMessages } }),
    only: [...handshake, 'sent', 'inactive', 'wants it', 'wants a contact', 'contact is there'],
    extras: [host],
  },
];

export const memberConnectionTable: SoloTable = {
  machine: 'member-connection',
  scenes: scenes.map((scene) => ({ extras: [host, idle], ...scene })),
  user: {
    'who else': { type: 'user.probe' },
    retries: { type: 'user.retry' },
    removes: { type: 'user.remove' },
    'makes it a moderator': { type: 'user.changeRole', role: 'moderator' },
    'makes it an owner': { type: 'user.changeRole', role: 'owner' },
    'wants it': { type: 'user.contact', text: 'hello' },
    'lets it in': { type: 'user.accept' },
    'lets it in as an owner': { type: 'user.accept', role: 'owner' },
  },
  told: {
    ...recordWords,
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
    unheard: { type: 'member.unheard', by: 'host', msgId: 'm1', reason: 'full' },
    'unheard by another': { type: 'member.unheard', by: 'eve', msgId: 'm1', reason: 'full' },
    forwarded: forwards('host', hello),
    'forwarded by another': forwards('eve', hello),
    'forwarded farewell': forwards('host', chatMessage.leave()),

    say: { type: 'member.say', message: hello },
    'say to others': { type: 'member.say', message: hello, except: 'erna' },
    'say what ends it': { type: 'member.say', message: chatMessage.grpDel() },
    'is let in': { type: 'member.accepted', role: 'observer' },
    introduce: introduces('others'),
    'introduce itself': introduces('others', { ...facts, connectionId: 'to-erna' }),
    'introduce to moderators': introduces('moderators'),
    'made moderator': { type: 'member.roleChanged', role: 'moderator', byRole: 'owner' },
    'made moderator by a member': { type: 'member.roleChanged', role: 'moderator', byRole: 'member' },
    'removed by an admin': { type: 'member.removed', byRole: 'admin' },
    'removed by a member': { type: 'member.removed', byRole: 'member' },
    'our role': { type: 'group.changed', role: 'member', rule: {} },
    'another answer': { type: 'found', reply: 'contact', rows: [], more: false },
    over: { type: 'group.over' },
    'contact is there': { type: 'member.contact', contact: 'contact/kept' },
    'contact is gone': { type: 'member.contact' },
    'contact is another': { type: 'member.contact', isAnother: true },
  },
  place: ({ contact }) => JSON.stringify(contact ?? null).includes('kept'),
};
