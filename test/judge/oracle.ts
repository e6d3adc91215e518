import { canonicalLink } from '../../machines/relay/group-link.ts';
import type { ChannelContext } from '../../machines/relay/channel-context.ts';
import { isGone } from '../../machines/relay/relay-phase.ts';
import type { InstanceRecord } from '../../runtime/record.ts';
import type { NetworkState } from '../../simulation/index.ts';

/** How a membership or a relay may end that cannot connect: where it stands, and the code of its reason. */
interface Ending {
  readonly at: readonly unknown[];
  readonly code?: string;
}

type JsonData = Record<string, unknown>;
const hostOf = (link: string): string => new URL(link).host;

/** What the server has under a link; undefined where nothing. */
function linkData(state: NetworkState, link: string): JsonData | undefined {
  return state.servers[hostOf(link)]?.links[link]?.data;
}

/** What the network makes of a channel's link, where it leads to no relays at all. */
function channelEnding(state: NetworkState, link: string): Ending | undefined {
  const invalid = (code: string): Ending => ({ at: ['linkInvalid'], code });
  const data = linkData(state, link);
  if (!data) return invalid('LinkGone');
  const userData = data['userData'] as { groupProfile?: { publicGroup: JsonData } } | undefined;
  if (!userData?.groupProfile) return invalid('LinkDataInvalid');
  const { groupType, publicGroupId } = userData.groupProfile.publicGroup;
  if (groupType !== 'channel' && groupType !== 'group') return { at: ['updateRequired'], code: 'UpdateRequired' };
  if (publishedLinks(state, link).length === 0) return { at: ['noRelays'] };
  if (data['entityId'] !== publicGroupId) return invalid('LinkDataInvalid');
  return undefined;
}

/** Links of the relays that the channel's owner lists now. */
function publishedLinks(state: NetworkState, link: string): string[] {
  const relays = linkData(state, link)?.['relays'];
  return Array.isArray(relays) ? relays.map(String) : [];
}

/** Why the network lets nobody new connect to a relay now; undefined where it does. */
function relayEnding(state: NetworkState, link: string): Ending | undefined {
  const relay = state.relays[link];
  const data = linkData(state, link);
  const failed = (code: string): Ending => ({ at: ['failed'], code });
  if (!data || !relay) return failed('LinkGone');
  const userData = data['userData'] as JsonData | undefined;
  if (!userData?.['relayProfile'] || data['entityId'] === undefined) return failed('LinkDataInvalid');
  if ((data['versions'] as { min: number } | undefined)?.min === 900) return failed('Incompatible');
  if (!state.servers[relay.server]?.queues[relay.queue]) return { at: ['failed', 'left'], code: 'AgentFailed' };
  if (relay.busy === -1) return { at: ['congested', 'joining'], code: 'Busy' };
  if (relay.behaviour === 'ignore') return failed('TimedOut');
  if (relay.presents === 'garbage') return failed('WrongAnswer');
  if (relay.behaviour === 'reject') return { at: ['rejected'], code: 'Rejected' };
  if (relay.presents === 'other-channel') return failed('WrongAnswer');
  return undefined;
}

/** A relay of a membership: what is stored of it, and what the network knows of its connection. */
interface Standing {
  readonly link: string;
  readonly phase: unknown;
  readonly code: string | undefined;
  /** Where the relay has the connection that the row owns. */
  readonly peer: string | undefined;
  /** The relay has a request of ours that it will not answer any more: it went, or changed its mind, in between. */
  readonly unanswered: boolean;
}

function standings(state: NetworkState, channel: InstanceRecord, children: readonly InstanceRecord[]): Standing[] {
  const { relays, membershipId: member = 'nobody' } = channel.context as unknown as ChannelContext;
  return publishedLinks(state, channel.context['link'] as string).map((link) => {
    const known = relays.findLast((each) => each.link === canonicalLink(link) && !isGone(each));
    const left = relays.findLast((each) => each.link === canonicalLink(link));
    const row = children.find(({ key }) => key === `${channel.key}/${(known ?? left)?.relayId}`);
    const connectionId = row?.context['connectionId'];
    const peers = Object.values(state.relays[link]?.peers ?? {});
    return {
      link,
      phase: row?.value,
      code: (row?.context['reason'] as { code: string } | undefined)?.code,
      peer: peers.findLast((each) => each.connectionId === connectionId)?.state,
      unanswered: peers.some(
        (each) => each.connectionId.startsWith(member) && ['asked', 'replaced'].includes(each.state),
      ),
    };
  });
}

/** Whether the relay has forgotten a request that we wait for an answer to: only our time limit tells us. */
const isForgotten = ({ peer, phase }: Standing): boolean => peer === 'replaced' && phase !== 'left';

/** What stands in the way of this membership's being where the network lets it be; nothing once it is there. */
export function* missing(
  state: NetworkState,
  channel: InstanceRecord,
  children: readonly InstanceRecord[],
): Generator<string> {
  const link = channel.context['link'] as string;
  if (channelEnding(state, link)) return;
  for (const standing of standings(state, channel, children)) {
    if (relayEnding(state, standing.link) || isForgotten(standing)) continue;
    const connected = standing.phase === 'connected' && standing.peer === 'connected';
    if (!connected) yield `${standing.link} can be joined, and is ${describe(standing)}`;
  }
}

/** What is wrong with the end of this membership, after every limit has passed: who can't connect bears the right reason. */
export function* wrongEndings(
  state: NetworkState,
  channel: InstanceRecord,
  children: readonly InstanceRecord[],
): Generator<string> {
  yield* missing(state, channel, children);
  const ending = channelEnding(state, channel.context['link'] as string);
  if (ending) {
    const { reason, everFunctional } = channel.context as unknown as ChannelContext;
    const right = ending.at.includes(channel.value) && reason?.code === ending.code;
    // What a channel was before its last relay went, it may still be: nobody has told it yet.
    if (!right && !everFunctional)
      yield `${channel.key} is ${JSON.stringify(channel.value)} for ${reason?.code}, not ${ending.at.join(' or ')} for ${ending.code}`;
    return;
  }
  for (const standing of standings(state, channel, children)) {
    const expected = relayEnding(state, standing.link);
    if (!expected || isForgotten(standing)) continue;
    const { phase, code, peer } = standing;
    if (phase === 'connected' && peer === 'connected') continue;
    if (phase === 'left' && expected.at.includes('left')) continue;
    if (phase === 'failed' && code === 'TimedOut' && standing.unanswered) continue;
    const right = expected.at.includes(phase) && (code === expected.code || phase === 'joining');
    if (!right) yield `${standing.link} is ${describe(standing)}, not ${expected.at.join(' or ')} for ${expected.code}`;
  }
}

function describe({ phase, code, peer }: Standing): string {
  return `${String(phase)}${code === undefined ? '' : ` for ${code}`}${peer === undefined ? '' : `, which the relay has as ${peer}`}`;
}
