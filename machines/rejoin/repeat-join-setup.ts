import { assign, setup } from 'xstate';
import { membershipKey } from '../member/member-labels.ts';
import type { MembershipInput } from '../member/membership-context.ts';
import { chatMessage } from '../vocabulary/chat-message.ts';
import { effects } from '../vocabulary/effect.ts';
import type { JsonObject } from '../vocabulary/json.ts';
import { known } from '../vocabulary/known.ts';
import type { RepeatJoinContext, RepeatJoinEvent, RepeatJoinInput } from './repeat-join-events.ts';

const vocabulary = setup({
  types: {
    input: {} as RepeatJoinInput,
    context: {} as RepeatJoinContext,
    events: {} as RepeatJoinEvent,
    tags: {} as 'waiting' | 'settled' | 'needs-user' | 'disposable',
  },
  actions: {
    ...effects,
    rememberName: assign(({ event }) => (event.type === 'drawn' ? { groupLinkId: event.bytes } : {})),
    rememberMembership: assign(({ event }) =>
      event.type === 'rejoin.invited' ? { membership: event.membership } : {},
    ),
    rememberOwn: assign(({ event }) => (event.type === 'drawn' ? { membership: membershipKey(event.bytes) } : {})),
    rememberRefusal: assign({ reason: { code: 'NotHere', what: 'group' } }),
  },
  guards: {
    isReachable: ({ event }) => event.type === 'found' && event.rows[0]?.value === 'connected',
    isForUs: ({ context, event }) => 'groupLinkId' in event && event.groupLinkId === context.groupLinkId,
  },
  delays: { answerLimit: ({ context }) => context.limits.answer },
});

/** As who we come back, where that was chosen. */
const choiceOf = ({ incognito, profile }: RepeatJoinContext): JsonObject => ({
  ...(incognito !== undefined && { incognito }),
  ...(profile && { profile: profile as object as JsonObject }),
});

export const repeatJoinSetup = vocabulary.extend({
  actions: {
    ask: vocabulary.enqueueActions(({ context: { joinId, contact, link, groupLinkId }, enqueue }) => {
      const message = chatMessage.requestInv(link, known(groupLinkId)) as object as JsonObject;
      const event = { type: 'person.say', message, name: `repeat-join/${joinId}` };
      enqueue({ type: 'tell', params: { to: { key: contact }, event } });
    }),
    /** The invitation is the answer to what the user asked for. */
    join: vocabulary.enqueueActions(({ context, enqueue }) => {
      const to = { key: known(context.membership) };
      enqueue({ type: 'tell', params: { to, event: { type: 'membership.linked', link: context.link } } });
      enqueue({ type: 'tell', params: { to, event: { type: 'user.join', ...choiceOf(context) } } });
    }),
    request: vocabulary.enqueueActions(({ context, enqueue }) => {
      const { link, limits } = context;
      const key = known(context.membership);
      const input: MembershipInput = { groupId: key.slice(membershipKey('').length), by: 'link', link, limits };
      const create = { machine: 'membership', input: { ...input, ...choiceOf(context) } as object as JsonObject };
      enqueue({ type: 'tell', params: { to: { key }, event: { type: 'membership.begin' }, create } });
    }),
  },
});
