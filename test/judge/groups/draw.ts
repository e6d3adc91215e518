import type { PeerLimits } from '../../../machines/peer/peer-limits.ts';
import { seededRandom, type SeededRandom } from '../../../simulation/index.ts';
import { drawCommitMs, drawMishaps } from '../draw-mishaps.ts';
import { drawRates } from '../draw.ts';
import { drawTrouble, troubleKinds } from '../draw-troubles.ts';
import { drawChanges } from './draw-changes.ts';
import { founder, type GroupDeed, type GroupPlan, type Guest } from './plan.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const names = ['emil', 'nora', 'otto', 'ida', 'jan', 'lea', 'max', 'pia', 'rob', 'tim', 'zoe'];

/** A group of 2 to 12 devices, and all sorts of trouble while it comes together. */
export function drawGroup(seed: number): GroupPlan {
  const random = seededRandom(`group world ${seed}`);
  const trouble = random.between(2, 40) * minute;
  const guests = drawGuests(random, random.pick([1, 2, 2, 2, 3, 3, 4, 5, 7, 11]));
  const clients = [founder, ...guests.map(({ name }) => name)];
  return {
    seed,
    trouble,
    clients,
    guests,
    admission: random.pick(['accept', 'accept', 'approve', 'review', 'approveThenReview']),
    limits: drawLimits(random),
    rates: drawRates(random),
    deeds: inOrder([
      ...guests.flatMap((guest) => drawPerson(random, guest, trouble)),
      ...drawTexts(random, clients, trouble),
      ...drawTroubles(random, clients, trouble),
      ...drawChanges(seed, guests, trouble),
    ]),
    mishaps: clients.flatMap((client) => drawMishaps(random, client)),
    away: random.pick([0, second, minute]),
    commitMs: drawCommitMs(seed),
  };
}

/** A small group in which nothing goes wrong: the stage for a crash at each of many commits. */
export function drawQuietGroup(seed: number): GroupPlan {
  const random = seededRandom(`quiet group world ${seed}`);
  const trouble = 5 * minute;
  const guests = drawGuests(random, 2);
  const steps = guests.flatMap(({ name: client }, at) =>
    Array.from({ length: 4 }, (_, n): GroupDeed => ({ at: (1 + at * 3 + n * 10) * second, kind: 'goOn', client })),
  );
  const says: GroupDeed[] = guests.map(({ name: client }) => ({ at: 21 * second, kind: 'say', client }));
  const [last] = random.chance(0.5) ? guests.slice(-1) : [];
  const leaves: GroupDeed[] = last
    ? [{ at: 4 * minute, kind: random.pick(['leave', 'remove']), client: last.name }]
    : [];
  return {
    seed,
    trouble,
    clients: [founder, ...guests.map(({ name }) => name)],
    guests,
    admission: 'accept',
    limits: {},
    rates: {},
    deeds: inOrder([...steps, ...says, ...leaves]),
    mishaps: [],
    away: random.pick([0, second, minute]),
    commitMs: drawCommitMs(seed),
  };
}

function inOrder(deeds: readonly GroupDeed[]): GroupDeed[] {
  return deeds.toSorted((one, other) => one.at - other.at);
}

function drawGuests(random: SeededRandom, count: number): Guest[] {
  const guests: Guest[] = [];
  for (const name of names.slice(0, count)) {
    const admins = guests.filter(({ role, by }) => role === 'admin' && by !== undefined);
    const by = random.chance(0.3) ? undefined : random.pick([founder, founder, ...admins.map((each) => each.name)]);
    const incognito = random.chance(0.3);
    // Who is in the group as somebody else does not invite people that know who it is.
    const role = by !== undefined && random.chance(0.25) && !incognito ? 'admin' : 'member';
    guests.push({ name, ...(by === undefined ? {} : { by }), incognito, role });
  }
  return guests;
}

function drawLimits(random: SeededRandom): Partial<PeerLimits> {
  if (random.chance(0.3)) return {};
  return {
    background: random.pick([20 * minute, 7 * day]),
    answer: random.pick([10 * minute, hour, 2 * day]),
    connection: random.pick([10 * minute, hour, 2 * day]),
    introduction: random.pick([20 * minute, hour, 7 * day]),
  };
}

/** A person gets in, mostly, with all patience or none; and then may go, or be sent away, and may come back. */
function drawPerson(random: SeededRandom, { name: client }: Guest, trouble: number): GroupDeed[] {
  const deed = (kind: 'goOn' | 'leave' | 'remove' | 'comeBack' | 'retry', at: number): GroupDeed => ({
    at,
    kind,
    client,
    twice: random.chance(0.15),
  });
  const begun = random.between(0, Math.floor(trouble / 2));
  const steps = Array.from({ length: random.between(3, 6) }, (_, n) =>
    deed('goOn', begun + n * random.between(5, 40) * second),
  );
  const retries = Array.from({ length: random.between(0, 2) }, () => deed('retry', random.between(begun, trouble)));
  if (!random.chance(0.25)) return [...steps, ...retries];
  const end = random.between(begun, trouble);
  const kind = random.pick(['leave', 'remove'] as const);
  const back = random.chance(0.5) ? [deed('comeBack', random.between(end, trouble))] : [];
  return [...steps, ...retries, deed(kind, end), ...back];
}

function drawTexts(random: SeededRandom, clients: readonly string[], trouble: number): GroupDeed[] {
  return Array.from({ length: random.between(0, 6) }, () => ({
    at: random.between(0, trouble),
    kind: 'say' as const,
    client: random.pick(clients),
    twice: random.chance(0.15),
  }));
}

const hosts = ['hanna.smp.example'];
const commands = [
  ...(['createConnection', 'joinConnection', 'allowConnection', 'acceptContact', 'sendMessage'] as const),
  ...(['fetchLink', 'deleteConnection'] as const),
];
const events = ['INV', 'JOINED', 'CONF', 'INFO', 'OK', 'CON', 'MSG', 'SENT', 'REQ', 'DELD', 'ERR', 'LDATA'] as const;

function drawTroubles(random: SeededRandom, clients: readonly string[], trouble: number): GroupDeed[] {
  const draw = (): GroupDeed => {
    const at = random.between(0, trouble);
    const client = random.pick(clients);
    const ms = random.between(1, 5 * 60) * second;
    const kind = random.between(0, troubleKinds + 1);
    if (kind === troubleKinds) return { at, kind: 'forgeIntroduction', client };
    if (kind > troubleKinds) return { at, kind: 'forgeConfirmation', client };
    return drawTrouble(random, kind, { at, client, ms, hosts, commands, events });
  };
  return Array.from({ length: random.between(0, 8 + clients.length) }, draw);
}
