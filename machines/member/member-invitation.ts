/**
 * One member that we let into a group: a contact whom we invited, or somebody who asked at the group's link. From the
 * look at who we are in the group, over the invitation or the answer, to messages that flow, and for as long as the
 * member is in the group. Then it is introduced to the others, and they to whom we let in later.
 *
 * Its connection is a child. Who comes back after having been removed is another member, by another connection.
 */
import { probeDraw } from '../person/probing.ts';
import { aboutProbes, asRecord } from '../person/record.ts';
import { invitationWithPersons } from './invitation-persons.ts';
import { findContact, findGroup } from './invitation-queries.ts';
import {
  admission,
  because,
  begunAgain,
  broken,
  decide,
  dismissal,
  end,
  ends,
  farewell,
  noContact,
  notAllowed,
  notChangeable,
  outOfReach,
  refuse,
  removal,
  troubles,
  unreachable,
} from './invitation-transitions.ts';
import { askForContact, invitesUs } from './member-contact.ts';

/** Bytes of a member id. */
const idBytes = 12;

export const memberInvitation = invitationWithPersons.createMachine({
  id: 'member-invitation',
  context: ({ input }) => ({
    invitationId: input.invitationId,
    groupId: input.groupId,
    role: ('contact' in input ? input.role : input.admission.role) ?? 'member',
    ...('contact' in input
      ? { contact: input.contact, groupLinkId: input.groupLinkId }
      : { admission: input.admission }),
    seen: [],
    broadcasts: 0,
  }),
  initial: 'knocking',
  on: {
    ...asRecord,
    'connection.undelivered': [
      { guard: 'isDecision', actions: 'noteLostDecision' },
      { actions: ['followPerson', 'tellAuthor'] },
    ],
    'connection.waits': { actions: 'rememberWait' },
    'member.contact': { actions: 'rememberContactKey' },
    'user.contact': { actions: outOfReach },
    'member.roleChanged': { guard: 'mayChange', actions: 'rememberRole' },
    'member.removed': { guard: 'mayChange', target: '.ending', actions: ['sayRemoval', 'part', end('removed')] },
    'group.changed': { actions: 'rememberGroupChange' },
    'group.over': { target: '.ending', actions: ['part', end('over')] },
    // It ended by itself, or stopped by a fault: it is gone either way.
    'xstate.done.actor.*': {
      target: '.failed',
      actions: { type: 'loseConnection', params: { reason: { code: 'PeerGone' } } },
    },
    'xstate.error.actor.*': {
      target: '.failed',
      actions: { type: 'loseConnection', params: { reason: { code: 'Quarantined' } } },
    },
  },
  states: {
    knocking: {
      description:
        'At the start. A contact is invited at once; of who asks by link, joiner.asked follows in the same chain. No ' +
        'limit: nothing is awaited that is not there.',
      tags: 'settled',
      always: { guard: 'isInvited', target: 'naming' },
      on: { 'joiner.asked': { target: 'naming', actions: 'rememberAsker' } },
    },
    naming: {
      description:
        'Begun, or begun anew after it was over (user.invite, joiner.asked): the member gets an id of its own. No ' +
        'limit: the host answers at once.',
      tags: 'waiting',
      entry: { type: 'draw', params: { bytes: idBytes } },
      on: { drawn: { target: 'lookingUp', actions: 'rememberId' } },
    },
    lookingUp: {
      description:
        'Named, or tried again (user.retry, joiner.asked). Who are we in the group by now (found)? No limit: the host ' +
        'answers at once.',
      tags: 'waiting',
      entry: { type: 'query', params: findGroup },
      on: {
        found: [
          notAllowed,
          { guard: 'isToBeRejected', target: 'rejecting', actions: 'answerAsker' },
          { guard: 'isAsked', target: 'accepting', actions: 'answerAsker' },
          {
            guard: 'isIncognito',
            target: 'failed',
            actions: [because({ code: 'Incognito', to: 'group' }), 'refuseRequest'],
          },
          { target: 'lookingUpContact', actions: 'rememberGroup' },
        ],
      },
    },
    lookingUpContact: {
      description:
        'We may invite (found, at first or after user.retry). Who is the contact (found)? No limit: the host answers at ' +
        'once.',
      tags: 'waiting',
      entry: { type: 'query', params: findContact },
      on: {
        found: [
          { guard: 'isNoContact', target: 'failed', actions: because(noContact) },
          {
            guard: 'isIncognitoThere',
            target: 'failed',
            actions: [because({ code: 'Incognito', to: 'contact' }), 'refuseRequest'],
          },
          { target: 'creating', actions: 'rememberContact' },
        ],
      },
    },
    creating: {
      description:
        'The contact is there (found). A queue is made for it, interactively: INV is awaited. Who asks once more ' +
        '(invitation.requested) is told as the newest request wants it. No limit: the connection has one.',
      tags: 'waiting',
      entry: ['beginCreation', 'countInvited'],
      always: { guard: 'hasRequest', target: 'inviting' },
      on: {
        'connection.created': { target: 'inviting', actions: 'rememberRequest' },
        'invitation.requested': { actions: 'rememberGroupLink' },
        'connection.interrupted': broken,
        'connection.failed': broken,
        'user.withdraw': { target: 'ending', actions: end('withdrawn') },
      },
    },
    inviting: {
      description:
        'The queue is there (INV); or the contact is invited again (user.invite), or to another role ' +
        '(user.changeRole). The group’s profile of now goes with the invitation (found). No limit: the host answers ' +
        'at once.',
      tags: 'waiting',
      entry: { type: 'query', params: findGroup },
      on: {
        found: [
          notAllowed,
          { guard: 'hasNoContact', target: 'failed', actions: because(noContact) },
          { target: 'invited', actions: 'sayInvitation' },
        ],
      },
    },
    invited: {
      description:
        'The contact was told (x.grp.inv). It lasts until the contact accepts (CONF, x.grp.acpt), or we withdraw.',
      tags: 'settled',
      on: {
        'connection.confirmation': [
          { guard: 'isAcceptance', target: 'allowing', actions: ['allow', 'rememberPeer'] },
          { actions: 'refuseWrongMember' },
        ],
        'connection.failed': broken,
        'user.invite': [unreachable, { target: 'inviting' }],
        'invitation.requested': { target: 'inviting', actions: 'rememberGroupLink' },
        'user.changeRole': [
          notChangeable,
          unreachable,
          { target: 'inviting', actions: ['rememberRole', 'noteRoleChange'] },
        ],
        'user.withdraw': { target: 'ending', actions: end('withdrawn') },
        'user.remove': [notChangeable, { target: 'ending', actions: end('removed') }],
      },
    },
    allowing: {
      description:
        'The contact accepts (CONF, x.grp.acpt), and was allowed. CON is awaited. No limit: the connection has one.',
      tags: 'waiting',
      entry: 'countConnecting',
      on: {
        'connection.ready': { target: 'connected', actions: ['rememberReady', 'sayRole'] },
        'connection.failed': broken,
        'connection.message': [aboutProbes, farewell, { actions: 'follow' }],
        'member.say': { guard: 'isForAll', actions: 'passOn' },
        'user.remove': [notChangeable, dismissal],
      },
    },
    accepting: {
      description:
        'Who asked by link is answered (x.grp.link.inv): at once, or held. CON is awaited. Who asks again meanwhile is ' +
        'answered again, should this come to nothing. No limit: the connection has one.',
      tags: 'waiting',
      entry: 'countConnecting',
      on: {
        'connection.joined': { actions: 'forgetTrouble' },
        'connection.informed': { actions: 'rememberPeer' },
        'connection.ready': [
          { guard: 'isToBeApproved', target: 'pendingApproval', actions: ['rememberReady', 'sayProfile'] },
          { guard: 'isToBeReviewed', target: 'pendingReview', actions: ['rememberReady', 'sayProfile'] },
          { target: 'connected', actions: ['rememberReady', 'sayProfile'] },
        ],
        'joiner.asked': { actions: 'rememberAsker' },
        'connection.failed': [{ guard: 'isAskedAgain', target: 'lookingUp', actions: 'rememberFailure' }, broken],
        'connection.message': [aboutProbes, farewell, { guard: 'isHeard', actions: 'follow' }],
        'member.say': { guard: 'isForAll', actions: 'passOn' },
        'user.remove': [notChangeable, dismissal],
      },
    },
    rejecting: {
      description:
        'Who asked by link is refused (x.grp.link.reject). JOINED says that it was told; who asks again has not heard of ' +
        'it. No limit: the connection has one.',
      tags: 'waiting',
      on: {
        'connection.joined': { target: 'ending', actions: end('rejected') },
        'connection.failed': { target: 'ending', actions: ['rememberFailure', end('rejected')] },
        'joiner.asked': { target: 'ending', actions: ['rememberAsker', end('again')] },
      },
    },
    pendingApproval: {
      description:
        'Connected (CON), and held. user.accept lets it in, or passes it on to review; user.reject turns it away.',
      tags: ['settled', 'needs-user'],
      entry: 'countPending',
      on: {
        'user.accept': [
          { guard: 'mayNotAdmit', actions: { type: 'refuse', params: refuse } },
          {
            guard: 'isToBeReviewed',
            target: 'pendingReview',
            actions: ['rememberRole', ...decide('pending_review')],
          },
          { target: 'connected', actions: ['rememberRole', ...decide('accepted')] },
        ],
        'user.reject': [notChangeable, dismissal],
        'user.remove': [notChangeable, dismissal],
        'connection.message': [aboutProbes, farewell, { actions: 'rememberPeer' }],
        ...troubles,
        'member.say': { guard: 'isForAll', actions: 'passOn' },
      },
    },
    pendingReview: {
      description:
        'Connected (CON) or approved (user.accept), and introduced to those who moderate. user.accept lets it in, and so ' +
        'does any of them (x.grp.link.acpt, member.accepted); user.reject turns it away.',
      tags: ['settled', 'needs-user'],
      entry: ['countPending', 'introduceToModerators'],
      on: {
        'user.accept': [{ guard: 'mayNotAdmit', actions: { type: 'refuse', params: refuse } }, admission],
        'member.accepted': [{ guard: 'mayNotAdmit' }, admission],
        'user.reject': [notChangeable, removal],
        'user.remove': [notChangeable, removal],
        'connection.message': [aboutProbes, farewell, { actions: ['rememberPeer', 'follow'] }],
        ...troubles,
        'member.say': { guard: 'isForReviewed', actions: 'passOn' },
      },
    },
    connected: {
      description:
        'In the group: messages flow (CON), and whoever was held is let in (user.accept). The others are told, and ' +
        'introduced. It lasts until the member leaves or is removed. That it was let in can be said again where it was lost ' +
        '(user.accept).',
      tags: 'settled',
      entry: ['countConnected', 'noteConnected', 'beContact'],
      on: {
        'user.probe': { actions: { type: 'draw', params: probeDraw } },
        'user.contact': [{ guard: 'isOutOfReach', actions: outOfReach }, ...askForContact],
        'member.contact': { actions: ['rememberContactKey', 'beContact'] },
        found: { actions: 'followWish' },
        drawn: [{ guard: 'isAboutContact', actions: 'followWish' }, { actions: 'followPerson' }],
        'connection.message': [aboutProbes, farewell, ...invitesUs, { actions: ['rememberPeer', 'follow'] }],
        ...troubles,
        'member.say': [{ guard: 'isForOthers' }, { actions: 'passOn' }],
        'member.admitted': { actions: ['rememberPlace', 'introduce'] },
        'member.introduce': { guard: 'isToBeIntroduced', actions: 'meet' },
        'invitation.requested': { target: 'ending', actions: ['rememberGroupLink', 'part', end('again')] },
        'user.accept': [
          { guard: 'isDecided' },
          { guard: 'mayNotAdmit', actions: { type: 'refuse', params: refuse } },
          { actions: decide('accepted') },
        ],
        'user.changeRole': [notChangeable, { actions: ['rememberRole', 'tellRole'] }],
        'user.remove': [notChangeable, removal],
      },
    },
    failed: {
      description:
        'We may not invite, there is no such contact or group (found), or the connection could not be made (ERR, a ' +
        'limit); the reason says what. user.retry goes on; so does who asks again (joiner.asked, invitation.requested), ' +
        'for which has to be waited where the last request was used.',
      tags: ['settled', 'needs-user'],
      entry: 'countFailure',
      on: {
        'user.retry': [
          { guard: 'isSpent', actions: { type: 'refuse', params: { reason: { code: 'RequestUsed' } } } },
          { target: 'lookingUp' },
        ],
        'joiner.asked': { target: 'lookingUp', actions: 'rememberAsker' },
        'invitation.requested': { target: 'lookingUp', actions: 'rememberGroupLink' },
        'user.withdraw': { target: 'ending', actions: end('withdrawn') },
        'user.remove': { target: 'ending', actions: end('removed') },
        'xstate.done.actor.*': { actions: 'forgetConnection' },
      },
    },
    ending: {
      description:
        'It is over: withdrawn, removed, refused, or gone (user.withdraw, user.remove, MSG, group.over). The connection ' +
        'is deleted once all is delivered. No limit: the connection has one.',
      tags: 'waiting',
      entry: ['takeBack', 'endConnection', 'countGone', 'leavePerson'],
      always: { guard: 'hasNoConnection', target: 'ended' },
      on: {
        'xstate.done.actor.*': { actions: 'forgetConnection' },
        'xstate.error.actor.*': { actions: 'forgetConnection' },
        'connection.waits': {},
        'user.invite': { guard: 'isInvited', actions: end('again') },
        'invitation.requested': { actions: ['rememberGroupLink', end('again')] },
        'joiner.asked': { actions: ['rememberAsker', end('again')] },
        'group.over': { actions: end('over') },
      },
    },
    ended: {
      description: 'The connection is gone (DELD): what ended it says what is left. Never stays.',
      tags: 'passing',
      always: [
        { guard: ends('again'), target: 'naming', actions: 'forgetMember' },
        { guard: ends('over'), target: 'over' },
        { guard: ends('withdrawn'), target: 'withdrawn' },
        { guard: ends('removed'), target: 'removed' },
        { guard: ends('left'), target: 'left' },
        { target: 'rejected' },
      ],
    },
    withdrawn: {
      description: 'We took the invitation back (user.withdraw). user.invite invites anew; so does joiner.asked.',
      tags: 'settled',
      on: begunAgain,
    },
    removed: {
      description:
        'It was removed from the group (user.remove, user.reject, or another who may). user.invite or joiner.asked ' +
        'begins anew, as another member.',
      tags: 'settled',
      on: begunAgain,
    },
    left: {
      description: 'It left the group (MSG, x.grp.leave). user.invite or joiner.asked begins anew, as another member.',
      tags: 'settled',
      on: begunAgain,
    },
    rejected: {
      description: 'It was refused (JOINED). joiner.asked asks again.',
      tags: 'settled',
      on: { 'joiner.asked': { target: 'naming', actions: ['forgetMember', 'rememberAsker'] } },
    },
    over: {
      description: 'We are no longer in the group (group.over). History.',
      tags: 'settled',
      type: 'final',
    },
  },
});
