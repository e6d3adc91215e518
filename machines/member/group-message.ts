import type { ChatMessage } from '../vocabulary/chat-message.ts';
import type { ChatEvent, ChatParams } from '../vocabulary/chat-params.ts';
import { as } from '../vocabulary/codec.ts';
import type { Tell } from '../vocabulary/effect.ts';
import type { JsonObject } from '../vocabulary/json.ts';
import { announces } from '../vocabulary/capability.ts';
import type { Introducer, MemberConnectionEvent, MemberConnectionInput } from './member-connection-context.ts';
import type {
  GroupFacts,
  IntroductionEvent,
  MemberEvent,
  MemberFacts,
  MemberRole,
  MembershipNews,
  MessageReceived,
} from './member-events.ts';
import { memberFactsIn, memberIdIn } from './member-facts.ts';
import { groupLabels, introductionKey, memberConnectionKey, membershipKey, type MemberId } from './member-labels.ts';
import { isAtLeast, mayChange } from './roles.ts';

/** Who said it: the member whose connection it came by. */
export type Speaker = Introducer & {
  /** Of what somebody passed on: of the two, the lower one. Nobody may do more by another's words than by its own. */
  readonly role: MemberRole;
  /** Of what somebody passed on: the role of its author. */
  readonly authorRole?: MemberRole | undefined;
  /** It let us into the group. */
  readonly isHost: boolean;
};

/** What follows from what was said in a group, where whoever said it may say so; else nothing. */
export type Directions = {
  readonly tells: readonly Tell[];
  /** What the sender wrote: to be shown once (`isUnseen`). */
  readonly written?: MessageReceived;
  /** Told first, once, for those whom we have introduced to the sender: by a broadcast, since they may be many. */
  readonly passOn?: PassOn;
};

type PassOn = { readonly label: string; readonly event: IntroductionEvent };

type Said<E extends ChatEvent> = (
  params: ChatParams[E],
  from: Speaker,
  group: GroupFacts,
  message: ChatMessage,
) => Tell | Tell[] | undefined;
type Rules = { readonly [E in ChatEvent]?: Said<E> };

/**
 * What is said by one member about another, or about us. Each rule holds who may say it; whoever is concerned checks
 * the rest against what only it knows: who introduced it, and its own role (`byRole`).
 *
 * What a sender says of itself (x.grp.leave, x.info, x.grp.direct.inv) concerns its own row alone, and is not here.
 */
