import type { AnyStateMachine } from 'xstate';
import { registry } from '../../machines/registry.ts';
import { createEngine } from '../../runtime/engine.ts';
import { memoryStore } from '../../persistence/memory.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { createNetwork, seededRandom, virtualClock } from '../../simulation/index.ts';
import { befriend } from '../groups/befriend.ts';
import { Group } from '../groups/group.ts';
import { setStage } from '../groups/stage.ts';
import { groupOfTwo, settle } from '../persons/people.ts';
import { TwinRecorder } from './twin-recorder.ts';

/** Every name of a person, a group or a channel has this in it, and so has what people write. */
export const canary = 'Canary Marigold';

/** A whole join of a channel, one relay of which is dead, and one refuses. */
export async function channelJoin(): Promise<TwinRecorder[]> {
  const clock = virtualClock();
  const network = await createNetwork({ clock, seed: 5 });
  const channel = network.addChannel({
    name: `${canary} news`,
    relays: [{}, {}, { data: 'dead' }, { behaviour: 'reject' }],
  });
  const recorder = new TwinRecorder(clock);
  const profile = {
    ...{ displayName: `${canary} Alice`, fullName: `${canary} of the Hills`, shortDescr: `${canary} writes` },
    ...{ image: `data:image/png;base64,${'Q2FuYXJ5'.repeat(40)}`, nickname: `${canary} Nick` },
    contactLink: `https://smp1.example/a#${'C'.repeat(42)}A`,
  };
  const engine = await createEngine({
    ...{ store: memoryStore<EngineRow>(), agent: network.agent('alice'), clock, random: seededRandom(5) },
    ...{ profileFactory: () => profile, inspect: recorder },
  });
  const stop = clock.waitFor(() => engine.idle());
  await engine.start('channel-join', 'news', { link: channel.link });
  await engine.send('channel-join/news', { type: 'user.connect' });
  await clock.advance(120_000);
  network.inject('alice', { type: 'MSG', id: 'x', connectionId: 'nobody', message: { event: canary, params: {} } });
  await clock.advance(60_000);
  await engine.send('channel-join/news', { type: 'user.leave' });
  await clock.advance(60_000);
  stop();
  await engine.close();
  return [recorder];
}

/** An incognito join in which the agent and a machine throw, and quote all that they know; and letters that nobody wants. */
export async function brokenJoin(): Promise<TwinRecorder[]> {
  const clock = virtualClock();
  const network = await createNetwork({ clock, seed: 6 });
  const { link, relays } = network.addChannel({ name: `${canary} news`, relays: 3 });
  const recorder = new TwinRecorder(clock);
  const agent = network.agent('alice');
  let refusals = 4;
  const quoting = (...what: unknown[]): Error => new Error(`${canary}: ${JSON.stringify(what)}`);
  const engine = await createEngine({
    ...{ store: memoryStore<EngineRow>(), clock, random: seededRandom(6), inspect: recorder },
    agent: {
      ...agent,
      async submit(command) {
        if (refusals-- > 0) throw quoting(command);
        await agent.submit(command);
      },
    },
    machines: { ...registry, 'relay-connection': { ...registry['relay-connection'], machine: throwing(quoting) } },
    profileFactory: (kind) => ({ displayName: `${canary} ${kind}`, fullName: '' }),
  });
  const stop = clock.waitFor(() => engine.idle());
  await engine.start('channel-join', 'news', { link, incognito: true });
  await engine.send('channel-join/news', { type: 'user.connect' });
  await clock.advance(600_000);
  const content = { type: 'text', text: `${canary} wrote ${link}` };
  relays[0]?.send({ event: 'x.msg.new', params: { content } }, { signedBy: 'owner' });
  const profile = { displayName: canary, fullName: '' };
  for (const event of [
    { type: 'CON', connectionId: 'nobody', request: link, profile, message: { event: 'x.info', params: { profile } } },
    { type: 'LDATA', corrId: 'nobody', data: { request: link, userData: { profile } } },
    { type: link, corrId: link, connectionId: canary, request: link, profile },
    {
      type: 'ERR',
      connectionId: canary,
      error: { type: 'INTERNAL', code: `${canary} ${link}`, server: 'smp1.example' },
    },
  ]) {
    network.inject('alice', event);
  }
  await clock.advance(600_000);
  stop();
  await engine.close();
  return [recorder];
}

/** The machine of a relay that throws where the second one answers. */
function throwing(quoting: (...what: unknown[]) => Error): AnyStateMachine {
  const { machine } = registry['relay-connection'];
  type Asked = { readonly context: { readonly relayId: string }; readonly event: object };
  const { isAccepted } = machine.implementations.guards as { isAccepted: (asked: Asked) => boolean };
  const guards = {
    isAccepted(asked: Asked): boolean {
      if (asked.context.relayId === 'relay-2') throw quoting(asked.event, asked.context);
      return isAccepted(asked);
    },
  };
  return machine.provide({ guards }) as AnyStateMachine;
}

/** Somebody joins a group by its link, and somebody by an invitation; they get to know each other, and write. */
export async function groupJoin(): Promise<TwinRecorder[]> {
  const { stage, recorders } = await recordedStage();
  const groupProfile = { displayName: `${canary} garden`, fullName: '', description: `${canary} describes` };
  const group = await Group.found(stage, 'Hanna', { groupProfile });
  await group.join('Emil');
  await group.ask('Nora', await group.link());
  const nora = await stage.device('Nora');
  await stage.clock.runUntil(() => group.isIn(nora));
  await group.settled();
  await group.say(nora, `${canary} says hello`);
  // One word looks like a word of the library's own.
  await group.say(nora, 'Marigold');
  await settle(stage);
  await nora.tap(group.membershipOf(nora), 'user.leave');
  await settle(stage);
  return recorders;
}

/** Two who are contacts and members of one group find out by probes that they are the same. */
export async function merge(): Promise<TwinRecorder[]> {
  const { stage, recorders } = await recordedStage();
  const { anna, carl } = await groupOfTwo(stage);
  await settle(stage);
  const eva = await stage.device('Eva');
  await befriend(stage, anna, eva);
  await befriend(stage, eva, carl);
  await settle(stage);
  return recorders;
}

async function recordedStage() {
  const recorders: TwinRecorder[] = [];
  const stage = await setStage({
    userName: (name) => `${canary} ${name}`,
    inspect: () => {
      const recorder = new TwinRecorder({ ...systemless, now: () => now() });
      recorders.push(recorder);
      return recorder;
    },
  });
  const now = (): number => stage.clock.now();
  return { stage, recorders };
}

/** Nobody listens for news. */
const systemless = { setTimer: () => () => undefined };
