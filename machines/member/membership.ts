/**
 * We ourselves in one group: founded by us, asked for by the group's link, or entered by a contact's invitation; and for
 * as long as we are in it. The connection to the host, who let us in, is its child, so that it is the host's row as a
 * member, too. All others are in rows of their own, and only counted here.
 *
 * As whom we are in the group is chosen once, before anything is sent, and is the same for everybody in it.
 */
import { probeDraw } from '../person/probing.ts';
import { aboutProbes, aProbe, asRecord } from '../person/record.ts';
import type { AgentCommand } from '../vocabulary/agent-command.ts';
import { askForContact, invitesUs } from './member-contact.ts';
import { begun } from './membership-beginning.ts';
import type { MembershipContext } from './membership-context.ts';
import { modeOf } from './membership-messages.ts';
import { membershipWithPersons } from './membership-persons.ts';
import {
  arriving,
  end,
  ends,
  invitedAnew,
  noHost,
  refuse,
  talking,
  unanswered,
  withdrawn,
} from './membership-transitions.ts';

const fetchLink = ({ context }: { context: MembershipContext }): AgentCommand => ({
  type: 'fetchLink',
  link: context.link ?? '',
  mode: modeOf(context),
});

export const membership = membershipWithPersons.createMachine({
  id: 'membership',
  context: ({ input }) => begun(input),
  initial: 'beginning',
  on: {
    ...asRecord,
    'connection.undelivered': { actions: ['followPerson', 'tellAuthor'] },
    'connection.message': [
      aboutProbes,
      { guard: 'isFarewell', target: '.ending', actions: ['rememberDeparture', ...end('removed')] },
      { guard: 'isOwnProfile', actions: 'rememberHostProfile' },
      { actions: 'follow' },
    ],
    'connection.waits': { actions: 'rememberWait' },
    // The host's messages may overtake connection.ready.
    'connection.informed': { actions: 'rememberConnection' },
    'members.changed': { actions: ['countMember', 'givePlace'] },
    'membership.linked': { actions: 'rememberGroupLink' },
    'rejoin.invited': {
      guard: 'isInvitedInstead',
      target: '.ending',
      actions: ['joinInstead', ...end('declined')],
    },
    'member.contact': { actions: 'rememberContact' },
    'user.contact': { actions: noHost },
    'member.roleChanged': { guard: 'mayChangeHost', actions: 'rememberHostRole' },
    'membership.roleChanged': { guard: 'mayChangeUs', actions: ['rememberRole', 'tellOurRole'] },
    'membership.removed': { guard: 'mayChangeUs', target: '.ending', actions: end('removed') },
    'membership.profileChanged': { actions: 'takeGroupProfile' },
    'membership.groupDeleted': { target: '.ending', actions: end('groupDeleted') },
    'user.leave': { target: '.ending', actions: end('left', 'sayLeave') },
    'xstate.done.actor.*': { actions: 'forgetConnection' },
    'xstate.error.actor.*': { target: '.failed', actions: 'rememberBroken' },
  },
  states: {
    beginning: {
      description: 'At the start: goes where the way into the group begins. Never stays.',
      tags: 'passing',
      always: [
        { guard: 'isInvitee', target: 'invited' },
        { guard: 'isFounder', target: 'preparing' },
        { target: 'resuming' },
      ],
    },
    invited: {
      description:
        'A contact invites us (membership.invited), once or again; or joining was interrupted, and the connection is ' +
        'kept (connection.interrupted). user.join or user.decline, unless the contact takes it back (membership.withdrawn). No limit: ' +
        'it is the user’s decision.',
      tags: ['settled', 'needs-user'],
      always: { guard: 'isAutomatic', target: 'preparing' },
      on: {
        ...arriving,
        ...withdrawn,
        'membership.invited': { actions: 'takeInvitation' },
        'user.join': [
          { guard: 'isLocked', actions: { type: 'refuse', params: { reason: { code: 'ProfileLocked' } } } },
          { target: 'preparing', actions: 'chooseProfile' },
        ],
        'user.decline': { target: 'ending', actions: end('declined') },
        'user.leave': { target: 'ending', actions: end('declined') },
      },
    },
    fetchingLink: {
      description: 'At the start, and by user.retry: the link’s data (LDATA) are awaited.',
      tags: 'waiting',
      entry: ['forgetReason', { type: 'command', params: fetchLink }],
      on: {
        LDATA: [
          { guard: 'isDirectLink', target: 'preparing', actions: 'rememberLink' },
          { target: 'failed', actions: 'rememberLinkProblem' },
        ],
        ERR: [
          { guard: 'isTemporary', target: 'interrupted', actions: 'rememberError' },
          { target: 'failed', actions: 'rememberError' },
        ],
      },
      after: { linkLimit: { target: 'interrupted', actions: ['cancelCommands', 'rememberLimit'] } },
    },
    preparing: {
      description:
        'About to found, or to join (user.join, LDATA), or to ask once more as anybody (connection.failed). What is ' +
        'missing of who we are is made (drawn, profileMade); else passed. No limit: answered at once.',
      tags: 'waiting',
      entry: 'requestIdentity',
      always: [
        { guard: 'isComplete', target: 'connected' },
        { guard: 'hasIdentity', target: 'joining' },
      ],
      on: { drawn: { actions: 'rememberDrawn' }, profileMade: { actions: 'rememberProfile' } },
    },
    joining: {
      description:
        'Our answer or request goes out to the host; connection.joined is awaited. What the host does may overtake it. No ' +
        'limit: the connection has one.',
      tags: 'waiting',
      entry: 'connect',
      on: {
        ...arriving,
        ...withdrawn,
        'connection.failed': unanswered,
        'membership.invited': invitedAnew,
        'connection.joined': { target: 'joined', actions: ['rememberConnection', 'forgetReason'] },
        'connection.interrupted': [
          { guard: 'isInvitee', target: 'invited', actions: 'rememberInterruption' },
          { target: 'interrupted', actions: 'rememberInterruption' },
        ],
      },
    },
    joined: {
      description:
        'It was sent (connection.joined). The host is awaited: its answer (connection.confirmation) where we asked by a ' +
        'link, which user.repeat does once more, under the same name; else the connection (connection.ready). No limit: ' +
        'the connection has one.',
      tags: 'waiting',
      on: {
        ...arriving,
        ...withdrawn,
        'connection.failed': unanswered,
        'membership.invited': invitedAnew,
        'user.repeat': { guard: 'isAsker', target: 'resuming' },
      },
    },
    weighing: {
      description:
        'The host answers (connection.confirmation): x.grp.link.inv, x.grp.link.reject, or something else. Never stays.',
      tags: 'passing',
      always: [
        { guard: 'isAcceptance', target: 'accepted', actions: ['rememberAnswer', 'forgetReason', 'allowHost'] },
        { guard: 'isRejection', target: 'ending', actions: ['rememberRefusal', ...end('rejected')] },
        { target: 'joined', actions: 'refuseHost' },
      ],
    },
    accepted: {
      description:
        'The host lets us in (x.grp.link.inv), and has our profile. connection.ready is awaited. No limit: the ' +
        'connection has one.',
      tags: 'waiting',
      on: arriving,
    },
    entering: {
      description: 'The connection to the host is ready (connection.ready). Never stays.',
      tags: 'passing',
      entry: ['tellHostBack', 'forgetTrouble', 'countHost', 'beContact'],
      always: [
        { guard: 'isStranger', target: 'failed', actions: 'rememberStranger' },
        { guard: 'isPending', target: 'pendingApproval' },
        { guard: 'isInReview', target: 'pendingReview' },
        { target: 'connected' },
      ],
    },
    pendingApproval: {
      description:
        'The host has to approve us first (x.grp.link.inv, pending). Its decision is awaited (membership.accepted, ' +
        'membership.removed). No limit: it is a person’s decision.',
      tags: 'waiting',
      on: {
        ...talking,
        'membership.accepted': [
          { guard: 'isAdmission', target: 'connected', actions: ['takeDecision', 'tellOurRole'] },
          { guard: 'isReview', target: 'pendingReview', actions: ['takeDecision', 'tellOurRole'] },
        ],
      },
    },
    pendingReview: {
      description:
        'Those who moderate have to review us first (x.grp.link.inv, x.grp.link.acpt); only they are introduced. Their ' +
        'decision is awaited (membership.accepted, membership.removed). No limit: it is people’s decision.',
      tags: 'waiting',
      on: {
        ...talking,
        'membership.accepted': { guard: 'isAdmission', target: 'connected', actions: ['takeDecision', 'tellOurRole'] },
      },
    },
    connected: {
      description:
        'We are in the group: founded by us, or let in (connection.ready, membership.accepted). Lasts until we leave, ' +
        'are removed, or the group is deleted. It goes on without its host.',
      tags: 'settled',
      entry: ['noteJoined', 'lookWhoElse'],
      on: {
        ...talking,
        'user.probe': { guard: 'hasHost', actions: { type: 'draw', params: probeDraw } },
        'user.contact': [{ guard: 'isHostOutOfReach', actions: noHost }, ...askForContact],
        'member.contact': { actions: ['rememberContact', 'beContact'] },
        found: { actions: 'followWish' },
        drawn: [{ guard: 'isAboutContact', actions: 'followWish' }, aProbe, talking.drawn],
        'connection.message': [
          aboutProbes,
          ...invitesUs,
          { guard: 'isFarewell', actions: ['leavePerson', 'loseHost'] },
          { guard: 'isOwnProfile', actions: ['rememberHostProfile', 'lookWhoElse'] },
          { actions: 'follow' },
        ],
        'member.removed': { guard: 'mayChangeHost', actions: ['leavePerson', 'loseHost'] },
        'membership.invited': {
          guard: 'isInvitedAnewByHost',
          target: 'preparing',
          actions: ['uncountHost', 'takeConnection'],
        },
        'member.introduce': { guard: 'isToMeetHost', actions: 'meetHost' },
        'user.deleteGroup': [
          { guard: 'isNoOwner', actions: refuse },
          { target: 'ending', actions: end('groupDeleted', 'sayDeletion') },
        ],
      },
    },
    interrupted: {
      description:
        'Somebody waited for the link or the request, and it failed for now (ERR, connection.interrupted, or the limit). ' +
        'user.retry goes on; so does an answer that comes nevertheless. No limit: the user has to try again.',
      tags: ['settled', 'needs-user'],
      on: { ...arriving, 'user.retry': 'resuming' },
    },
    failed: {
      description:
        'It failed for good; the reason says why (ERR, LDATA, connection.failed). user.retry begins anew, and so does ' +
        'another invitation (membership.invited).',
      tags: ['settled', 'needs-user'],
      on: {
        ...withdrawn,
        'user.retry': 'resuming',
        'membership.invited': { target: 'invited', actions: 'takeInvitation' },
      },
    },
    resuming: {
      description:
        'Begins by a link, or is tried again (user.retry, user.repeat): goes on from the last step that was done. Never stays.',
      tags: 'passing',
      always: [{ guard: 'hasRequest', target: 'preparing' }, { target: 'fetchingLink' }],
    },
    ending: {
      description:
        'It is over (user.leave, user.decline, membership.removed ...), and the connection to the host ends ' +
        '(xstate.done.actor). No limit: the connection has one.',
      tags: 'waiting',
      entry: ['cancelCommands', 'endConnection', 'leavePerson'],
      always: [
        { guard: ends('left'), target: 'left' },
        { guard: ends('removed'), target: 'removed' },
        { guard: ends('groupDeleted'), target: 'groupDeleted' },
        { guard: ends('rejected'), target: 'rejected' },
        { guard: ends('declined'), target: 'declined' },
      ],
      on: {
        'connection.message': {},
        'connection.waits': {},
        'membership.removed': {},
        'membership.groupDeleted': {},
        'user.leave': {},
        'xstate.error.actor.*': { actions: 'rememberBroken' },
      },
    },
    rejected: {
      description: 'The host refused us (x.grp.link.reject). The reason says why.',
      tags: 'settled',
      type: 'final',
    },
    removed: {
      description:
        'We were removed from the group (membership.removed), left at its door by a host that is gone, or invited by one ' +
        'that has taken it back (membership.withdrawn).',
      tags: 'settled',
      type: 'final',
    },
    left: {
      description: 'We left the group (user.leave).',
      tags: 'settled',
      type: 'final',
    },
    groupDeleted: {
      description: 'The group was deleted, by us or by another owner (user.deleteGroup, membership.groupDeleted).',
      tags: 'settled',
      type: 'final',
    },
    declined: {
      description:
        'We did not want to join (user.decline), or were invited by the contact instead (rejoin.invited). Nothing is ' +
        'kept: the same invitation may come again.',
      tags: ['settled', 'disposable'],
      type: 'final',
    },
  },
});
