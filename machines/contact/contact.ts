/**
 * A person whom we are connected with directly: from an invitation, a link, an accepted request or a member of a group,
 * to messages that flow, and to its deletion by either side.
 *
 * Its connection is a child. What the contact says besides messages concerns groups: an invitation to one is told to the
 * membership that it is to become, and who is a member too has its row in the group told of it.
 */
import type { AgentCommand } from '../vocabulary/agent-command.ts';
import { known } from '../vocabulary/known.ts';
import type { Reason } from '../vocabulary/reason.ts';
import { probeDraw } from '../person/probing.ts';
import { aboutProbes, aProbe, asRecord } from '../person/record.ts';
import { resolveLimits } from '../peer/peer-limits.ts';
import type { ContactContext, ContactInput, Way } from './contact-events.ts';
import { readContactLink } from './contact-link.ts';
import { contactSetup, toMembers } from './contact-setup.ts';

const fetchLink = ({ context: { link, mode } }: { context: ContactContext }): AgentCommand => ({
  type: 'fetchLink',
  link: known(link),
  mode,
});

/** A member's contact, and who was accepted by itself: nobody waits at a screen. */
function contextOf(input: ContactInput): ContactContext {
  const { contactId, profile, incognito = false, by } = input;
  const context: ContactContext = {
    contactId,
    limits: resolveLimits(input.limits),
    mode: input.mode ?? (by === 'member' ? 'background' : 'interactive'),
    incognito,
    ...(profile && { profile }),
    seen: [],
  };
  switch (input.by) {
    case 'invite':
      return { ...context, way: 'create' };
    case 'link': {
      const { link, boundTo } = input;
      const holdsRequest = readContactLink(link)?.form === 'full';
      return { ...context, way: 'join', link, ...(holdsRequest && { theirs: link }), ...(boundTo && { boundTo }) };
    }
    case 'accept':
      return {
        ...{ ...context, way: 'accept', requestId: input.requestId, peer: input.peer },
        ...(input.contactReqId !== undefined && { contactReqId: input.contactReqId }),
      };
    case 'member':
      return { ...context, member: input.member, peer: input.peer };
  }
}

const tellMembers = (is: 'there' | 'gone') =>
  ({ type: 'tell', params: ({ context }: { context: ContactContext }) => toMembers(context, is) }) as const;
const whether = { 'contact.whether': { actions: tellMembers('gone') } } as const;
const noContact: { reason: Reason } = { reason: { code: 'NotHere', what: 'contact' } };
const is = (way: Way) => ({ type: 'isToBe', params: { way } }) as const;
const invite = { target: 'beginning', actions: ['takeInvite', 'forgetInterruption'] } as const;
const acceptAgain = {
  guard: 'isNewRequest',
  target: 'beginning',
  actions: ['takeRequest', 'forgetInterruption'],
} as const;
/** Its profile shows an address: it is asked there, as by anybody. Who it is then shows when it is connected. */
const connect = { guard: 'hasAddress', target: 'preparing', actions: 'takeAddress' } as const;

/** The peer confirms: by its profile, or in an old client's second connection by the member that it is. */
const confirmed = <Target extends string>(target: Target) =>
  [
    { guard: 'isProfile', target, actions: ['rememberPeer', 'allow'] },
    { guard: 'isMember', target, actions: ['rememberPeer', 'allowSecond'] },
    { actions: 'refuseAnswer' },
  ] as const;

