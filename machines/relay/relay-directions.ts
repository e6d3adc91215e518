import type { CommandMode } from '../vocabulary/agent-command.ts';
import { as } from '../vocabulary/codec.ts';
import { known } from '../vocabulary/known.ts';
import { identityOf, type ChannelContext, type ChannelEvent } from './channel-context.ts';
import { canonicalLink } from './group-link.ts';
import { joinOrders } from './join-orders.ts';
import type { RelayEvent, RelayInput } from './relay-context.ts';
import { isEnded, isGone, recoverable, stuck, type Relay } from './relay-phase.ts';
import { again, isQuarantined, planRelays, type RelayPlan } from './relay-plan.ts';
import { sameBytes } from './same-bytes.ts';

/** What a supervisor directs its relays to do, and what it remembers of it: all of it plain data. */
export type Directions = {
  readonly remember?: Partial<ChannelContext>;
  readonly spawn?: readonly RelayInput[];
  readonly send?: readonly { readonly to: string; readonly event: RelayEvent }[];
};

type Direct = (context: ChannelContext, event: ChannelEvent) => Directions;

/** The relays are to be those of the link data that were just fetched. */
export const matchPublished: Direct = (context) => {
  const { published, syncing = false } = context;
  if (published === undefined) return {};
  const plan = planRelays(context, published, { complete: true, retry: syncing ? recoverable : stuck });
  const { remember, ...rest } = carryOut(context, plan, syncing || context.everFunctional);
  return { ...rest, remember: { ...remember, published: undefined } };
};

/** An owner announced a relay. */
export const connectAnnounced: Direct = (context, event) => {
  const link = event.type === 'relay.message' ? as(event.message, 'x.grp.relay.new')?.relayLink : undefined;
  if (link === undefined) return {};
  const plan = planRelays(context, [canonicalLink(link)], { complete: false, retry: recoverable });
  return carryOut(context, plan, true);
};

/** An owner removed a relay, which may be history already. */
export const removeNamed: Direct = ({ relays }, event) => {
  const memberId = event.type === 'relay.message' ? as(event.message, 'x.grp.mem.del')?.memberId : undefined;
  const named = relays.filter((relay) => sameBytes(relay.memberId, memberId));
  if (named.length === 0) return {};
  return {
    remember: {
      relays: relays.map((relay) => (named.includes(relay) ? { ...again(relay), phase: 'removed' } : relay)),
    },
    send: named
      .filter((relay) => !isGone(relay))
      .map(({ relayId }) => ({ to: relayId, event: { type: 'relay.remove' } })),
  };
};

/** The user tries again: every relay that is stuck goes on, in the background, since the others work. */
export const retryStuck: Direct = (context) => {
  const chosen = context.relays.filter((relay) => stuck.includes(relay.phase) && !isQuarantined(relay));
  return {
    remember: { relays: context.relays.map((relay) => (chosen.includes(relay) ? again(relay) : relay)) },
    send: chosen.map(({ relayId }) => ({ to: relayId, event: join(context, 'background') })),
  };
};

/** Those whose turn it is are to join. Before there is an identity, it is nobody's. */
export const orderJoins: Direct = (context) => {
  if (!identityOf(context)) return {};
  const orders = joinOrders(context.relays, context.policy.joinPolicy);
  const ordered = (relay: Relay): Relay =>
    orders.some(({ relayId }) => relayId === relay.relayId) ? { ...again(relay), phase: 'joining' } : relay;
  return {
    remember: { relays: context.relays.map(ordered) },
    send: orders.map(({ relayId, mode }) => ({ to: relayId, event: join(context, mode) })),
  };
};

export const cancelAll: Direct = ({ relays }) => tellAll(relays, { type: 'relay.cancel' });
export const leaveAll: Direct = ({ relays }) => tellAll(relays, { type: 'relay.leave' });

function tellAll(relays: readonly Relay[], event: RelayEvent): Directions {
  return { send: relays.filter((relay) => !isEnded(relay)).map(({ relayId }) => ({ to: relayId, event })) };
}

function carryOut(context: ChannelContext, plan: RelayPlan, nobodyWaits: boolean): Directions {
  const { relays, nextRelay, leftOut } = plan;
  const { joinPolicy } = context.policy;
  const identity = identityOf(context);
  const isFirst = ({ relayId }: Relay) => [...plan.retry, ...plan.spawn][0]?.relayId === relayId;
  const mode = (relay: Relay): CommandMode => {
    if (!identity) return 'interactive';
    if (nobodyWaits || joinPolicy === 'background') return 'background';
    return joinPolicy === 'interactive-then-background' || isFirst(relay) ? 'interactive' : 'background';
  };
  // The first relay goes first: the others are held until they are told.
  const held = joinPolicy === 'first-interactive' && !nobodyWaits;
  return {
    remember: { relays, nextRelay, leftOut },
    spawn: plan.spawn.map((relay) => ({
      relayId: relay.relayId,
      link: relay.link,
      membershipId: known(context.membershipId),
      publicGroupId: known(context.group).publicGroupId,
      mode: mode(relay),
      limits: context.policy.limits,
      identity: held ? undefined : identity,
    })),
    send: [
      ...plan.retry.map((relay) => ({
        to: relay.relayId,
        event: identity ? join(context, mode(relay)) : ({ type: 'user.retry' } as const),
      })),
      ...plan.remove.map(({ relayId }) => ({ to: relayId, event: { type: 'relay.remove' } as const })),
    ],
  };
}

function join(context: ChannelContext, mode: CommandMode): RelayEvent {
  return { type: 'relay.join', identity: known(identityOf(context)), mode };
}
