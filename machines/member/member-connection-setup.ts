import { chatMessage, type ChatMessage } from '../vocabulary/chat-message.ts';
import { broadcastTo, type BroadcastInput } from './broadcast.ts';
import { directionsOf } from './group-message.ts';
import { meetingsAfter, scopeOf } from './introducing.ts';
import { memberInfo } from './invitation-messages.ts';
import { messageIn, newcomerIn } from './member-connection-event.ts';
import type { MemberConnectionContext } from './member-connection-context.ts';
import * as orders from './member-connection-orders.ts';
import { memberConnectionVocabulary } from './member-connection-vocabulary.ts';
import type { MemberPhase } from './member-events.ts';
import { groupLabels } from './member-labels.ts';
import { isUnseen, seenWith } from './seen-messages.ts';
import { tellAuthor, undelivered } from './unheard.ts';

type Enqueue = Parameters<Parameters<typeof memberConnectionVocabulary.enqueueActions>[0]>[0]['enqueue'];

/** Tells an event to all bearers of a label, however many they are. */
function announce({ group, facts, broadcasts }: MemberConnectionContext, enqueue: Enqueue, told: BroadcastInput): void {
  const id = `${group.groupId}.${facts.memberId}.m${String(broadcasts).padStart(4, '0')}`;
  enqueue({ type: 'tell', params: broadcastTo(id, told) });
  enqueue.assign({ broadcasts: broadcasts + 1 });
}

function announceIntroducer(context: MemberConnectionContext, enqueue: Enqueue, is: 'gone' | 'back'): void {
  const label = groupLabels.introducedBy(context.group.groupId, context.facts.memberId);
  announce(context, enqueue, { label, event: { type: `introducer.${is}` } });
  enqueue.assign({ unreachable: is === 'gone' });
}

/** To everybody in the group; to the member itself as well, unless it was told. */
function sayToAll(context: MemberConnectionContext, enqueue: Enqueue, message: ChatMessage, except?: string): void {
  const event = { type: 'member.say', message, ...(except !== undefined && { except }) };
  announce(context, enqueue, { label: groupLabels.members(context.group.groupId), event });
}

function meet(context: MemberConnectionContext, enqueue: Enqueue, met: Parameters<typeof scopeOf>[0]): void {
  const { newcomer } = met;
  const message = chatMessage.memNew(memberInfo(newcomer), scopeOf(met));
  enqueue.sendTo('connection', { type: 'connection.send', message });
  enqueue({ type: 'tell', params: orders.tellIntroduction(context, newcomer) });
}

const count = (phase: MemberPhase | undefined) =>
  memberConnectionVocabulary.enqueueActions(({ context, enqueue }) => {
    if (phase === context.phase) return;
    enqueue({ type: 'tell', params: orders.tellCount(context, phase) });
    enqueue.assign({ phase });
  });

