import type { Beginning } from '../peer/peer-events.ts';
import type { AgentCommand } from '../vocabulary/agent-command.ts';
import { chatMessage, type ChatMessage } from '../vocabulary/chat-message.ts';
import type { Query, Tell } from '../vocabulary/effect.ts';
import type { JsonObject } from '../vocabulary/json.ts';
import { known } from '../vocabulary/known.ts';
import { broadcastTo } from './broadcast.ts';
import { departureOf } from './departure.ts';
import { foundConnection } from './found-rows.ts';
import type { Speaker } from './group-message.ts';
import type { IntroductionInput } from './introduction-context.ts';
import type { MemberConnectionContext } from './member-connection-context.ts';
import type { MemberPhase, MemberRole, ReachedMember } from './member-events.ts';
import { groupLabels, introductionKey, membershipKey } from './member-labels.ts';
import { isAtLeast } from './roles.ts';

/** What a member's row asks of others, each request a pure function of what it remembers. */
type About = MemberConnectionContext;
type Ask = (about: { context: About; event: { type: string } }) => AgentCommand;

// ── to the introducer, over the connection that another row owns ─────────────────────────────────────────────

/** Whose row knows by which connection it is reached by now. */
export const lookForIntroducer = ({ context: { group, introducer } }: { context: About }): Query => ({
  label: groupLabels.member(group.groupId, introducer.memberId),
  limit: 1,
  reply: introducerReply,
});

export const introducerReply = 'introducer';

/** Whether what we wrote before waits at that connection: it is to be forwarded, and must not be overtaken. */
export const lookAtOutbox = ({ event }: { event: { type: string } }): Query => ({
  label: `connection:${known(foundConnection(event))}`,
  limit: 1,
  reply: outboxReply,
});

export const outboxReply = 'outbox';

const toIntroducer = (event: { type: string }, message: ChatMessage): AgentCommand => ({
  type: 'sendMessage',
  connectionId: known(foundConnection(event)),
  message,
});

/** Our queue, for the member. */
export const invite: Ask = ({ context, event }) =>
  toIntroducer(event, chatMessage.memInv(context.facts.memberId, { groupConnReq: known(context.request) }));

/** Introduce us again. */
export const askAgain: Ask = ({ context, event }) =>
  toIntroducer(event, chatMessage.memReintro(context.facts.memberId));

/** We and the member are connected: what we say need not be forwarded any more. */
export const sayConnected: Ask = ({ context, event }) =>
  toIntroducer(event, chatMessage.memCon(context.facts.memberId));

// ── to the introducer, by its row ────────────────────────────────────────────────────────────────────────────

/** The same, behind what waits there: that is still to be forwarded. */
export const tellConnected = ({ context: { group, introducer, facts } }: { context: About }): Tell => ({
  to: { label: groupLabels.member(group.groupId, introducer.memberId) },
  event: { type: 'member.say', message: chatMessage.memCon(facts.memberId) },
});

// ── to its connection ────────────────────────────────────────────────────────────────────────────────────────

/** Who we are in the group, as whom we joined it: the same in every member connection. */
export const ourselves = ({ group: { me } }: About): ChatMessage => chatMessage.memInfo(me.memberId, me.profile);

/** A newcomer makes the queue; who was there before joins it. Nobody waits: the agent goes on until it succeeds. */
export function beginningOf(context: About): Beginning {
  if (context.side === 'newcomer') return { by: 'create', mode: 'background' };
  return { by: 'join', request: known(context.request), message: ourselves(context), mode: 'background' };
}

// ── to other rows ────────────────────────────────────────────────────────────────────────────────────────────

export function tellCount({ group, phase }: About, to: MemberPhase | undefined): Tell {
  const event = {
    type: 'members.changed',
    ...(phase !== undefined && { from: phase }),
    ...(to !== undefined && { to }),
  };
  return { to: { key: membershipKey(group.groupId) }, event };
}

/** The introduction of a newcomer, that we let in, to this member. */
export function tellIntroduction(context: About, newcomer: ReachedMember): Tell {
  const { group, facts, connectionId } = context;
  const member: ReachedMember = { ...facts, connectionId: known(connectionId) };
  const input: IntroductionInput = { groupId: group.groupId, newcomer, member, limits: group.limits };
  return {
    to: { key: introductionKey(group.groupId, newcomer.memberId, facts.memberId) },
    create: { machine: 'introduction', input: input as object as JsonObject },
    event: { type: 'introduction.begin' },
  };
}

/**
 * It is no longer in the group: our introductions of it are over, and so are those that it has promised us. Where we are
 * out ourselves, only who introduced anybody has something to end.
 */
export function partings({ group, facts: { memberId, role }, ending }: About): Tell[] {
  const { groupId, me } = group;
  if (ending === 'over' && !isAtLeast(me.role, 'admin')) return [];
  const introductions = departureOf(groupId, memberId, ending === 'left').map((input, index) =>
    broadcastTo(`${groupId}.${memberId}.over${index}`, input),
  );
  if (ending === 'over' || !isAtLeast(role, 'admin')) return introductions;
  const label = groupLabels.introducedBy(groupId, memberId);
  return [...introductions, broadcastTo(`${groupId}.${memberId}.gone`, { label, event: { type: 'introducer.gone' } })];
}

/** Whose words are weighed: those of a member that we know by its own connection, or by who introduced it (`byRole`). */
export function speakerOf({ facts, reintroduces }: About, byRole?: MemberRole): Speaker {
  const { memberId, role } = facts;
  return {
    memberId,
    ...(byRole === undefined ? { role } : { role: isAtLeast(role, byRole) ? byRole : role, authorRole: role }),
    isHost: false,
    ...(reintroduces ? { reintroduces } : {}),
  };
}
