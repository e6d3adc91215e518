import type { PeerOrder } from '../peer/peer-events.ts';
import { chatMessage, type ChatMessage } from '../vocabulary/chat-message.ts';
import type { JsonObject } from '../vocabulary/json.ts';
import { known } from '../vocabulary/known.ts';
import { broadcastTo, type BroadcastInput } from './broadcast.ts';
import { departureOf } from './departure.ts';
import { directionsOf } from './group-message.ts';
import { directMessageRule } from './group-preferences.ts';
import { meetingsAfter } from './introducing.ts';
import { recount } from './member-counts.ts';
import { keptProfile } from './member-facts.ts';
import { introductionKey, groupLabels } from './member-labels.ts';
import { groupFactsOf, type MembershipContext } from './membership-context.ts';
import { messageIn } from './membership-event.ts';
import * as say from './membership-messages.ts';
import { membershipVocabulary } from './membership-vocabulary.ts';
import { isUnseen, seenWith } from './seen-messages.ts';
import { tellAuthor } from './unheard.ts';

/** Bytes of a member id, of a message id, and of the name of a request. */
const idBytes = { memberId: 12, msgId: 12, contactReqId: 16 };

type Enqueue = Parameters<Parameters<typeof membershipVocabulary.enqueueActions>[0]>[0]['enqueue'];

/** Tells all bearers of the labels, however many they are; what is told first arrives first. */
function announce({ groupId, announcements }: MembershipContext, enqueue: Enqueue, ...told: BroadcastInput[]): void {
  for (const [index, input] of told.entries()) {
    const number = String(announcements + index).padStart(8, '0');
    enqueue({ type: 'tell', params: broadcastTo(`${groupId}.${number}`, input) });
  }
  enqueue.assign({ announcements: announcements + told.length });
}

/** To everybody in the group, our host included. */
function sayToAll(context: MembershipContext, enqueue: Enqueue, message: ChatMessage): void {
  const event = { type: 'member.say', message };
  announce(context, enqueue, { label: groupLabels.members(context.groupId), event });
}

/** Every row keeps it, so that each knows what we may do. */
function tellChange(context: MembershipContext, enqueue: Enqueue): void {
  const { groupId, role, groupProfile } = context;
  const event = { type: 'group.changed', role: known(role), rule: directMessageRule(groupProfile) };
  announce(context, enqueue, { label: groupLabels.members(groupId), event });
}

/** It is over: nobody asks us for it any more. If it is we who end it, everybody hears of it; the host, whose row is ours, apart. */
const sayOver = (farewell?: () => ChatMessage) =>
  membershipVocabulary.enqueueActions(({ context, enqueue }) => {
    const { groupId, host } = context;
    const message = farewell?.();
    if (message && host?.connectionId !== undefined) {
      enqueue.sendTo('connection', { type: 'connection.send', message } satisfies PeerOrder);
    }
    const over = { type: 'group.over' };
    enqueue({ type: 'tell', params: { to: { label: groupLabels.links(groupId) }, event: over } });
    announce(context, enqueue, {
      label: groupLabels.members(groupId),
      ...(message ? { event: { type: 'member.say', message }, followedBy: over } : { event: over }),
    });
  });

