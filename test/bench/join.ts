import { memoryStore } from '../../persistence/memory.ts';
import type { Agent, SubmittedCommand } from '../../runtime/agent/agent.ts';
import { createEngine } from '../../runtime/engine.ts';
import { randomProfile } from '../../runtime/random-profile.ts';
import type { AgentEvent } from '../../machines/vocabulary/agent-event.ts';
import { createNetwork, seededRandom, virtualClock } from '../../simulation/index.ts';
import { medianOf, type Result, type Scale } from './measure.ts';

const relays = 5;
const seeds = 25;

/**
 * Virtual milliseconds from the user's tap until the channel works, on networks whose latency is drawn from a seed.
 * Against the longest chain of answers that has to be waited for, as the worst of all seeds; and against the flow
 * that fetches and joins one relay after the other and returns then.
 */
export async function joinBenchmark({ quick }: Scale): Promise<Result[]> {
  const overCritical: number[] = [];
  const overNaive: number[] = [];
  for (let seed = 1; seed <= (quick ? 2 : seeds); seed++) {
    const { functional, critical } = await joinByEngine(seed);
    overCritical.push(functional / critical);
    overNaive.push(functional / (await joinNaively(seed)));
  }
  const worst = { ...medianOf('join/vs-critical-path', [Math.max(...overCritical)]), runs: overCritical.length };
  return [worst, medianOf('join/vs-naive', overNaive)];
}

async function joinByEngine(seed: number): Promise<{ functional: number; critical: number }> {
  const { network, clock, channel } = await world(seed);
  const { agent, took } = timedAgent(network.agent('alice'), () => clock.now());
  const engine = await createEngine({
    store: memoryStore(),
    agent,
    clock,
    random: seededRandom(seed),
    profileFactory: (_, random) => randomProfile(random),
  });
  clock.waitFor(() => engine.idle());
  await engine.start('channel-join', 'c', { link: channel.link, incognito: true });
  const start = clock.now();
  await engine.send('channel-join/c', { type: 'user.connect' });
  let functional = 0;
  engine.subscribe('channel-join/c', ({ record }) => {
    if (record?.value === 'functional' && functional === 0) functional = clock.now() - start;
  });
  await clock.runUntil(() => functional > 0);
  // The joins that were slower have their times as well.
  await clock.advance(60_000);
  const isRelay = (link: string) => channel.relayLinks.includes(link);
  const fetches = took('fetchLink');
  const [group = NaN] = fetches.filter(({ command }) => 'link' in command && !isRelay(command.link)).map(msOf);
  const links = fetches.filter(({ command }) => 'link' in command && isRelay(command.link)).map(msOf);
  const joins = took('joinConnection').map(msOf);
  if (links.length !== relays || joins.length !== relays) throw new Error('not every relay was joined');
  await engine.close();
  await network.close();
  return { functional, critical: group + Math.max(...links) + Math.min(...joins) };
}

/** Fetches the channel's link, then each relay's, joining it before the next: what the seed calls naive. */
async function joinNaively(seed: number): Promise<number> {
  const { network, clock, channel } = await world(seed);
  const agent = network.agent('alice');
  const answers = new Map<string, AgentEvent>();
  agent.onEvent(async (event) => {
    if (event.corrId !== undefined) answers.set(event.corrId, event);
  });
  const start = clock.now();
  const ask = async (command: SubmittedCommand): Promise<AgentEvent> => {
    await agent.submit(command);
    await clock.runUntil(() => answers.get(command.corrId)?.type !== undefined);
    const answer = answers.get(command.corrId);
    if (!answer || answer.type === 'ERR') throw new Error(`no answer to ${command.type}`);
    return answer;
  };
  const key = await ask({ type: 'createKey', corrId: 'key' });
  const fetchLink = (link: string) => ask({ type: 'fetchLink', corrId: `fetch ${link}`, link, mode: 'interactive' });
  await fetchLink(channel.link);
  for (const link of channel.relayLinks) {
    const fetched = await fetchLink(link);
    if (fetched.type !== 'LDATA' || key.type !== 'KEY') throw new Error('not fetched');
    const params = { profile: { displayName: 'alice' }, newMemberId: 'me', newMemberKey: key.publicKey };
    await ask({
      type: 'joinConnection',
      corrId: `join ${link}`,
      connectionId: link,
      request: fetched.data.request,
      message: { event: 'x.member', params: { ...params, viaRelay: fetched.data.entityId ?? '' } },
      signWith: key.keyRef,
      mode: 'interactive',
    });
  }
  const milliseconds = clock.now() - start;
  await network.close();
  return milliseconds;
}

async function world(seed: number) {
  const clock = virtualClock();
  const network = await createNetwork({ clock, seed, latency: { min: 20, max: 400 } });
  return { clock, network, channel: network.addChannel({ relays }) };
}

interface Answered {
  readonly command: SubmittedCommand;
  readonly ms: number;
}

const msOf = ({ ms }: Answered): number => ms;

/** The agent, and how long each of its commands took from its submission to its answer. */
function timedAgent(agent: Agent, now: () => number) {
  const submitted = new Map<string, { command: SubmittedCommand; at: number }>();
  const answered: Answered[] = [];
  const timed: Agent = {
    ...agent,
    submit(command) {
      submitted.set(command.corrId, { command, at: now() });
      return agent.submit(command);
    },
    onEvent: (handler) =>
      agent.onEvent((event) => {
        const asked = submitted.get(event.corrId ?? '');
        if (asked && event.type !== 'WAIT') answered.push({ command: asked.command, ms: now() - asked.at });
        return handler(event);
      }),
  };
  return {
    agent: timed,
    took: (type: SubmittedCommand['type']) => answered.filter(({ command }) => command.type === type),
  };
}
