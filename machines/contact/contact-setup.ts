import { assign, sendTo, setup } from 'xstate';
import { associatedLabel, groupLabels } from '../member/member-labels.ts';
import { isUnseen, seenWith } from '../member/seen-messages.ts';
import { peerConnection } from '../peer/peer-connection.ts';
import type { Beginning, PeerOrder } from '../peer/peer-events.ts';
import { isAlike } from '../person/alike.ts';
import { associate, associationKey } from '../person/association.ts';
import { probeDraw } from '../person/probing.ts';
import { followPerson, goneFrom, isAboutProbes, isProbe } from '../person/record.ts';
import { findGroupOf, invitationOf, rejoinNews, requestIn } from '../rejoin/reinvitation.ts';
import { reasonOfWait } from '../peer/peer-wait.ts';
import { errorClass } from '../vocabulary/agent-error.ts';
import { agentFailure } from '../vocabulary/agent-failure.ts';
import { chatMessage, type ChatMessage } from '../vocabulary/chat-message.ts';
import { as } from '../vocabulary/codec.ts';
import { effects, type Tell } from '../vocabulary/effect.ts';
import type { JsonObject } from '../vocabulary/json.ts';
import { known } from '../vocabulary/known.ts';
import type { ContactContext, ContactEmitted, ContactEvent, ContactInput, Way } from './contact-events.ts';
import { contactKey } from './contact-labels.ts';
import { addressIn, isAddress, readContactLink } from './contact-link.ts';
import { contentIn, directRequestIn, invitationTo, messageIn, peerIn, withdrawalIn } from './contact-message.ts';

// ── what an event means here ─────────────────────────────────────────────────────────────────────────────────

function says(
  event: ContactEvent,
  name: 'x.direct.del' | 'x.info' | 'x.grp.mem.info' | 'x.grp.request.reject',
): boolean {
  const message = messageIn(event);
  return message !== undefined && as(message, name) !== undefined;
}

/** How the connection begins, on the way that was chosen. Of what a member asks for, nobody is waiting at a screen. */
function beginningOf(context: ContactContext): Beginning {
  const { way, mode, profile, link, theirs, answer, contactReqId, requestId } = context;
  if (way === 'create') return { by: 'create', mode };
  const info = chatMessage.info(known(profile));
  if (way === 'accept') return { by: 'accept', requestId: known(requestId), message: info, mode };
  const message = isAddress(link) ? chatMessage.contact(known(profile), known(contactReqId)) : (answer ?? info);
  return { by: 'join', request: known(theirs), message, mode };
}

const send = (message: ChatMessage): PeerOrder => ({ type: 'connection.send', message });

/** At which it was asked: in all its forms. */
const addressesOf = ({ link, theirs }: ContactContext): (string | undefined)[] => [
  link,
  readContactLink(theirs ?? '')?.canonical,
];

/** It was asked anew, and whoever has accepted does not look the same, or shows another address. */
function isSomebodyElse(context: ContactContext): boolean {
  const { was, peer } = context;
  if (!was || !peer) return false;
  const shown = addressIn(peer.profile);
  return !isAlike(was.profile, peer.profile) || (shown !== undefined && !addressesOf(context).includes(shown));
}

/** Rows of members that are the same person learn whether there is a contact; or that it is somebody else by now. */
export function toMembers(context: ContactContext, is: 'there' | 'gone'): Tell {
  const key = contactKey(context.contactId);
  const isAnother = is === 'there' && isSomebodyElse(context);
  const event = { type: 'member.contact', ...(isAnother ? { isAnother } : is === 'there' && { contact: key }) };
  return { to: { label: associatedLabel(key) }, event };
}

// ── what it may ask of the world ─────────────────────────────────────────────────────────────────────────────