const rules: Rules = {
  'x.grp.mem.new': ({ memberInfo, scope }, from, group) => {
    const facts = newcomersFacts(memberInfo, from, group);
    const announced = { type: 'member.announced', by: from.memberId } as const;
    return facts && meet(facts, 'member', from, group, announced, scope?.type === 'member' && { inReview: true });
  },

  'x.grp.mem.intro': ({ memberInfo }, from, group, message) => {
    const facts = othersFacts(memberInfo, from, group);
    if (!facts || !from.isHost || !isAtLeast(from.role, 'admin')) return undefined;
    const { versions } = facts;
    const again = announces(message, 'reintro') ? { again: true } : {};
    const event = {
      type: 'member.reintroduced',
      by: from.memberId,
      ...(versions !== undefined && { versions }),
    } as const;
    return meet(facts, 'newcomer', from, group, { ...event, ...again });
  },

  'x.grp.mem.fwd': ({ memberInfo, memberIntro }, from, group) => {
    const facts = newcomersFacts(memberInfo, from, group);
    if (!facts) return undefined;
    const { groupConnReq: request, directConnReq: directRequest } = memberIntro;
    const direct = directRequest === undefined ? {} : { directRequest };
    return meet(facts, 'member', from, group, { type: 'member.invited', by: from.memberId, request, ...direct, facts });
  },

  /** Only the newcomer of an introduction can invite in it: the sender is that newcomer. */
  'x.grp.mem.inv': ({ memberId, memberIntro }, from, { groupId }) => {
    const member = memberIdIn(memberId);
    if (member === undefined) return undefined;
    const { groupConnReq: request, directConnReq: directRequest } = memberIntro;
    const direct = directRequest === undefined ? {} : { directRequest };
    return introduction(groupId, from.memberId, member, { type: 'introduction.invitation', request, ...direct });
  },

  'x.grp.mem.con': ({ memberId }, from, { groupId }) =>
    bothWays(groupId, from.memberId, memberId, { type: 'introduction.connected', by: from.memberId }),

  'x.grp.mem.reintro': ({ memberId }, from, { groupId }) =>
    bothWays(groupId, from.memberId, memberId, { type: 'introduction.again', by: from.memberId }),

  'x.grp.mem.role': ({ memberId, role }, from, { groupId, me }) => {
    const member = memberIdIn(memberId);
    if (member === undefined || !isAtLeast(from.role, 'admin') || !isAtLeast(from.role, role)) return undefined;
    return member === me.memberId
      ? toUs(groupId, { type: 'membership.roleChanged', role, byRole: from.role })
      : toMember(groupId, member, { type: 'member.roleChanged', role, byRole: from.role });
  },

  'x.grp.mem.del': ({ memberId }, from, { groupId, me }) => {
    const member = memberIdIn(memberId);
    if (member === undefined || !isAtLeast(from.role, 'admin')) return undefined;
    return member === me.memberId
      ? toUs(groupId, { type: 'membership.removed', byRole: from.role })
      : toMember(groupId, member, { type: 'member.removed', byRole: from.role });
  },

  'x.grp.link.acpt': ({ acceptance, role, memberId }, from, { groupId, me }) => {
    const member = memberIdIn(memberId);
    if (member === undefined || !isAtLeast(from.role, 'moderator') || !isAtLeast(from.role, role)) return undefined;
    if (member === me.memberId) return toUs(groupId, { type: 'membership.accepted', acceptance, role });
    return acceptance === 'accepted' ? toMember(groupId, member, { type: 'member.accepted', role }) : undefined;
  },

  'x.grp.msg.forward': ({ memberId, msg }, from, { groupId, me }) => {
    const author = memberId === undefined ? undefined : memberIdIn(memberId);
    if (author === undefined || author === me.memberId || author === from.memberId) return undefined;
    if (!isAtLeast(from.role, 'admin') || !forwarded.some((event) => as(msg, event))) return undefined;
    return toMember(groupId, author, { type: 'member.forwarded', by: from.memberId, byRole: from.role, message: msg });
  },

  'x.grp.msg.undelivered': ({ memberId, msgId, reason }, from, { groupId }) => {
    const member = memberIdIn(memberId);
    if (member === undefined) return undefined;
    return toMember(groupId, member, { type: 'member.unheard', by: from.memberId, msgId, reason });
  },

  'x.grp.info': ({ groupProfile }, from, group) =>
    isOwners(from, group) ? toUs(group.groupId, { type: 'membership.profileChanged', groupProfile }) : undefined,

  'x.grp.del': (_, from, group) =>
    isOwners(from, group) ? toUs(group.groupId, { type: 'membership.groupDeleted' }) : undefined,
};

/** What a member says to everybody. Those whom we have introduced to it, and it can't reach yet, hear it from us. */
const toAll: readonly ChatEvent[] = ['x.grp.mem.role', 'x.grp.mem.del', 'x.grp.info', 'x.grp.del'];
const forwarded: readonly ChatEvent[] = ['x.msg.new', 'x.grp.leave', ...toAll];

/** What follows from a message that a member said in a group, by all rules of who may say what. Total. */
export function directionsOf(message: ChatMessage, from: Speaker, group: GroupFacts): Directions {
  if (as(message, 'x.msg.new')) return isAtLeast(from.role, 'author') ? writtenBy(from, message, group) : nothing;
  if (!Object.hasOwn(rules, message.event)) return nothing;
  const event = message.event as keyof Rules;
  const params = as(message, event);
  // The params are those of the event, which the types of two tables can't say.
  const said = params && (rules[event] as Said<typeof event>)(params, from, group, message);
  if (said === undefined) return nothing;
  return { tells: [said].flat(), ...(toAll.includes(event) && { passOn: passedOn(from, message, group) }) };
}

