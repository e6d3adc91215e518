import type { Profile } from '../../../machines/vocabulary/profile.ts';
import { seededRandom, type SeededRandom } from '../../../simulation/index.ts';
import { drawCommitMs, drawMishaps } from '../draw-mishaps.ts';
import { drawRates } from '../draw.ts';
import { drawDeeds, drawPolicy, inOrder } from './draw-deeds.ts';
import { drawReturnDeeds, drawReturns } from './draw-returns.ts';
import { between, type MergeDeed, type MergePlan, type Person, type Tie } from './plan.ts';

const second = 1_000;
const minute = 60 * second;
const day = 24 * 60 * minute;

const names = ['anna', 'bert', 'cleo', 'dora', 'egon', 'fred', 'gina'];

/** 3 to 8 devices of people who meet in several ways, and all sorts of trouble meanwhile. */
export function drawMerges(seed: number): MergePlan {
  const random = seededRandom(`world of merges ${seed}`);
  const trouble = random.between(2, 40) * minute;
  const isAttacked = random.chance(0.3);
  const drawn = drawPeople(random, random.pick([3, 3, 3, 4, 4, 5, 6, 7]));
  // Who binds nothing can be deceived: that shows that there was somebody to deceive them.
  const isOpen = isAttacked && random.chance(0.15);
  const honest = isOpen ? drawn.map((each) => ({ ...each, policy: { probeBinding: 'never' as const } })) : drawn;
  const { ties, groups } = drawTies(random, honest);
  const people = isAttacked ? [...honest, stranger] : honest;
  const met = isAttacked ? [...ties, ...drawAttack(random, honest)] : ties;
  const clients = people.map(({ name }) => name);
  // For longer than a probe is remembered somebody may be away.
  const absence = random.chance(0.06) ? random.between(12, 20) * day : 0;
  const away: MergeDeed = {
    at: random.between(0, trouble),
    kind: 'offline',
    client: random.pick(drawn).name,
    ms: absence,
  };
  const deeds = drawDeeds(random, { people: honest, ties: met, trouble });
  const luck = seededRandom(`who comes back in the world of merges ${seed}`);
  const all = [...met, ...drawReturns(luck, met, 0.3)];
  const returns = drawReturnDeeds(luck, { ties: all, from: Math.floor(trouble / 4), to: trouble }, 0.5);
  return {
    ...{ seed, clients, people, ties: all, groups },
    profiles: profilesOf(people),
    hides: random.chance(0.5),
    rates: drawRates(random),
    trouble: trouble + absence,
    deeds: inOrder([...deeds, ...returns, ...(absence > 0 ? [away] : [])]),
    mishaps: honest.flatMap(({ name }) => drawMishaps(random, name)),
    away: random.pick([0, second, minute]),
    commitMs: drawCommitMs(seed),
  };
}

/**
 * Two who know each other meet in a group, and once more, and then one comes back, while nothing goes wrong: the stage for
 * crashes.
 */
export function drawQuietMerges(seed: number): MergePlan {
  const random = seededRandom(`quiet world of merges ${seed}`);
  const people = drawPeople(random, 3).map((each) => ({ ...each, policy: 'seed' as const }));
  const [founder = '', one = '', other = ''] = people.map(({ name }) => name);
  const plain = { early: false, incognito: false } as const;
  const met: Tie[] = [
    { kind: 'invitation', host: one, guest: other, early: true },
    { kind: 'groupLink', group: 0, host: founder, guest: one, ...plain, early: true },
    { kind: 'groupLink', group: 0, host: founder, guest: other, ...plain },
    random.pick<Tie>([
      { kind: 'invitation', host: other, guest: one, early: false },
      { kind: 'address', host: one, guest: other, ...plain },
    ]),
  ];
  const luck = seededRandom(`who comes back in the quiet world of merges ${seed}`);
  const isAskedAnew = met.some(({ kind }) => kind === 'address');
  const ties = isAskedAnew ? met : [...met, ...drawReturns(luck, met, 1).slice(-1)];
  const returns = drawReturnDeeds(luck, { ties, from: 150 * second, to: 180 * second }, 1);
  const steps = met.flatMap((tie, at) =>
    Array.from({ length: 4 }, (_, n): MergeDeed => ({
      ...{ at: (1 + at * 20 + n * 15) * second, kind: 'goOn', client: tie.host, tie: at },
    })),
  );
  return {
    ...{ seed, people, ties, groups: [{ founder, admission: 'accept' }], trouble: 5 * minute, hides: false },
    clients: people.map(({ name }) => name),
    profiles: profilesOf(people),
    rates: {},
    deeds: inOrder([...steps, ...returns]),
    mishaps: [],
    away: random.pick([0, second, minute]),
    commitMs: drawCommitMs(seed),
  };
}

