/**
 * Another member of a group, whom somebody who may do so introduced to us: from the introduction to messages that flow,
 * and until one of us is no longer in the group. Of a pair, the newcomer makes a queue and has its introducer forward the
 * invitation; who was there before joins it. Each names itself to the other.
 *
 * Until the two are connected, the introducer passes on what they write. Once something failed for good, or nothing came
 * within the limit, the reason is shown; user.retry begins anew, with another connection.
 */
import { aboutProbes, aProbe, asRecord } from '../person/record.ts';
import { invitesUs } from './member-contact.ts';
import { askAgain, invite, lookForIntroducer } from './member-connection-orders.ts';
import { memberConnectionWithPersons } from './member-connection-persons.ts';
import {
  end,
  ends,
  farewell,
  incompatible,
  lost,
  notChangeable,
  reached,
  refuse,
  stopped,
  timedOut,
  toIntroducer,
  toldIntroducer,
  unsent,
} from './member-connection-transitions.ts';

export const memberConnection = memberConnectionWithPersons.createMachine({
  id: 'member-connection',
  context: ({ input }) => ({ ...input, verified: false, seen: [], missed: [], broadcasts: 0 }),
  initial: 'beginning',
  on: {
    ...asRecord,
    'connection.undelivered': { actions: ['followPerson', 'tellAuthor'] },
    'member.unheard': { guard: 'isUnheard', actions: 'noteUnheard' },
    'connection.message': [
      aboutProbes,
      farewell,
      { guard: 'isProfile', actions: 'rememberProfile' },
      ...invitesUs,
      { guard: 'isHeard', actions: 'follow' },
    ],
    'member.forwarded': [farewell, { guard: 'isHeard', actions: 'follow' }],
    'connection.confirmation': [
      { guard: 'isMember', target: '.connecting', actions: ['rememberMember', 'allow'] },
      { actions: 'refuseWrongMember' },
    ],
    'connection.waits': { actions: 'rememberWait' },
    'connection.failed': { target: '.failed', actions: 'rememberReason' },
    'member.invited': {
      guard: 'isNewInvitation',
      target: '.joining',
      actions: ['rememberInvitation', 'takeDirectRequest'],
    },
    'member.reintroduced': { guard: 'isWantedAgain', target: '.retrying', actions: 'rememberVersions' },
    'introducer.gone': { actions: 'loseIntroducer' },
    'introducer.back': { actions: 'regainIntroducer' },
    'member.roleChanged': { guard: 'mayChange', actions: 'rememberRole' },
    'member.accepted': { guard: 'isInReview', actions: ['rememberRole', 'endReview'] },
    'member.contact': { actions: ['rememberContact', 'beContact'] },
    'member.introduce': { guard: 'isToMeet', actions: 'rememberMissed' },
    found: [
      { guard: 'isNewcomerThere', actions: 'meetMissed' },
      { guard: 'isAboutContact', actions: 'followWish' },
    ],
    drawn: [aProbe, { actions: 'followWish' }],
    'user.contact': { actions: refuse({ code: 'NotHere', what: 'member' }) },
    'member.removed': { guard: 'mayChange', target: '.ending', actions: end('removed') },
    'user.remove': [notChangeable, { target: '.ending', actions: ['sayRemoval', 'tellRemoval', end('removed')] }],
    'group.changed': { actions: 'rememberGroupChange' },
    'group.over': { target: '.ending', actions: end('over') },
    'xstate.done.actor.*': stopped,
    'xstate.error.actor.*': stopped,
  },
  states: {
    beginning: {
      description: 'At the start (x.grp.mem.intro, x.grp.mem.new, x.grp.mem.fwd). Never stays.',
      tags: 'passing',
      always: [incompatible, { guard: 'isNewcomer', target: 'creating' }, { target: 'announced' }],
    },
    announced: {
      description:
        'The introducer told us of the newcomer (x.grp.mem.new). The newcomer’s invitation (x.grp.mem.fwd, ' +
        'member.invited) is awaited.',
      tags: 'waiting',
      entry: ['countConnecting', 'forgetTrouble'],
      on: { 'introducer.gone': lost },
      after: { introductionLimit: timedOut('invitation') },
    },
    asking: {
      description:
        'user.retry, where the newcomer has to begin: the introducer is asked to introduce us again ' +
        '(x.grp.mem.reintro). The newcomer’s next invitation (x.grp.mem.fwd, member.invited) is awaited.',
      tags: 'waiting',
      entry: ['cancelCommands', { type: 'query', params: lookForIntroducer }, 'countConnecting', 'forgetTrouble'],
      on: { found: toIntroducer(askAgain), ERR: unsent, MERR: unsent, 'introducer.gone': lost },
      after: { introductionLimit: timedOut('introduction') },
    },
    creating: {
      description:
        'We are new, and make a queue for the member. Its request (INV, connection.created) is awaited. No limit: the ' +
        'connection has one.',
      tags: 'waiting',
      entry: ['begin', 'countConnecting', 'forgetTrouble'],
      on: {
        'connection.created': { target: 'inviting', actions: ['rememberQueue', 'forgetTrouble'] },
        'member.reintroduced': {},
        'introducer.gone': lost,
      },
    },
    inviting: {
      description:
        'The queue is there (INV, connection.created). The introducer is to forward it (x.grp.mem.inv); SENT is awaited. ' +
        'The member may be faster.',
      tags: 'waiting',
      entry: ['cancelCommands', { type: 'query', params: lookForIntroducer }],
      on: {
        found: toIntroducer(invite),
        SENT: 'invited',
        ERR: unsent,
        MERR: unsent,
        'member.reintroduced': {},
        'introducer.gone': lost,
      },
      after: { sendLimit: timedOut('introduction') },
    },
    invited: {
      description:
        'The introducer has our invitation (SENT). The member’s confirmation (CONF, connection.confirmation) with ' +
        'x.grp.mem.info is awaited.',
      tags: 'waiting',
      on: { 'introducer.gone': lost },
      after: { introductionLimit: timedOut('answer') },
    },
    joining: {
      description: 'The newcomer’s invitation came (member.invited, x.grp.mem.fwd), the first or another. Never stays.',
      tags: 'passing',
      always: [incompatible, { target: 'connecting', actions: 'begin' }],
    },
    connecting: {
      description:
        'The member answered us (CONF) and is allowed, or we join it (member.invited): from here on the two of us need ' +
        'nobody. INFO and CON (connection.ready) are awaited. No limit: every step of the connection has one.',
      tags: 'waiting',
      entry: ['countConnecting', 'forgetTrouble'],
      on: {
        'connection.joined': { actions: 'forgetTrouble' },
        'connection.informed': [{ guard: 'isMember', actions: 'rememberMember' }, { actions: 'refuseWrongMember' }],
        'connection.ready': {
          target: 'connected',
          actions: ['rememberReady', 'tellBack', 'tellConnected', 'lookForMissed'],
        },
      },
    },
    connected: {
      description:
        'Messages flow both ways (CON), and the introducer knows it (x.grp.mem.con). It lasts until one of us is no ' +
        'longer in the group.',
      tags: 'settled',
      entry: ['countConnected', 'forgetTrouble', 'lookWhoElse'],
      on: { ...reached, found: toldIntroducer },
    },
    inactive: {
      description:
        'Connected, but the member was away for long (MERR or MWARN, QUOTA): messages wait. It revives when the member ' +
        'is back (connection.revived).',
      tags: 'settled',
      on: { ...reached, 'connection.revived': 'connected' },
    },
    disabled: {
      description:
        'Connected once, but the member’s queue is gone (MERR, AUTH): nothing is sent. user.retry begins anew, or tries ' +
        'once more where nobody can introduce us; so does the introducer (x.grp.mem.intro). It may revive.',
      tags: ['settled', 'needs-user'],
      entry: ['countFailed', 'tellGone'],
      on: {
        'connection.revived': { target: 'connected', actions: ['tellBack', 'lookForMissed'] },
        'member.reintroduced': { guard: 'isReintroduced', target: 'retrying', actions: 'rememberVersions' },
        'user.retry': [{ guard: 'isOnItsOwn', actions: 'tryAgain' }, { target: 'retrying' }],
      },
    },
    failed: {
      description:
        'The two are not connected (ERR, a limit, the wrong member, a lost introducer); the reason says why. user.retry ' +
        'begins anew; so does the introducer. A late confirmation (CONF) or invitation is taken.',
      tags: ['settled', 'needs-user'],
      entry: 'countFailed',
      on: {
        'member.reintroduced': { guard: 'isReintroduced', target: 'retrying', actions: 'rememberVersions' },
        'user.retry': [
          { guard: 'isBroken', actions: refuse({ code: 'Quarantined' }) },
          { guard: 'isOnItsOwn', actions: refuse({ code: 'IntroducerGone' }) },
          { target: 'retrying' },
        ],
      },
    },
    retrying: {
      description: 'Begun anew (user.retry), or introduced again (member.reintroduced). Never stays.',
      tags: 'passing',
      always: [
        incompatible,
        { guard: 'isNewcomer', target: 'creating' },
        { guard: 'canAsk', target: 'asking' },
        { target: 'announced' },
      ],
    },
    ending: {
      description:
        'The member left (MSG, x.grp.leave) or was removed (x.grp.mem.del), or we are out (group.over). Its connection is ' +
        'deleted. No limit: the connection has one.',
      tags: 'waiting',
      entry: ['cancelCommands', 'endConnection', 'part', 'countGone', 'leavePerson'],
      always: { guard: 'hasNoConnection', target: 'ended' },
      on: {
        'connection.message': {},
        'connection.confirmation': {},
        'connection.waits': {},
        'connection.failed': {},
        'member.introduce': {},
        'member.forwarded': {},
        'member.invited': {},
        'member.reintroduced': {},
        'member.removed': {},
        'user.remove': {},
        'group.over': {},
        'xstate.done.actor.*': 'ended',
        'xstate.error.actor.*': 'ended',
      },
    },
    ended: {
      description: 'The connection is gone (DELD): what ended it says what is left. Never stays.',
      tags: 'passing',
      always: [
        { guard: ends('left'), target: 'left' },
        { guard: ends('removed'), target: 'removed' },
        { target: 'over' },
      ],
    },
    left: {
      description: 'The member left the group by itself (MSG, x.grp.leave). History.',
      tags: 'settled',
      type: 'final',
    },
    removed: {
      description: 'Somebody who may do so removed the member (x.grp.mem.del). History.',
      tags: 'settled',
      type: 'final',
    },
    over: {
      description: 'We are no longer in the group (group.over). History.',
      tags: 'settled',
      type: 'final',
    },
  },
});