const vocabulary = setup({
  types: {
    input: {} as ContactInput,
    context: {} as ContactContext,
    events: {} as ContactEvent,
    emitted: {} as ContactEmitted,
    tags: {} as 'waiting' | 'settled' | 'needs-user' | 'disposable' | 'passing',
  },
  actors: { 'peer-connection': peerConnection },
  actions: {
    ...effects,

    rememberProfile: assign(({ event }) => (event.type === 'profileMade' ? { profile: event.profile } : {})),
    rememberId: assign(({ event }) => (event.type === 'drawn' ? { contactReqId: event.bytes } : {})),
    noteAnswered: assign({ answered: true }),
    forgetName: assign(({ context: { link, contactReqId } }) => ({
      contactReqId: link === undefined ? contactReqId : undefined,
      answered: undefined,
    })),
    rememberLink: assign(({ event }) => (event.type === 'LDATA' ? { theirs: event.data.request } : {})),
    rememberRequest: assign(({ event }) => (event.type === 'connection.created' ? { request: event.request } : {})),
    rememberPeer: assign(({ context, event }) => ({ peer: peerIn(event) ?? context.peer })),

    /** Another way than before: what is left of the former one is given up. */
    takeInvite: assign(({ event }) =>
      event.type === 'contact.invite'
        ? {
            ...{ way: 'create' as const, theirs: undefined, first: { text: event.text, msgId: event.msgId } },
            was: undefined,
            ...(event.member && { member: event.member }),
          }
        : {},
    ),
    takeInvitation: assign(({ event }) => ({
      way: 'join' as const,
      theirs: directRequestIn(event),
      answer: event.type === 'contact.invited' ? event.answer : undefined,
      link: undefined,
      request: undefined,
      first: undefined,
      was: undefined,
    })),
    takeRequest: assign(({ event }) =>
      event.type === 'contact.requested' ? { requestId: event.requestId, peer: event.peer } : {},
    ),
    takeAddress: assign(({ context: { peer, was = peer } }) => {
      const link = addressIn(peer?.profile);
      const theirs = link !== undefined && readContactLink(link)?.form === 'full' ? link : undefined;
      const asked = { way: 'join' as const, link, theirs, contactReqId: undefined, boundTo: undefined };
      return { ...asked, was, probed: undefined, renewed: true };
    }),
    forgetInterruption: assign(({ context }) =>
      context.connection === 'interrupted' ? { connection: 'begun' as const } : {},
    ),
    forgetWay: assign({ way: undefined, theirs: undefined, request: undefined }),
    /** What the link leads to may be another request by now. */
    forgetRequests: assign(({ context: { link, theirs } }) => ({
      request: undefined,
      theirs: link === undefined || link === theirs ? theirs : undefined,
    })),

    rememberError: assign(({ event }) =>
      event.type === 'ERR' ? { reason: agentFailure(event.error, 'fetchLink') } : {},
    ),
    rememberLimit: assign({ reason: { code: 'TimedOut', waitedFor: 'link' } }),
    rememberReady: assign(({ event }) =>
      event.type === 'connection.ready' ? { connectionId: event.connectionId, answered: undefined } : {},
    ),
    rememberReason: assign(({ event }) => ('reason' in event ? { reason: event.reason } : {})),
    rememberInterruption: assign({ connection: 'interrupted' }),
    rememberWait: assign(({ event }) =>
      event.type === 'connection.waits' ? { reason: reasonOfWait(event.wait) } : {},
    ),
    rememberTrouble: assign(({ event }) =>
      event.type === 'connection.troubled' ? { trouble: event.trouble, reason: event.reason } : {},
    ),
    forgetTrouble: assign({ trouble: undefined, reason: undefined }),
    rememberGone: assign({ reason: { code: 'PeerGone' } }),
    rememberBroken: assign({ connection: 'broken', reason: { code: 'Quarantined' } }),
    loseConnection: assign({ connection: undefined, trouble: undefined }),
    keepDraft: assign(({ event }) => (event.type === 'user.send' ? { draft: event.text } : {})),
    forgetDraft: assign({ draft: undefined }),

    allow: sendTo('connection', ({ context }): PeerOrder => ({
      type: 'connection.allow',
      message: chatMessage.info(known(context.profile)),
    })),
    /** The profiles were exchanged in the group's connection already. */
    allowSecond: sendTo('connection', (): PeerOrder => ({ type: 'connection.allow', message: chatMessage.ok() })),
    refuseAnswer: sendTo('connection', (): PeerOrder => ({
      type: 'connection.refuse',
      reason: { code: 'WrongAnswer', expected: 'x.info' },
    })),
    passOn: sendTo('connection', ({ event }) => send(known(messageIn(event)))),
    sendText: sendTo('connection', ({ event }) => {
      const { text = '', msgId } = event.type === 'user.send' ? event : {};
      return { ...send(chatMessage.msgNew(text, msgId)), by: 'user' };
    }),
    sendDraft: sendTo('connection', ({ context, event }) => ({
      ...send(chatMessage.msgNew(known(context.draft), event.type === 'drawn' ? event.bytes : undefined)),
      by: 'user',
    })),
    goOn: sendTo('connection', (): PeerOrder => ({ type: 'connection.retry' })),
    sayFarewell: sendTo('connection', () => send(chatMessage.directDel())),
    endAfterDelivery: sendTo('connection', (): PeerOrder => ({ type: 'connection.end', afterDelivery: true })),
  },
  guards: {
    hasProfile: ({ context }) =>
      context.profile !== undefined && (context.link === undefined || context.contactReqId !== undefined),
    hasNoWay: ({ context }) => context.way === undefined,
    isToBe: ({ context }, { way }: { way: Way }) => context.way === way,
    hasLinkOnly: ({ context }) => context.way === 'join' && context.theirs === undefined,
    hasConnection: ({ context }) => context.connection !== undefined,
    hasAsked: ({ context }) => isAddress(context.link),
    isBroken: ({ context }) => context.connection === 'broken',
    wasAnswered: ({ context }) => context.answered === true,
    hasNoConnection: ({ context }) => context.connection === undefined || context.connection === 'broken',
    isBound: ({ context, event }) => event.type === 'contact.untie' && event.record === context.boundTo,
    isTroubled: ({ context }) => context.trouble !== undefined,
    hasDraft: ({ context }) => context.draft !== undefined,
    hasAddress: ({ context }) => addressIn(context.peer?.profile) !== undefined,
    isNamed: ({ context, event }) =>
      context.connection !== undefined && event.type === 'user.send' && event.msgId !== undefined,

    isAboutProbes: ({ context, event }) => isAboutProbes(contactKey(context.contactId), event),
    isProbe: ({ event }) => isProbe(event),
    isTemporary: ({ event }) => event.type === 'ERR' && ['temporary', 'congested'].includes(errorClass(event.error)),
    isProfile: ({ event }) => says(event, 'x.info'),
    isMember: ({ event }) => says(event, 'x.grp.mem.info'),
    isFarewell: ({ event }) => says(event, 'x.direct.del'),
    isInvitation: ({ context, event }) => invitationTo(context, event) !== undefined,
    isWithdrawal: ({ context, event }) => withdrawalIn(context, event) !== undefined,
    isInvitationRequest: ({ event }) => requestIn(messageIn(event)) !== undefined,
    isRequestRejection: ({ event }) => says(event, 'x.grp.request.reject'),
    isNewContent: ({ context, event }) =>
      contentIn(event) !== undefined && isUnseen(context.seen, messageIn(event)?.msgId),
    /** Both may have invited each other at once: who was given the greater request joins, and the other waits. */
    isToBeJoined: ({ context: { request, theirs }, event }) => {
      const offered = directRequestIn(event);
      return offered !== undefined && offered !== theirs && (request === undefined || offered > request);
    },
    isNewRequest: ({ context, event }) =>
      event.type === 'contact.requested' && context.way === 'accept' && event.requestId !== context.requestId,
  },
  delays: {
    linkLimit: ({ context: { limits, mode } }) => limits[mode],
  },
});

