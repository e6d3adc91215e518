import type { AgentError } from '../machines/vocabulary/agent-error.ts';
import type { ChatMessage } from '../machines/vocabulary/chat-message.ts';
import { objectOf } from './plain.ts';
import { joinAnswer, listedIn, ownerIntroduction, rosterOf } from './relay-message.ts';
import { putMessage } from './server.ts';
import type { RelayPeer, RelayState } from './state.ts';
import { drawLatency, nextSerial, note, relayOf, schedule, type World } from './world.ts';

/** A request to join, as a relay's queue takes it. */
export interface JoinRequest {
  client: string;
  connectionId: string;
  /** Where the joiner waits for the answer. */
  server: string;
  queue: string;
  message: ChatMessage;
  /** Public key of the signature that the request bears. */
  signedBy?: string | undefined;
}

const gone: AgentError = { type: 'SMP', code: 'AUTH' };

/** A join request reaches a relay's queue. `AUTH` where there is no such queue, `QUOTA` where it is full. */
export function receiveJoin(
  world: World,
  target: { host: string; queue: string },
  request: JoinRequest,
): { relay: string; peer: string } | { error: AgentError } {
  const queue = world.state.servers[target.host]?.queues[target.queue];
  if (queue?.owner !== 'relay') return { error: { ...gone, server: target.host } };
  const relay = relayOf(world, queue.relay);
  const { client, connectionId } = request;
  const { profile, newMemberId, newMemberKey, viaRelay } = request.message.params;
  const memberId = typeof newMemberId === 'string' ? newMemberId : '';
  const memberKey = typeof newMemberKey === 'string' ? newMemberKey : undefined;
  const signature = request.signedBy === undefined ? 'none' : request.signedBy === memberKey ? 'good' : 'wrong';
  const taken = relay.busy === 0;
  if (relay.busy > 0) relay.busy -= 1;
  note(world, {
    kind: 'joinRequest',
    relay: relay.link,
    channel: relay.channel,
    client,
    connectionId,
    memberId,
    memberKey,
    profile: objectOf(profile),
    signature,
    taken,
  });
  if (!taken) return { error: { type: 'SMP', code: 'QUOTA', server: target.host } };

  const peerId = `p${nextSerial(world)}`;
  const known = relay.members[memberId];
  const listed = listedIn(world, relay, memberId);
  const refusal = refusalOf(relay, {
    event: request.message.event,
    viaRelay,
    otherKey: (known && known.memberKey !== memberKey) || (listed && listed.key !== memberKey) || false,
    signature,
    isPrivileged: listed !== undefined,
  });
  const peer: RelayPeer = {
    client,
    connectionId,
    server: request.server,
    queue: request.queue,
    memberId,
    state: 'asked',
  };
  if (refusal !== undefined) peer.refusal = refusal;
  else {
    // The same member again, with the same key: the new connection takes the old one's place.
    const former = known && relay.peers[known.peer];
    if (former) former.state = 'replaced';
    relay.members[memberId] = { peer: peerId, ...(memberKey !== undefined && { memberKey }) };
  }
  relay.peers[peerId] = peer;
  if (relay.behaviour !== 'ignore') scheduleAnswer(world, relay, peerId);
  return { relay: relay.link, peer: peerId };
}

/** The relay answers a request after the time that it takes. */
export function scheduleAnswer(world: World, relay: RelayState, peer: string): void {
  schedule(world, drawLatency(world) + relay.delay, { kind: 'answerJoin', relay: relay.link, peer });
}

/** The relay answers a join request, as it behaves now. */
export function answerJoin(world: World, link: string, peerId: string): void {
  const relay = relayOf(world, link);
  const peer = relay.peers[peerId];
  if (peer?.state !== 'asked' || relay.behaviour === 'ignore') return;
  const refusal = peer.refusal ?? (relay.behaviour === 'reject' ? relay.rejection : undefined);
  peer.state = refusal === undefined ? 'answered' : 'refused';
  if (refusal !== undefined && relay.members[peer.memberId]?.peer === peerId) delete relay.members[peer.memberId];
  const message = joinAnswer(world, relay, peer, refusal);
  const { client, connectionId } = peer;
  note(world, { kind: 'joinAnswer', relay: link, client, connectionId, answer: refusal ?? message.event });
  putMessage(world, peer.server, peer.queue, { kind: 'CONF', message });
  if (relay.early && refusal === undefined) introduceMembers(world, relay, peer);
}

