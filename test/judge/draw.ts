import type { PolicyChoice } from '../../machines/relay/policies.ts';
import { seededRandom, type SeededRandom } from '../../simulation/index.ts';
import { drawChannel } from './draw-channel.ts';
import { drawCommitMs, drawMishaps } from './draw-mishaps.ts';
import { drawTroubles } from './draw-troubles.ts';
import type { Deed, Membership, Plan, Press } from './plan.ts';

const second = 1_000;
const minute = 60 * second;

/** A world full of trouble. */
export function drawPlan(seed: number): Plan {
  const random = seededRandom(`world ${seed}`);
  const trouble = random.between(1, 40) * minute;
  const clients = ['alice', 'bob', 'carol'].slice(0, random.pick([1, 1, 1, 2, 2, 3]));
  const channels = Array.from({ length: random.pick([1, 1, 1, 2]) }, () =>
    drawChannel(random, [1, 1, 2, 2, 3, 3, 4, 5, 7]),
  );
  const memberships = clients.flatMap((client) => drawMemberships(random, client, channels.length));
  return {
    seed,
    trouble,
    clients,
    channels,
    memberships,
    rates: drawRates(random),
    deeds: inOrder([
      ...memberships.flatMap((_, at) => drawPresses(random, at, trouble)),
      ...drawTroubles(random, { trouble, clients, channels }),
    ]),
    mishaps: clients.flatMap((client) => drawMishaps(random, client)),
    away: random.pick([0, second, minute]),
    commitMs: drawCommitMs(seed),
  };
}

/** A small world in which nothing goes wrong: the stage for a crash at every commit. */
export function drawQuietPlan(seed: number): Plan {
  const random = seededRandom(`quiet world ${seed}`);
  const trouble = 10 * minute;
  const channels = [drawChannel(random, [1, 1, 2])];
  const memberships = drawMemberships(random, 'alice', 1);
  return {
    seed,
    trouble,
    clients: ['alice'],
    channels,
    memberships,
    rates: {},
    deeds: inOrder(drawPresses(random, 0, trouble)),
    mishaps: [],
    away: random.pick([0, second, minute]),
    commitMs: drawCommitMs(seed),
  };
}

function inOrder(deeds: readonly Deed[]): Deed[] {
  return deeds.toSorted((one, other) => one.at - other.at);
}

function drawMemberships(random: SeededRandom, client: string, channels: number): Membership[] {
  return Array.from({ length: channels }, (_, channel) => ({
    client,
    channel,
    input: {
      incognito: random.chance(0.5),
      oneStep: random.chance(0.2),
      policy: drawPolicy(random),
    },
  }));
}

function drawPolicy(random: SeededRandom): PolicyChoice {
  const limits = {
    answer: random.pick([10 * minute, 60 * minute, 48 * 60 * minute]),
    connection: random.pick([10 * minute, 48 * 60 * minute]),
    background: random.pick([20 * minute, 7 * 24 * 60 * minute]),
  };
  return {
    linkPolicy: random.pick(['all', 'independent']),
    joinPolicy: random.pick(['background', 'interactive-then-background', 'first-interactive']),
    functionalWhen: random.pick(['joined', 'connected']),
    deadRelayLink: random.pick(['skip', 'stop']),
    acceptAnnouncements: random.chance(0.7),
    limits,
  };
}

/** Faults by chance, in half of all worlds. */
export function drawRates(random: SeededRandom): Plan['rates'] {
  if (random.chance(0.5)) return {};
  return {
    network: random.pick([0, 0.05, 0.3]),
    quota: random.pick([0, 0.1]),
    lost: random.pick([0, 0.05, 0.2]),
    late: random.pick([0, 0.1]),
    repeated: random.pick([0, 0.1]),
  };
}

/** A person connects, mostly, and then is as impatient or as fickle as people are. */
function drawPresses(random: SeededRandom, membership: number, trouble: number): Deed[] {
  const press = (kind: Press, at: number): Deed => ({
    at,
    kind: 'user',
    membership,
    press: kind,
    twice: random.chance(0.15),
    ...(kind === 'chooseProfile' ? { incognito: random.chance(0.5) } : {}),
  });
  const begun = random.between(0, 30) * second;
  const first = random.chance(0.1) ? [press('chooseProfile', begun)] : [];
  const later = Array.from({ length: random.between(0, 5) }, () =>
    press(
      random.pick(['retry', 'retry', 'retry', 'open', 'open', 'continueWithout', 'connect']),
      random.between(begun, trouble),
    ),
  );
  const end = random.chance(0.25) ? [press(random.pick(['cancel', 'leave']), random.between(begun, trouble))] : [];
  return [...first, press('connect', begun + random.between(0, 2) * second), ...later, ...end];
}