export const contact = contactSetup.createMachine({
  id: 'contact',
  context: ({ input }) => contextOf(input),
  initial: 'preparing',
  on: {
    ...asRecord,
    'connection.confirmation': confirmed('.connecting'),
    'connection.informed': { target: '.connecting', actions: 'rememberPeer' },
    'connection.ready': { target: '.connected', actions: ['rememberReady', 'forgetInterruption'] },
    'connection.message': [
      aboutProbes,
      { guard: 'isFarewell', target: '.ending', actions: 'rememberGone' },
      { guard: 'isNewContent', actions: 'show' },
      { guard: 'isInvitation', actions: 'tellMembership' },
      { guard: 'isWithdrawal', actions: 'tellWithdrawal' },
      { guard: 'isInvitationRequest', actions: 'lookForGroup' },
      { guard: 'isRequestRejection', actions: 'tellRejoin' },
      { guard: 'isProfile', actions: 'rememberPeer' },
    ],
    found: { actions: 'answerRequest' },
    'connection.waits': { actions: 'rememberWait' },
    'connection.interrupted': { target: '.interrupted', actions: ['rememberReason', 'rememberInterruption'] },
    'connection.failed': { target: '.failed', actions: ['rememberReason', 'forgetInterruption'] },
    'contact.say': { guard: 'hasConnection', actions: 'passOn' },
    'contact.untie': { guard: 'isBound', actions: 'untie' },
    'contact.invited': [
      { guard: 'isToBeJoined', target: '.beginning', actions: ['show', 'takeInvitation', 'forgetInterruption'] },
      { guard: 'isNewContent', actions: 'show' },
    ],
    'user.send': [
      { guard: 'isNamed', actions: 'sendText' },
      { guard: 'hasConnection', actions: ['keepDraft', { type: 'draw', params: { bytes: 12 } }] },
      { actions: { type: 'refuse', params: noContact } },
    ],
    drawn: [aProbe, { guard: 'hasDraft', actions: ['sendDraft', 'forgetDraft'] }, { actions: 'rememberId' }],
    'user.delete': { target: '.deleting', actions: 'end' },
    // It ends only where it was told to.
    'xstate.done.actor.*': {},
    'xstate.error.actor.*': { target: '.failed', actions: 'rememberBroken' },
  },
  states: {
    preparing: {
      description:
        'At the start, by user.connect, and by user.retry of who was answered before: who we are to the contact is made, ' +
        'unless it is known, and a name for our request (drawn). No limit: the host answers at once.',
      tags: 'waiting',
      entry: 'requestProfile',
      always: { guard: 'hasProfile', target: 'beginning' },
      on: { profileMade: { actions: 'rememberProfile' } },
    },
    beginning: {
      description:
        'Begins, is tried again (user.retry), or begins anew: who invites us over a group (x.grp.direct.inv) or asks ' +
        'at our address (REQ) may do so again. Never stays.',
      tags: 'passing',
      always: [
        { guard: 'hasNoWay', target: 'unconnected' },
        { guard: 'hasLinkOnly', target: 'fetchingLink' },
        { guard: is('create'), target: 'creating' },
        { target: 'joining' },
      ],
    },
    fetchingLink: {
      description: 'A short link was given. What it leads to (LDATA) is awaited.',
      tags: 'waiting',
      entry: ['forgetTrouble', { type: 'command', params: fetchLink }],
      on: {
        LDATA: { target: 'joining', actions: 'rememberLink' },
        ERR: [
          { guard: 'isTemporary', target: 'interrupted', actions: 'rememberError' },
          { target: 'failed', actions: 'rememberError' },
        ],
      },
      after: { linkLimit: { target: 'interrupted', actions: ['cancelCommands', 'rememberLimit'] } },
    },
    creating: {
      description: 'A queue of our own is made (INV). No limit: the connection has one.',
      tags: 'waiting',
      entry: 'begin',
      on: { 'connection.created': { target: 'invited', actions: ['rememberRequest', 'forgetTrouble'] } },
    },
    invited: {
      description:
        'Our queue is there (INV): its request is shown to the user, or was sent to the member. The peer’s ' +
        'confirmation (CONF) is awaited. No limit: it may be used whenever the peer likes.',
      tags: ['settled', 'needs-user'],
      entry: 'offer',
      on: { 'connection.confirmation': confirmed('connecting') },
    },
    joining: {
      description:
        'Our request or confirmation goes out to who invited us or has the address, or to who asked at ours (JOINED). ' +
        'No limit: the connection has one.',
      tags: 'waiting',
      entry: 'begin',
      on: {
        'connection.joined': { target: 'requested', actions: 'forgetTrouble' },
        'contact.requested': acceptAgain,
      },
    },
    requested: {
      description:
        'It was sent (JOINED). The peer’s answer (INFO or CONF) is awaited; user.repeat asks at its address once more, ' +
        'under the same name. No limit: the connection has one.',
      tags: 'waiting',
      on: { 'contact.requested': acceptAgain, 'user.repeat': { guard: 'hasAsked', target: 'beginning' } },
    },
    connecting: {
      description:
        'Both sides agreed (CONF that was allowed, or INFO). CON is awaited. No limit: the connection has one.',
      tags: 'waiting',
      entry: 'forgetTrouble',
      on: {
        'contact.requested': acceptAgain,
        'connection.failed': { target: 'failed', actions: ['rememberReason', 'forgetInterruption', 'noteAnswered'] },
      },
    },
    connected: {
      description:
        'Messages flow both ways (CON). It lasts until either side deletes the contact: user.delete, or MSG, ' +
        'x.direct.del.',
      tags: 'settled',
      entry: ['forgetTrouble', 'noteConnected', tellMembers('there'), 'settleWho', 'tellOwnMember', 'lookWhoElse'],
      on: {
        'user.probe': { actions: { type: 'draw', params: probeDraw } },
        'connection.troubled': { actions: 'rememberTrouble' },
        'connection.revived': { actions: 'forgetTrouble' },
        'user.retry': { guard: 'isTroubled', actions: 'goOn' },
        'user.delete': { target: 'deleting', actions: ['sayFarewell', 'endAfterDelivery'] },
      },
    },
    interrupted: {
      description:
        'Something that somebody waited for failed for now (ERR, or its limit). user.retry goes on, on the same ' +
        'connection; so does an answer that comes nevertheless.',
      tags: ['settled', 'needs-user'],
      on: { 'user.retry': 'beginning', 'contact.invite': invite, 'contact.requested': acceptAgain },
    },
    failed: {
      description:
        'It failed for good (ERR, a limit, a wrong answer), and its connection is deleted. user.retry begins anew.',
      tags: ['settled', 'needs-user'],
      entry: ['forgetRequests', tellMembers('gone')],
      on: {
        'user.retry': [
          { guard: 'isBroken' },
          { guard: 'wasAnswered', target: 'preparing', actions: 'forgetName' },
          { target: 'beginning' },
        ],
        'contact.invite': invite,
        'contact.requested': acceptAgain,
        ...whether,
      },
    },
    unconnected: {
      description:
        'A member’s contact that nobody has asked for yet, at the start: one of the two invites the other over the ' +
        'group (x.grp.direct.inv). user.connect asks at the address that its profile shows.',
      tags: ['settled', 'needs-user'],
      on: { 'contact.invite': invite, 'user.connect': connect },
    },
    ending: {
      description:
        'The peer has deleted the contact (MSG, x.direct.del): the connection is deleted (DELD). What either side asks ' +
        'for meanwhile is remembered. No limit: the deletion has one.',
      tags: 'waiting',
      entry: ['forgetWay', 'endAfterDelivery', tellMembers('gone'), 'leaveProbes'],
      on: {
        'xstate.done.actor.*': { target: 'gone', actions: 'loseConnection' },
        'connection.message': {},
        'connection.waits': {},
        'contact.say': {},
        'contact.invite': { actions: 'takeInvite' },
        'contact.invited': { actions: ['show', 'takeInvitation'] },
        ...whether,
      },
    },
    gone: {
      description:
        'The peer has deleted the contact, and its connection is deleted (DELD). It is kept for what was said. A ' +
        'member may be asked again, or ask us; user.connect asks at the address that its profile shows.',
      tags: ['settled', 'needs-user'],
      always: [
        { guard: is('create'), target: 'beginning' },
        { guard: is('join'), target: 'beginning' },
      ],
      on: { 'contact.invite': invite, 'user.connect': connect, ...whether },
    },
    deleting: {
      description:
        'The user deletes the contact (user.delete): who was connected is told (x.direct.del), and the connection is ' +
        'deleted after that (DELD). No limit: the deletion has one.',
      tags: 'waiting',
      entry: [tellMembers('gone'), 'leavePerson'],
      always: { guard: 'hasNoConnection', target: 'deleted' },
      on: {
        'xstate.done.actor.*': { target: 'deleted', actions: 'loseConnection' },
        'xstate.error.actor.*': { target: 'deleted', actions: 'rememberBroken' },
        'connection.message': {},
        'connection.waits': {},
        'contact.say': {},
        'contact.invited': {},
        'user.send': { actions: { type: 'refuse', params: noContact } },
        'user.delete': {},
      },
    },
    deleted: {
      description: 'The user deleted the contact (user.delete), and its connection is gone: nothing of it is kept.',
      tags: ['settled', 'disposable'],
      type: 'final',
    },
  },
});