/** What the chart of a member may name. */
export const memberConnectionSetup = memberConnectionVocabulary.extend({
  actions: {
    begin: memberConnectionVocabulary.enqueueActions(({ context, enqueue }) => {
      const beginning = orders.beginningOf(context);
      if (context.connection === 'begun') enqueue.sendTo('connection', { type: 'connection.begin', beginning });
      else {
        const input = { beginning, limits: context.group.limits };
        enqueue.spawnChild('peer-connection', { id: 'connection', input });
      }
      enqueue.assign({ connection: 'begun', connectionId: undefined, verified: false });
    }),
    endConnection: memberConnectionVocabulary.enqueueActions(({ context: { connection, ending }, enqueue }) => {
      if (connection !== 'begun') return;
      const afterDelivery = ending !== 'left';
      enqueue.sendTo('connection', { type: 'connection.end', afterDelivery });
    }),
    part: memberConnectionVocabulary.enqueueActions(({ context, enqueue }) => {
      for (const params of orders.partings(context)) enqueue({ type: 'tell', params });
    }),
    tellConnected: memberConnectionVocabulary.enqueueActions(({ context, enqueue }) => {
      const { group, facts, introducerGone } = context;
      enqueue.emit({ type: 'member.connected', groupId: group.groupId, memberId: facts.memberId });
      if (!introducerGone) enqueue({ type: 'query', params: orders.lookForIntroducer({ context }) });
    }),
    /** The group counts it as this; who is gone, no more. */
    countConnecting: count('connecting'),
    countConnected: count('connected'),
    countFailed: count('failed'),
    countGone: count(undefined),

    /** Nothing reaches it: nor can it introduce anybody to us. Once something does, it can again. */
    tellGone: memberConnectionVocabulary.enqueueActions(({ context, enqueue }) =>
      announceIntroducer(context, enqueue, 'gone'),
    ),
    tellBack: memberConnectionVocabulary.enqueueActions(({ context, enqueue }) => {
      if (context.unreachable) announceIntroducer(context, enqueue, 'back');
    }),
    /** Whom we are not connected with, its host tells. */
    sayRemoval: memberConnectionVocabulary.enqueueActions(({ context: { phase, facts }, enqueue }) => {
      if (phase !== 'connected') return;
      enqueue.sendTo('connection', { type: 'connection.send', message: chatMessage.memDel(facts.memberId) });
    }),
    tellRemoval: memberConnectionVocabulary.enqueueActions(({ context, enqueue }) => {
      const { memberId } = context.facts;
      sayToAll(context, enqueue, chatMessage.memDel(memberId), memberId);
    }),
    tellRole: memberConnectionVocabulary.enqueueActions(({ context, enqueue }) => {
      const { memberId, role } = context.facts;
      sayToAll(context, enqueue, chatMessage.memRole(memberId, role));
    }),

    /** To whom we let in, and to all who moderate: whoever introduced it lets it in. */
    sayAdmission: memberConnectionVocabulary.enqueueActions(({ context, enqueue }) => {
      const { memberId, role } = context.facts;
      const message = chatMessage.grpLinkAcpt({ acceptance: 'accepted', role, memberId });
      enqueue.sendTo('connection', { type: 'connection.send', message });
      const event = { type: 'member.say', message, except: memberId };
      announce(context, enqueue, { label: groupLabels.moderators(context.group.groupId), event });
    }),

    say: memberConnectionVocabulary.enqueueActions(({ event, enqueue }) => {
      if (event.type !== 'member.say') return;
      enqueue.sendTo('connection', { type: 'connection.send', message: event.message });
    }),
    /** Tells this member of a newcomer, and begins the introduction of the two. */
    meet: memberConnectionVocabulary.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'member.introduce') return;
      meet(context, enqueue, event);
      enqueue.assign(meetingsAfter(context, event));
    }),
    lookForMissed: memberConnectionVocabulary.enqueueActions(({ context: { group, missed }, enqueue }) => {
      for (const memberId of missed) {
        const label = groupLabels.member(group.groupId, memberId);
        enqueue({ type: 'query', params: { label, limit: 1, reply: 'newcomer' } });
      }
      enqueue.assign({ missed: [] });
    }),
    meetMissed: memberConnectionVocabulary.enqueueActions(({ context, event, enqueue }) => {
      const met = newcomerIn(event);
      if (met) meet(context, enqueue, met);
    }),
    /** Does what follows from what the member says in the group. What it wrote is shown once, whichever way it came. */
    follow: memberConnectionVocabulary.enqueueActions(({ context, event, enqueue }) => {
      const message = messageIn(event);
      if (!message) return;
      const { group, seen } = context;
      const byRole = event.type === 'member.forwarded' ? event.byRole : undefined;
      const { tells, written, passOn } = directionsOf(message, orders.speakerOf(context, byRole), group);
      const isRepeated = written && !isUnseen(seen, written.message.msgId);
      if (passOn && !isRepeated) announce(context, enqueue, passOn);
      for (const params of tells) enqueue({ type: 'tell', params });
      if (!written || isRepeated) return;
      enqueue.assign({ seen: seenWith(seen, written.message.msgId) });
      enqueue.emit(written);
    }),

    tellAuthor: memberConnectionVocabulary.enqueueActions(({ context: { group, facts }, event, enqueue }) => {
      for (const params of tellAuthor(group.groupId, facts.memberId, event)) enqueue({ type: 'tell', params });
    }),
    noteUnheard: memberConnectionVocabulary.enqueueActions(({ event, enqueue }) => {
      if (event.type === 'member.unheard') enqueue.emit(undelivered(event));
    }),
  },
});