/** What the chart of a contact may name. */
export const contactSetup = vocabulary.extend({
  actions: {
    /** Asks for what is missing of who we are. */
    requestProfile: vocabulary.enqueueActions(({ context: { profile, incognito, link, contactReqId }, enqueue }) => {
      if (!profile) enqueue({ type: 'makeProfile', params: { kind: incognito ? 'incognito' : 'main' } });
      if (link !== undefined && contactReqId === undefined) enqueue({ type: 'draw', params: { bytes: 16 } });
    }),
    /** Begins with a connection, or goes on with the one that there is: as it was left. */
    begin: vocabulary.enqueueActions(({ context, enqueue }) => {
      const { connection, limits } = context;
      if (connection === undefined) {
        const input = { beginning: beginningOf(context), limits };
        enqueue.spawnChild('peer-connection', { id: 'connection', input });
      } else {
        const order: PeerOrder =
          connection === 'interrupted'
            ? { type: 'connection.retry' }
            : { type: 'connection.begin', beginning: beginningOf(context) };
        enqueue.sendTo('connection', order);
      }
      enqueue.assign({ connection: 'begun', trouble: undefined, reason: undefined });
    }),
    end: vocabulary.enqueueActions(({ context, enqueue }) => {
      enqueue({ type: 'cancelCommands' });
      if (context.connection === undefined) return;
      enqueue.sendTo('connection', { type: 'connection.end' } satisfies PeerOrder);
    }),

    /** The member is invited over the group. */
    offer: vocabulary.enqueueActions(({ context: { member, way, request, first }, enqueue }) => {
      if (!member || way !== 'create') return;
      const message = chatMessage.directInv(known(request), first?.text, first?.msgId);
      const to = { label: groupLabels.member(member.groupId, member.memberId) };
      const event = { type: 'member.say', message: message as object as JsonObject };
      enqueue({ type: 'tell', params: { to, event } });
    }),
    /** The member over whom it was made may have another contact by now, and be found by that one. */
    tellOwnMember: vocabulary.enqueueActions(({ context: { contactId, member }, enqueue }) => {
      if (!member) return;
      const to = { label: groupLabels.member(member.groupId, member.memberId) };
      enqueue({ type: 'tell', params: { to, event: { type: 'member.contact', contact: contactKey(contactId) } } });
    }),
    tellMembership: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const told = invitationTo(context, event);
      if (!told) return;
      enqueue({ type: 'tell', params: told });
      const news = rejoinNews(context.contactId, known(messageIn(event)), told);
      if (news) enqueue({ type: 'tell', params: news });
    }),
    tellWithdrawal: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      enqueue({ type: 'tell', params: known(withdrawalIn(context, event)) });
    }),
    /** We asked it to invite us again, and it does not. */
    tellRejoin: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const news = rejoinNews(context.contactId, known(messageIn(event)), undefined);
      if (news) enqueue({ type: 'tell', params: news });
    }),
    lookForGroup: vocabulary.enqueueActions(({ event, enqueue }) => {
      const asksFor = known(requestIn(messageIn(event)));
      enqueue({ type: 'query', params: findGroupOf(asksFor) });
      enqueue.assign({ asksFor });
    }),
    answerRequest: vocabulary.enqueueActions(({ context: { contactId, asksFor }, event, enqueue }) => {
      if (event.type !== 'found' || !asksFor) return;
      const invitation = invitationOf(contactId, asksFor, event.rows);
      if (invitation) enqueue({ type: 'tell', params: invitation });
      else enqueue.sendTo('connection', send(chatMessage.requestReject(asksFor.groupLinkId)));
      enqueue.assign({ asksFor: undefined });
    }),
    /** What a person wrote is shown once. */
    show: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const content = contentIn(event);
      const msgId = messageIn(event)?.msgId;
      if (content === undefined || !isUnseen(context.seen, msgId)) return;
      enqueue.assign({ seen: seenWith(context.seen, msgId) });
      enqueue.emit({ type: 'message.received', ...(msgId !== undefined && { msgId }), content });
    }),
    followPerson: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const { contactId, connection } = context;
      const reachable = connection !== undefined && connection !== 'broken';
      const { contact: _, ...memory } = followPerson(enqueue, contactKey(contactId), { ...context, reachable }, event);
      enqueue.assign(memory);
    }),
    /**
     * Who began the contact asks once who else it may be: also where it was asked at a member’s address, and may be taken
     * for that one at once. A member’s contact is known to be that member.
     */
    lookWhoElse: vocabulary.enqueueActions(({ context, enqueue }) => {
      const { contactId, way, link, boundTo, contactReqId, probed } = context;
      if (way !== 'join' || link === undefined || probed) return;
      enqueue({ type: 'draw', params: probeDraw });
      if (boundTo === undefined) return;
      const addresses = addressesOf(context).filter((each) => each !== undefined);
      enqueue({ type: 'tell', params: associate(boundTo, contactKey(contactId), known(contactReqId), addresses) });
    }),
    /** It is nobody but itself, as far as is known; where it was taken for the member, that is undone. */
    untie: vocabulary.enqueueActions(({ context: { contactId, contactReqId, identity }, event, enqueue }) => {
      if (event.type !== 'contact.untie') return;
      const { record, why } = event;
      const link = { one: contactKey(contactId), other: record, by: associationKey(known(contactReqId)) };
      if (identity !== undefined) {
        enqueue({ type: 'tell', params: { to: { key: identity }, event: { type: 'identity.undo', ...link } } });
      }
      enqueue.assign({ boundTo: undefined });
      enqueue.emit({ type: 'contact.untied', record, why });
    }),
    /** Who was asked anew is nobody but itself where it is somebody else by now: until a probe says so. */
    settleWho: vocabulary.enqueueActions(({ context, enqueue }) => {
      const { contactId, identity, was } = context;
      if (!was) return;
      enqueue.assign({ was: undefined });
      if (!isSomebodyElse(context)) return;
      enqueue.assign({ member: undefined, isAnother: true });
      if (identity === undefined) return;
      const event = { type: 'record.changed', record: contactKey(contactId) };
      enqueue({ type: 'tell', params: { to: { key: identity }, event } });
    }),
    leaveProbes: vocabulary.enqueueActions(({ context: { contactId }, enqueue }) => {
      for (const params of goneFrom(contactKey(contactId))) enqueue({ type: 'tell', params });
    }),
    leavePerson: vocabulary.enqueueActions(({ context: { contactId, identity }, enqueue }) => {
      for (const params of goneFrom(contactKey(contactId), identity)) enqueue({ type: 'tell', params });
      enqueue.assign({ identity: undefined });
    }),
    noteConnected: vocabulary.enqueueActions(({ enqueue }) => enqueue.emit({ type: 'contact.connected' })),
  },
});
