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