/** The joiner's confirmation (`x.info`) reaches the relay. `AUTH` where it does not know the connection any more. */
export function receiveConfirmation(
  world: World,
  { relay: link, peer: peerId }: { relay: string; peer: string },
  message: ChatMessage,
): AgentError | undefined {
  const relay = relayOf(world, link);
  const peer = relay.peers[peerId];
  if (!peer || !isServing(world, relay) || !['answered', 'refused', 'connected'].includes(peer.state)) return gone;
  if (peer.state !== 'answered') return undefined;
  peer.state = 'connected';
  note(world, {
    kind: 'connected',
    relay: link,
    channel: relay.channel,
    client: peer.client,
    connectionId: peer.connectionId,
    memberKey: relay.members[peer.memberId]?.memberKey,
    profile: objectOf(message.params['profile']),
  });
  schedule(world, drawLatency(world), { kind: 'relayConnected', relay: link, peer: peerId });
  return undefined;
}

/** The relay has its INFO and CON, and introduces the channel's owners and privileged members. */
export function relayConnected(world: World, link: string, peerId: string): void {
  const relay = relayOf(world, link);
  const peer = relay.peers[peerId];
  if (peer?.state === 'connected' && !relay.early) introduceMembers(world, relay, peer);
}

/** A member's message reaches the relay. */
export function receiveMessage(
  world: World,
  { relay: link, peer: peerId }: { relay: string; peer: string },
  { event, params }: ChatMessage,
): AgentError | undefined {
  const relay = relayOf(world, link);
  const peer = relay.peers[peerId];
  if (!peer || !isServing(world, relay) || peer.state === 'replaced') return gone;
  const { client, connectionId } = peer;
  note(world, { kind: 'message', relay: link, client, connectionId, event, params });
  if (event === 'x.grp.roster.request' && relay.behaviour !== 'ignore')
    sendRoster(world, relay, peer, params['version']);
  if (event === 'x.grp.leave') {
    peer.state = 'replaced';
    if (relay.members[peer.memberId]?.peer === peerId) delete relay.members[peer.memberId];
  }
  return undefined;
}

/** Sends a message to every member that is connected through the relay, or to one client's only. */
export function broadcast(
  world: World,
  relay: RelayState,
  message: ChatMessage,
  signedBy?: string,
  client?: string,
): void {
  for (const peer of Object.values(relay.peers)) {
    if (peer.state !== 'connected' || (client !== undefined && client !== peer.client)) continue;
    putMessage(world, peer.server, peer.queue, { kind: 'MSG', message, ...(signedBy !== undefined && { signedBy }) });
  }
}

function introduceMembers(world: World, relay: RelayState, peer: RelayPeer): void {
  for (const owner of world.state.channels[relay.channel]?.owners ?? []) {
    putMessage(world, peer.server, peer.queue, { kind: 'MSG', message: ownerIntroduction(owner) });
  }
  sendRoster(world, relay, peer, 0);
}

/** The newest roster, as the owner signed it, to a member that has an older version. */
function sendRoster(world: World, relay: RelayState, peer: RelayPeer, known: unknown): void {
  const { roster, owners = [] } = world.state.channels[relay.channel] ?? {};
  if (!roster || roster.version <= Number(known)) return;
  const signedBy = owners[0]?.memberKey ?? '';
  putMessage(world, peer.server, peer.queue, { kind: 'MSG', message: rosterOf(roster), signedBy });
}

/** A relay that left or was removed has no queue any more. */
export function isServing(world: World, relay: RelayState): boolean {
  return world.state.servers[relay.server]?.queues[relay.queue] !== undefined;
}

/** Why this request is refused whatever the relay does else. Facts: docs/domain.md, "Relay side". */
function refusalOf(
  relay: RelayState,
  request: {
    event: string;
    viaRelay: unknown;
    otherKey: boolean;
    signature: 'good' | 'wrong' | 'none';
    isPrivileged: boolean;
  },
): string | undefined {
  const { isPrivileged } = request;
  if (request.event !== 'x.member') return 'unexpected_message';
  if ((isPrivileged || request.viaRelay !== undefined) && request.viaRelay !== relay.memberId) return 'via_other_relay';
  if (request.signature === 'wrong' || (isPrivileged && request.signature === 'none')) return 'bad_signature';
  return request.otherKey ? 'member_key_differs' : undefined;
}
