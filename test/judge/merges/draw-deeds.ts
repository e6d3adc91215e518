import type { SeededRandom } from '../../../simulation/index.ts';
import { drawTrouble, troubleKinds } from '../draw-troubles.ts';
import type { MergeDeed, Person, PolicyChoice, Tie } from './plan.ts';

const second = 1_000;
const asked = 'x.info.probe.check';

interface Scene {
  readonly people: readonly Person[];
  readonly ties: readonly Tie[];
  readonly trouble: number;
}

export const inOrder = (deeds: readonly MergeDeed[]): MergeDeed[] => deeds.toSorted((one, other) => one.at - other.at);

/** Most have the default. */
export function drawPolicy(random: SeededRandom): PolicyChoice {
  if (random.chance(0.55)) return 'seed';
  return random.pick<PolicyChoice>([
    'upstream',
    { merge: false },
    { contactWithMember: false },
    { memberWithMember: false },
    { contactWithContact: false },
    { confirming: 'first' },
    { hashes: 'all' },
    { probeBinding: 'required' },
    { probeBinding: 'never' },
  ]);
}

/** What people do, what is forged, and what goes wrong. */
export function drawDeeds(random: SeededRandom, scene: Scene): MergeDeed[] {
  return inOrder([
    ...scene.ties.flatMap((tie, at) => drawTie(random, tie, at, scene.trouble)),
    ...drawPeople(random, scene),
    ...drawChanges(random, scene),
    ...drawTroubles(random, scene),
  ]);
}

/** The two get to know each other, with all patience or none; some part again. */
function drawTie(random: SeededRandom, { host, guest }: Tie, tie: number, trouble: number): MergeDeed[] {
  const begun = random.between(0, Math.floor(trouble / 2));
  const steps = Array.from({ length: random.between(3, 6) }, (_, n): MergeDeed => ({
    at: begun + n * random.between(2, 30) * second,
    kind: 'goOn',
    client: host,
    tie,
    twice: random.chance(0.15),
  }));
  if (!random.chance(0.08)) return steps;
  return [...steps, { at: random.between(begun, trouble), kind: 'end', client: random.pick([host, guest]), tie }];
}

function drawPeople(random: SeededRandom, { people, trouble }: Scene): MergeDeed[] {
  const some = (odds: number, draw: (about: { at: number; client: string; record: number }) => MergeDeed) =>
    people.flatMap(({ name: client }) =>
      random.chance(odds) ? [draw({ at: random.between(0, trouble), client, record: random.between(0, 20) })] : [],
    );
  return [
    ...some(0.3, ({ at, client }) => ({ at, client, kind: 'say', twice: random.chance(0.2) })),
    ...some(0.3, ({ at, client }) => ({ at, client, kind: 'retry' })),
    ...some(0.12, ({ at, client }) => ({ at, client, kind: 'setPolicy', policy: drawPolicy(random) })),
    ...some(0.12, ({ at, client }) => ({
      ...{ at, client, kind: 'setPolicy' },
      policy: { merge: random.chance(0.5) },
    })),
    ...some(0.05, (about) => ({ ...about, kind: 'probe' })),
    ...some(0.05, (about) => ({ ...about, kind: 'separate' })),
    ...some(0.06, (about) => ({ ...about, kind: 'renamed', image: random.pick([null, 'another picture']) })),
    ...some(0.1, (about) => ({ ...about, kind: random.pick(['echo', 'replay', 'invent']) })),
  ];
}

/** What changes just when it may matter. */
function drawChanges(random: SeededRandom, { people, trouble }: Scene): MergeDeed[] {
  return people.flatMap(({ name: client }): MergeDeed[] => {
    if (!random.chance(0.35)) return [];
    return [
      {
        at: random.pick([0, 0, random.between(0, trouble)]),
        kind: 'changeMind',
        client,
        when: random.pick([asked, asked, asked, 'x.info.probe', 'x.info.probe.ok']),
        does: random.pick(['off', 'off', 'renamed', 'renamed', 'end', 'separate', 'crash']),
      },
    ];
  });
}

const commands = [
  ...(['createConnection', 'joinConnection', 'allowConnection', 'acceptContact', 'sendMessage'] as const),
  ...(['fetchLink', 'deleteConnection', 'readSecret'] as const),
];
const events = [
  ...(['INV', 'JOINED', 'CONF', 'INFO', 'OK', 'CON', 'MSG', 'MSG', 'SENT', 'SENT', 'REQ', 'DELD', 'ERR'] as const),
  ...(['LDATA', 'SECRET'] as const),
];

function drawTroubles(random: SeededRandom, { people, trouble }: Scene): MergeDeed[] {
  const clients = people.map(({ name }) => name);
  return Array.from({ length: random.between(0, 8 + clients.length) }, () =>
    drawTrouble(random, random.between(0, troubleKinds - 1), {
      at: random.between(0, trouble),
      client: random.pick(clients),
      ms: random.between(1, 5 * 60) * second,
      hosts: [`${random.pick(clients)}.smp.example`],
      commands,
      events,
    }),
  );
}
