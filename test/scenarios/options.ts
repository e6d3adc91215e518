import { explain } from '../../machines/explain.ts';
import { english } from '../../machines/messages/english.ts';
import { reasonWords } from '../../machines/messages/words.ts';
import type { PolicyChoice } from '../../machines/relay/policies.ts';
import { isInstance, type EngineRow } from '../../runtime/rows.ts';
import type { Channel, ChannelSpec } from '../../simulation/index.ts';
import { channelKey } from './device.ts';
import { setStage, type Stage } from './stage.ts';

const second = 1_000;
const minute = 60 * second;
const relays = 3;
const seeds = [1, 2, 3, 4, 5, 6, 7];
/** A person who is asked presses the button so much later. */
const patience = 10 * second;

/** A way to join all relays: when the links are fetched, how the joins go out, and the policy values for both. */
export interface Way {
  readonly links: string;
  readonly joins: string;
  readonly policy: PolicyChoice;
}

const joins = {
  'all in the background': 'background',
  'the first one interactive': 'first-interactive',
  'all interactive, then background': 'interactive-then-background',
} as const;

/** The options for the join with those for the links, as far as they differ; and last the proposal to the letter. */
export const ways: readonly Way[] = [
  ...Object.entries(joins).flatMap(([join, joinPolicy]): Way[] => [
    { links: 'all before', joins: join, policy: { linkPolicy: 'all', joinPolicy } },
    { links: 'each apart', joins: join, policy: { linkPolicy: 'independent', joinPolicy } },
  ]),
  {
    links: 'all before, stop at a dead one',
    joins: 'all in the background',
    policy: { linkPolicy: 'all', joinPolicy: 'background', deadRelayLink: 'stop' },
  },
];

export interface Condition {
  readonly name: string;
  readonly spec?: ChannelSpec;
  /** Before Connect is pressed. */
  readonly before?: (stage: Stage, channel: Channel) => void;
  /** A commit at which the network goes. */
  readonly offlineAt?: (row: EngineRow) => boolean;
}

const joinIsIssued = (row: EngineRow) =>
  isInstance(row) && row.commands.some(({ command }) => command.type === 'joinConnection');

/** After a minute everything that was broken works again. */
export const conditions: readonly Condition[] = [
  { name: 'all is well' },
  {
    name: 'one relay slow',
    before: ({ network }) => network.faults.delay('alice', 'LDATA', 10 * second, { skip: 1 }),
  },
  {
    name: 'one relay down',
    before: ({ network }, channel) => network.faults.serverDown(channel.relays[0]?.server ?? ''),
  },
  { name: 'one relay dead', spec: { relays: [{ data: 'dead' }, {}, {}] } },
  { name: 'offline at the start', before: ({ network }) => network.faults.offline('alice') },
  { name: 'offline before the first join', offlineAt: joinIsIssued },
];

/** Medians over the seeds, in virtual milliseconds from Connect on; and what a person sees half a minute after it. */
export interface Measure {
  readonly functional: number;
  readonly firstConnected: number;
  readonly allConnected: number;
  /** How often a button had to be pressed again. */
  readonly pressed: number;
  readonly seen: string;
}

export async function measure(way: Way, condition: Condition): Promise<Measure> {
  const runs: Measure[] = [];
  for (const seed of seeds) runs.push(await run(way, condition, seed));
  const median = (figure: (each: Measure) => number) =>
    runs.map(figure).toSorted((one, other) => one - other)[Math.floor(runs.length / 2)] ?? NaN;
  const [first] = runs;
  return {
    functional: median((each) => each.functional),
    firstConnected: median((each) => each.firstConnected),
    allConnected: median((each) => each.allConnected),
    pressed: median((each) => each.pressed),
    seen: first?.seen ?? '',
  };
}

async function run(way: Way, { spec, before, offlineAt }: Condition, seed: number): Promise<Measure> {
  const stage = await setStage('seed', seed);
  const { alice, clock, network } = stage;
  const channel = network.addChannel({ name: 'news', relays, ...spec });
  before?.(stage, channel);
  if (offlineAt) alice.onCommit((puts) => puts.some(offlineAt) && network.faults.offline('alice'));
  const begun = clock.now();
  const stopRepair = clock.setTimer(() => {
    network.faults.clear();
    alice.onCommit(undefined);
  }, minute);

  const reached: Partial<Record<'functional' | 'firstConnected' | 'allConnected', number>> = {};
  const expected = channel.relays.length - (spec ? 1 : 0);
  let pressed = 0;
  let stopWaiting: (() => void) | undefined;
  alice.engine.subscribe('channel-join', () => {
    const passed = clock.now() - begun;
    const connected = alice.phases.filter((phase) => phase === 'connected').length;
    if (alice.phase === 'functional') reached.functional ??= passed;
    if (connected > 0) reached.firstConnected ??= passed;
    if (connected === expected) reached.allConnected ??= passed;
    const isAsked = alice.phase !== 'prepared' && alice.explain().waitingFor === 'user';
    if (isAsked) {
      stopWaiting ??= clock.setTimer(press, patience);
    } else {
      stopWaiting?.();
      stopWaiting = undefined;
    }
  });
  function press(): void {
    stopWaiting = undefined;
    pressed += 1;
    void alice.press(alice.explain().actions.includes('continueWithout') ? 'user.continueWithout' : 'user.retry');
  }
  let seen = 'it is done';
  clock.setTimer(() => {
    if (reached.allConnected === undefined) seen = whatIsSeen(stage);
  }, minute / 2);

  await alice.connect(channel, { policy: way.policy });
  await clock.runUntil(() => reached.allConnected !== undefined && reached.functional !== undefined);
  stopRepair();
  stopWaiting?.();
  alice.die();
  await network.close();
  const { functional = Infinity, firstConnected = Infinity, allConnected = Infinity } = reached;
  return { functional, firstConnected, allConnected, pressed, seen };
}

/** The channel as a screen would put it: where it stands, what is waited for, why, and the buttons. */
function whatIsSeen({ alice }: Stage): string {
  const { phase, done, of, waitingFor, reason, actions } = explain(alice.row(channelKey)!);
  const { channelPhases, waitingFor: waits, actions: buttons } = english;
  return [
    `${channelPhases[phase as keyof typeof channelPhases]}, ${done} of ${of}`,
    ...(waitingFor === 'nothing' ? [] : [`waiting for ${waits[waitingFor]}`]),
    ...(reason ? [reasonWords(english, reason).sentence] : []),
    `[${actions.map((action) => buttons[action]).join('] [')}]`,
  ].join('; ');
}
