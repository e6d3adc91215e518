import { assign, setup } from 'xstate';
import type { ContactContext } from '../contact/contact-events.ts';
import { isAddress } from '../contact/contact-link.ts';
import { membershipKey } from '../member/member-labels.ts';
import type { MembershipInput } from '../member/membership-context.ts';
import { answered } from '../member/membership-messages.ts';
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
    rememberContact: assign(({ event }) => {
      const found = event.type === 'found' ? (event.rows[0]?.context as ContactContext | undefined) : undefined;
      if (!found) return {};
      const { profile, incognito, link, contactReqId } = found;
      return { as: { profile, incognito, ...(isAddress(link) && { contactReqId }) } };
    }),
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

/** Who comes back as somebody else does not say who that is. */
const hasChosen = ({ incognito, profile }: RepeatJoinContext): boolean => incognito === true || profile !== undefined;

export const repeatJoinSetup = vocabulary.extend({
  actions: {
    ask: vocabulary.enqueueActions(({ context: { joinId, contact, link, groupLinkId }, enqueue }) => {
      const message = chatMessage.requestInv(link, known(groupLinkId)) as object as JsonObject;
      const event = { type: 'person.say', message, name: `repeat-join/${joinId}` };
      enqueue({ type: 'tell', params: { to: { key: contact }, event } });
    }),
    /** The invitation is the answer to what the user asked for. */
    join: vocabulary.enqueueActions(({ context, enqueue }) => {
      const tells = answered(known(context.membership), context.link, choiceOf(context));
      for (const params of tells) enqueue({ type: 'tell', params });
    }),
    request: vocabulary.enqueueActions(({ context, enqueue }) => {
      const { link, limits, contact, groupLinkId: name, as } = context;
      const key = known(context.membership);
      const input: MembershipInput = {
        ...{ groupId: key.slice(membershipKey('').length), by: 'link', link, limits },
        ...(hasChosen(context) || !as || name === undefined
          ? choiceOf(context)
          : {
              ...{ profile: as.profile, incognito: as.incognito },
              rejoin: { contact, name, contactReqId: as.contactReqId },
            }),
      };
      const create = { machine: 'membership', input: input as object as JsonObject };
      enqueue({ type: 'tell', params: { to: { key }, event: { type: 'membership.begin' }, create } });
    }),
  },
});