const profilesOf = (people: readonly Person[]): Record<string, Profile> =>
  Object.fromEntries(people.map(({ name, profile }) => [name, profile]));

const profileOf = (name: string): Profile => ({ displayName: `Main of ${name}`, fullName: '' });
const stranger: Person = { name: between, profile: profileOf(between), policy: { merge: false } };

/** Most are somebody of their own; some look like another one: another device of the same person, or a copy; or nearly so. */
function drawPeople(random: SeededRandom, count: number): Person[] {
  const people: Person[] = [];
  for (const name of names.slice(0, count)) {
    const own = random.chance(0.3) ? { ...profileOf(name), image: `picture of ${name}` } : profileOf(name);
    const model = people.length > 1 && random.chance(0.35) ? random.pick(people).profile : undefined;
    const profile = model && random.chance(0.3) ? { ...model, image: `picture by ${name}` } : (model ?? own);
    people.push({ name, profile, policy: drawPolicy(random) });
  }
  return people;
}

/** A few couples meet several times; groups bring others together too. */
function drawTies(random: SeededRandom, people: readonly Person[]): { ties: Tie[]; groups: MergePlan['groups'] } {
  const all = people.map(({ name }) => name);
  const couples = Array.from({ length: random.between(1, 3) }, () => drawTwo(random, all));
  const ties: Tie[] = couples.flatMap((couple) =>
    Array.from({ length: random.pick([1, 2, 2, 3]) }, () => drawContact(random, couple)),
  );
  const groups: MergePlan['groups'][number][] = [];
  for (let group = 0; group < random.pick([0, 1, 1, 2, 2]); group += 1) {
    const founder = random.pick(all);
    groups.push({ founder, admission: random.pick(['accept', 'accept', 'approve']) });
    const couple = random.pick(couples);
    const others = all.filter((name) => name !== founder && (couple.includes(name) || random.chance(0.4)));
    for (const guest of others) ties.push(drawMember(random, { founder, guest, group, ties }));
    const [asker, asked] = others.length > 1 ? drawTwo(random, others) : [];
    if (asker !== undefined && asked !== undefined && random.chance(0.3)) {
      ties.push({ kind: 'fromGroup', group, host: asked, guest: asker, early: false });
    }
  }
  return { ties, groups };
}

function drawTwo(random: SeededRandom, of: readonly string[]): [string, string] {
  const one = random.pick(of);
  return [one, random.pick(of.filter((name) => name !== one))];
}

function drawContact(random: SeededRandom, couple: readonly [string, string]): Tie {
  const [host, guest] = random.chance(0.5) ? couple : couple.toReversed();
  const two = { host: host ?? '', guest: guest ?? '', early: random.chance(0.4) };
  if (random.chance(0.35)) return { kind: 'address', ...two, incognito: random.chance(0.1) };
  const incognito = random.chance(0.15) ? { incognito: random.pick(['host', 'guest'] as const) } : {};
  return { kind: 'invitation', ...two, ...incognito };
}

/** Of those whom the founder knows, some are invited; the others ask by the link. */
function drawMember(
  random: SeededRandom,
  { founder, guest, group, ties }: { founder: string; guest: string; group: number; ties: readonly Tie[] },
): Tie {
  const how = { group, host: founder, guest, early: random.chance(0.25), incognito: random.chance(0.15) };
  const over = ties.findIndex(
    ({ kind, host, guest: other }) =>
      kind === 'invitation' && [host, other].every((each) => [founder, guest].includes(each)),
  );
  return over >= 0 && random.chance(0.5)
    ? { kind: 'groupInvitation', ...how, over, early: false }
    : { kind: 'groupLink', ...how };
}

/** Two who know each other; and somebody who is each of them to the other, before or after that. */
function drawAttack(random: SeededRandom, people: readonly Person[]): Tie[] {
  const [one, other] = drawTwo(
    random,
    people.map(({ name }) => name),
  );
  const early = random.chance(0.5);
  return [
    { kind: 'invitation', host: one, guest: other, early: random.chance(0.5) },
    { kind: 'invitation', host: between, guest: one, early, as: other },
    { kind: 'invitation', host: between, guest: other, early, as: one },
  ];
}