/** What the chart of our own membership may name. */
export const membershipSetup = membershipVocabulary.extend({
  actions: {
    /** Asks for what is missing of who we are. What is there is never made again. */
    requestIdentity: membershipVocabulary.enqueueActions(({ context, enqueue }) => {
      const { by, memberId, contactReqId, profile, incognito } = context;
      if (by === 'create' && memberId === undefined) enqueue({ type: 'draw', params: { bytes: idBytes.memberId } });
      if (by === 'link' && contactReqId === undefined) {
        enqueue({ type: 'draw', params: { bytes: idBytes.contactReqId } });
      }
      if (!profile) enqueue({ type: 'makeProfile', params: { kind: incognito ? 'incognito' : 'main' } });
    }),
    /** Begins with a connection to the host, or goes on with the one that there is: as it was left. */
    connect: membershipVocabulary.enqueueActions(({ context, enqueue }) => {
      const { connection, limits, disguised, profile } = context;
      const beginning = say.beginning(context);
      if (connection === 'none') {
        enqueue.spawnChild('peer-connection', { id: 'connection', input: { beginning, limits } });
        if (disguised) {
          const message = chatMessage.info(known(profile));
          enqueue.sendTo('connection', { type: 'connection.send', message } satisfies PeerOrder);
        }
      } else if (connection === 'interrupted') {
        enqueue.sendTo('connection', { type: 'connection.retry' } satisfies PeerOrder);
      } else {
        enqueue.sendTo('connection', { type: 'connection.begin', beginning } satisfies PeerOrder);
      }
      enqueue.assign({ connection: 'begun', reason: undefined });
    }),
    tellAuthor: membershipVocabulary.enqueueActions(({ context: { groupId, host }, event, enqueue }) => {
      for (const params of tellAuthor(groupId, host?.memberId ?? '', event)) enqueue({ type: 'tell', params });
    }),
    /** The contact was faster: its invitation is the answer to what the user asked for. */
    joinInstead: membershipVocabulary.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'rejoin.invited') return;
      for (const params of say.answered(event.membership, known(context.link))) enqueue({ type: 'tell', params });
    }),
    noteJoined: membershipVocabulary.enqueueActions(({ context: { groupId }, enqueue }) =>
      enqueue.emit({ type: 'group.joined', groupId }),
    ),

    /** What the host said of others, of us, or to everybody. */
    follow: membershipVocabulary.enqueueActions(({ context, event, enqueue }) => {
      const message = messageIn(event);
      const speaker = say.speakerOf(context);
      const group = groupFactsOf(context);
      if (!message || !speaker || !group) return;
      const { tells, written, passOn } = directionsOf(message, speaker, group);
      const isRepeated = written && !isUnseen(context.seen, message.msgId);
      if (passOn && !isRepeated) announce(context, enqueue, passOn);
      for (const params of tells) enqueue({ type: 'tell', params });
      if (!written || isRepeated) return;
      enqueue.assign({ seen: seenWith(context.seen, message.msgId) });
      enqueue.emit(written);
    }),
    /** Whom we let in has its place among the others, whatever the clock says. */
    givePlace: membershipVocabulary.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'members.changed' || event.admitted === undefined) return;
      const place = context.admissions + 1;
      enqueue.assign({ admissions: place });
      enqueue({ type: 'tell', params: { to: { key: event.admitted }, event: { type: 'member.admitted', place } } });
    }),
    sayText: membershipVocabulary.enqueueActions(({ context, event, enqueue }) => {
      if (event.type === 'user.send') sayToAll(context, enqueue, chatMessage.msgNew(event.text, event.msgId));
    }),
    sayDraft: membershipVocabulary.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'drawn') return;
      sayToAll(context, enqueue, chatMessage.msgNew(known(context.draft), event.bytes));
      enqueue.assign({ draft: undefined });
    }),
    tellOurRole: membershipVocabulary.enqueueActions(({ context, enqueue }) => tellChange(context, enqueue)),
    takeGroupProfile: membershipVocabulary.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'membership.profileChanged') return;
      const groupProfile = keptProfile(event.groupProfile);
      const [before, after] = [context.groupProfile, groupProfile].map((each) =>
        JSON.stringify(directMessageRule(each)),
      );
      enqueue.assign({ groupProfile });
      if (before !== after) tellChange({ ...context, groupProfile }, enqueue);
    }),
    /** Tells our host of a newcomer whom we let in, and begins the introduction of the two. */
    meetHost: membershipVocabulary.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'member.introduce') return;
      const { message, introduction } = say.introductionToHost(context, event);
      const key = introductionKey(context.groupId, event.newcomer.memberId, introduction.member.memberId);
      const input = introduction as JsonObject & typeof introduction;
      enqueue.sendTo('connection', { type: 'connection.send', message } satisfies PeerOrder);
      enqueue({
        type: 'tell',
        params: { to: { key }, event: { type: 'introduction.begin' }, create: { machine: 'introduction', input } },
      });
      enqueue.assign(meetingsAfter(context, event));
    }),
    /** Nothing reaches the host: nor can it introduce anybody. Should it speak again, it can. */
    tellHostGone: membershipVocabulary.enqueueActions(({ context, event, enqueue }) => {
      const { groupId, host } = context;
      if (!host || event.type !== 'connection.troubled' || event.trouble !== 'disabled') return;
      const label = groupLabels.introducedBy(groupId, host.memberId);
      announce(context, enqueue, { label, event: { type: 'introducer.gone' } });
    }),
    tellHostBack: membershipVocabulary.enqueueActions(({ context, enqueue }) => {
      const { groupId, host, trouble } = context;
      if (!host || trouble !== 'disabled') return;
      const label = groupLabels.introducedBy(groupId, host.memberId);
      announce(context, enqueue, { label, event: { type: 'introducer.back' } });
    }),
    /** The host is no longer in the group: who was introduced by it, and to it, can't go on. */
    loseHost: membershipVocabulary.enqueueActions(({ context, event, enqueue }) => {
      const { groupId, host, counts } = context;
      if (!host) return;
      const { memberId } = host;
      announce(
        context,
        enqueue,
        { label: groupLabels.introducedBy(groupId, memberId), event: { type: 'introducer.gone' } },
        ...departureOf(groupId, memberId, event.type === 'connection.message'),
      );
      enqueue.sendTo('connection', { type: 'connection.end' } satisfies PeerOrder);
      enqueue.assign({
        host: undefined,
        met: undefined,
        trouble: undefined,
        counts: recount(counts, 'connected', undefined),
      });
    }),
    sayLeave: sayOver(chatMessage.leave),
    sayDeletion: sayOver(chatMessage.grpDel),
    sayNothing: sayOver(),
    endConnection: membershipVocabulary.enqueueActions(({ context, enqueue }) => {
      if (context.connection === 'none') return;
      enqueue.sendTo('connection', { type: 'connection.end', afterDelivery: true } satisfies PeerOrder);
    }),
  },
});
