import { peerLimits } from '../../machines/peer/peer-limits.ts';
import { chatMessage, type ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { Json, JsonObject } from '../../machines/vocabulary/json.ts';
import type { InstanceRecord, MachineEvent } from '../../runtime/record.ts';
import { asRecord, recordWords } from './record-words.ts';
import type { SoloScene, SoloTable } from './solo.ts';

const profile = { displayName: 'Paula', fullName: '' };
const limits: JsonObject = { ...peerLimits };
const link = `https://smp.example/a#${'A'.repeat(43)}`;
const groupLink = `https://smp.example/g#${'A'.repeat(43)}`;
const begun = { contactId: 'it', profile, limits };
const peer = { profile };
const member = 'member-connection/g.m';
const fullAddress = 'simplex:/contact#/?v=2&smp=smp://smp.example/q1';
const withAddress = (contactLink: string) => ({ profile: { ...profile, contactLink } });

const said = (type: string, message: ChatMessage) => ({ type, message: message as object as Json });
/** Its connection says so, where there is one. */
const reported =
  (event: MachineEvent) =>
  ({ children }: InstanceRecord): MachineEvent | undefined =>
    'connection' in children ? event : undefined;
const report = (message: ChatMessage) => reported(said('connection.message', message));
const reason = { code: 'Unreachable' };
const directInv = (request: string, text?: string) =>
  said('contact.invited', chatMessage.directInv(request, text, 'm2'));
const requested = (requestId: string): MachineEvent => ({ type: 'contact.requested', requestId, peer });

const invitation = (groupLinkId?: string) =>
  chatMessage.grpInv({
    fromMember: { memberId: 'host', memberRole: 'owner' },
    invitedMember: { memberId: 'us', memberRole: 'member' },
    connRequest: 'request',
    groupProfile: { displayName: 'garden' },
    ...(groupLinkId !== undefined && { groupLinkId }),
  });

const onTheWay = ['made', 'waits', 'joined', 'confirmed', 'informed', 'ready', 'interrupted', 'failed', 'retry'];
const ends = ['delete', 'farewell', 'connection ends', 'connection breaks'];
const heard = [
  'asks for an invitation',
  'invites to none',
  'writes',
  'invites to a group',
  'takes it back',
  'tells its profile',
  'says what means nothing',
];
const direct = ['invite', 'invited by more', 'invited by less', 'invited with words'];
const ofMember = (name: string, first: MachineEvent, only: readonly string[]): SoloScene => ({
  name,
  input: { contactId: 'it', by: 'member', member: { groupId: 'g', memberId: 'm' }, peer, profile, limits },
  first,
  only,
});

/** Everything that may happen to a contact. */
export const contactTable: SoloTable = {
  machine: 'contact',
  scenes: [
    {
      name: 'by invitation',
      input: { ...begun, by: 'invite' },
      only: [...onTheWay, 'confirmed as member', 'confirmed wrongly', 'a member is it', ...ends],
    },
    {
      name: 'as nobody in particular',
      input: { contactId: 'it', by: 'invite', incognito: true, limits },
      only: ['made', 'confirmed', 'ready', 'send', 'say', 'delete'],
    },
    {
      name: 'what is said',
      input: { ...begun, by: 'invite' },
      only: [
        'made',
        'confirmed',
        'ready',
        ...heard,
        'say',
        'send',
        'send under a name',
        'trouble',
        'revived',
        'retry',
        ...ends,
      ],
    },
    {
      name: 'by a short link',
      input: { ...begun, by: 'link', link },
      only: [
        'its data',
        'no network',
        'no such link',
        'send',
        'say',
        'repeat',
        ...onTheWay,
        'confirmed wrongly',
        'delete',
      ],
    },
    {
      name: 'by a request',
      input: { ...begun, by: 'link', link: 'simplex:/invitation#/?v=2&smp=smp://smp.example/q1' },
      only: [...onTheWay, 'repeat', 'delete'],
    },
    {
      name: 'as a record of a person',
      input: { ...begun, by: 'link', link: 'simplex:/invitation#/?v=2&smp=smp://smp.example/q1' },
      only: [
        'informed',
        'ready',
        'farewell',
        'delete',
        'connection ends',
        'connection breaks',
        'who else',
        ...asRecord,
      ],
      mostPlaces: 100,
    },
    {
      name: 'at the address of a member',
      input: { ...begun, by: 'link', link, boundTo: member },
      only: ['its data', 'informed', 'ready', 'interrupted', 'retry', 'is untied', 'another is untied', 'is somebody'],
    },
    {
      name: 'who asked at our address',
      input: { ...begun, by: 'accept', requestId: 'asked-1', contactReqId: 'named', peer },
      first: requested('asked-1'),
      only: [...onTheWay, 'asks again', 'asks the same', 'delete'],
    },
    {
      name: 'who shows an address',
      input: { ...begun, by: 'invite' },
      only: ['made', 'confirmed', 'shows an address', 'ready', 'farewell', 'connection ends', 'connect', 'its data'],
    },
    {
      name: 'who shows a full address',
      input: {
        contactId: 'it',
        by: 'member',
        member: { groupId: 'g', memberId: 'm' },
        peer: withAddress(fullAddress),
        limits,
      },
      first: { type: 'contact.say', message: chatMessage.ok() as object as Json },
      only: ['connect', 'joined'],
    },
    ofMember('a member whom we invite', { type: 'contact.invite', text: 'hello' }, [...onTheWay, ...direct, ...ends]),
    ofMember('a member who invites us', directInv('request-2'), [...onTheWay, ...direct, ...ends, 'say', 'send']),
    ofMember('a member whom nobody asks', { type: 'contact.say', message: chatMessage.ok() as object as Json }, [
      'invite',
      'invited by more',
      'connect',
      'send',
      'say',
      'delete',
      'made',
    ]),
  ],
  user: {
    'who else': { type: 'user.probe' },
    retry: { type: 'user.retry' },
    repeat: { type: 'user.repeat' },
    connect: { type: 'user.connect' },
    send: { type: 'user.send', text: 'hello' },
    'send under a name': { type: 'user.send', text: 'hello', msgId: 'm1' },
    delete: { type: 'user.delete' },
  },
  told: {
    ...recordWords,
    made: reported({ type: 'connection.created', connectionId: 'c', request: 'request-5' }),
    joined: reported({ type: 'connection.joined', connectionId: 'c' }),
    confirmed: reported(said('connection.confirmation', chatMessage.info(profile))),
    'confirmed as member': reported(said('connection.confirmation', chatMessage.memInfo('m', profile))),
    'confirmed wrongly': reported(said('connection.confirmation', chatMessage.ok())),
    informed: reported(said('connection.informed', chatMessage.ok())),
    ready: reported({ type: 'connection.ready', connectionId: 'c' }),
    waits: reported({ type: 'connection.waits', wait: { waitingFor: 'network' } }),
    interrupted: reported({ type: 'connection.interrupted', reason }),
    failed: reported({ type: 'connection.failed', reason }),
    trouble: reported({ type: 'connection.troubled', trouble: 'inactive', reason: { code: 'PeerFull' } }),
    revived: reported({ type: 'connection.revived' }),
    farewell: report(chatMessage.directDel()),
    writes: report(chatMessage.msgNew('hello', 'm1')),
    'invites to a group': report(invitation()),
    'takes it back': report(chatMessage.memDel('us')),
    'asks for an invitation': report(chatMessage.requestInv(groupLink, 'again')),
    'invites to none': report(chatMessage.requestReject('again')),
    'shows an address': report(chatMessage.info(withAddress(link).profile)),
    'tells its profile': report(chatMessage.info(profile)),
    'says what means nothing': report(chatMessage.infoProbe('probe')),
    say: said('contact.say', invitation()),
    'a member is it': { type: 'contact.whether' },
    'is untied': { type: 'contact.untie', record: member, why: 'ProfilesDiffer' },
    'another is untied': { type: 'contact.untie', record: 'member-connection/g.n', why: 'Refused' },
    'asks again': requested('asked-2'),
    'asks the same': requested('asked-1'),
    invite: { type: 'contact.invite' },
    'invited by more': directInv('request-9'),
    'invited by less': directInv('request-1'),
    'invited with words': directInv('request-1', 'hello'),
  },
  answers: {
    fetchLink: {
      'its data': { type: 'LDATA', data: { request: 'request-7', direct: true, owners: [], relays: [], userData: {} } },
      'no network': { type: 'ERR', error: { type: 'BROKER', code: 'NETWORK' } },
      'no such link': { type: 'ERR', error: { type: 'SMP', code: 'AUTH' } },
    },
  },
};