const nothing: Directions = { tells: [] };

/** An owner’s word. Who passes it on could have invented it: it counts where that one could have removed us. */
const isOwners = ({ role, authorRole }: Speaker, { me }: GroupFacts): boolean =>
  isAtLeast(authorRole ?? role, 'owner') && (authorRole === undefined || mayChange(role, me.role));

function writtenBy(from: Speaker, message: ChatMessage, group: GroupFacts): Directions {
  const { groupId } = group;
  return {
    tells: [],
    written: { type: 'message.received', groupId, memberId: from.memberId, message },
    passOn: passedOn(from, message, group),
  };
}

function passedOn({ memberId }: Speaker, message: ChatMessage, { groupId }: GroupFacts): PassOn {
  return {
    label: groupLabels.introductions(groupId, memberId),
    event: { type: 'introduction.forward', from: memberId, message },
  };
}

// ── whom to tell ─────────────────────────────────────────────────────────────────────────────────────────────

/** Somebody else than us and the one who says it. */
function othersFacts(
  info: ChatParams['x.grp.mem.new']['memberInfo'],
  from: Speaker,
  { me }: GroupFacts,
): MemberFacts | undefined {
  const facts = memberFactsIn(info);
  return facts && facts.memberId !== me.memberId && facts.memberId !== from.memberId ? facts : undefined;
}

/** Whom an admin has let in: as no more than it is itself. */
function newcomersFacts(
  info: ChatParams['x.grp.mem.new']['memberInfo'],
  from: Speaker,
  group: GroupFacts,
): MemberFacts | undefined {
  const facts = isAtLeast(from.role, 'admin') ? othersFacts(info, from, group) : undefined;
  return facts && { ...facts, role: isAtLeast(from.role, facts.role) ? facts.role : from.role };
}

/** To the member's row, which is made if the member was not known: nobody names our host, or whom we let in, anew. */
function meet(
  facts: MemberFacts,
  side: MemberConnectionInput['side'],
  { memberId, reintroduces }: Speaker,
  group: GroupFacts,
  event: MemberConnectionEvent,
  how: Pick<MemberConnectionInput, 'inReview'> | false = false,
): Tell {
  const input: MemberConnectionInput = {
    group,
    facts,
    side,
    ...how,
    introducer: { memberId, ...(reintroduces ? { reintroduces } : {}) },
  };
  return {
    to: { key: memberConnectionKey(group.groupId, facts.memberId) },
    event: plain(event),
    create: {
      ...{ machine: 'member-connection', input: plain(input) },
      unless: groupLabels.member(group.groupId, facts.memberId),
    },
  };
}

function bothWays(groupId: string, sender: MemberId, named: string, event: IntroductionEvent): Tell[] | undefined {
  const member = memberIdIn(named);
  if (member === undefined) return undefined;
  return [introduction(groupId, sender, member, event), introduction(groupId, member, sender, event)];
}

function introduction(groupId: string, newcomer: MemberId, member: MemberId, event: IntroductionEvent): Tell {
  return { to: { key: introductionKey(groupId, newcomer, member) }, event: plain(event) };
}

function toMember(groupId: string, member: MemberId, event: MemberEvent): Tell {
  return { to: { label: groupLabels.member(groupId, member) }, event: plain(event) };
}

function toUs(groupId: string, event: MembershipNews): Tell {
  return { to: { key: membershipKey(groupId) }, event: plain(event) };
}

/** Profiles came as JSON; their type, which is loose, can't say it. */
function plain<T extends object>(value: T): T & JsonObject {
  return value as T & JsonObject;
}
