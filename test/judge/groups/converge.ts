import type { InstanceRecord } from '../../../runtime/record.ts';
import { endTrouble } from '../calm.ts';
import { areIntroduced, insiders, mayWrite, lingering, missing, unheeded, wrongEndings } from './oracle.ts';
import { befriend, endGroup } from './affairs.ts';
import { unmet, wrongRoles } from './changes.ts';
import { findOut, giveUp, goOn, goOut, say, tryAgain } from './people.ts';
import { founder } from './plan.ts';
import { rowOf } from './sights.ts';
import type { GroupWorld } from './world.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** What a start needs to go on with what it finds, before anybody tries again. Milliseconds. */
const settling = 30_000;
/** When people try again, milliseconds after the end of all trouble: for as long as the longest wait of a plan. */
const tries = [
  ...[0, 1, 2, 3, 5, 10, 15, 20, 30, 45, 60].map((each) => each * minute),
  ...[2, 3, 6, 12].map((each) => each * hour),
  ...[1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 14, 16, 20].map((each) => each * day),
];
/** As often people try to go on, before they begin anew. */
const patience = 3;
/** Longer than any limit that a plan draws. Milliseconds. */
const everyLimit = 30 * day;

/**
 * All trouble ends, every process begins anew, and people try again as people do. Whoever is to be in the group gets in,
 * and all are connected. Returns how long it took.
 */
export async function converge(world: GroupWorld): Promise<number | undefined> {
  const { clients, clock, reader } = world;
  reader.calmDown();
  const calm = endTrouble(world);

  const isThere = whenChanged(world, () => missing(world).next().done === true && unmet(world).next().done === true);
  await world.pass(settling);
  for (const [at, after] of tries.entries()) {
    if (isThere() || world.broken) break;
    await everybodyTries(world, at >= patience);
    await world.pass((tries[at + 1] ?? 24 * day) - after, isThere);
  }
  const took = clock.now() - calm;
  blame(world, missing);
  if (world.broken) return undefined;

  await talk(world);
  await world.pass(everyLimit);
  blame(world, missing);
  blame(world, unmet);
  blame(world, wrongRoles);
  blame(world, lingering);
  blame(world, unheeded);
  blame(world, wrongEndings);
  blame(world, ({ reader }) => reader.untold());
  for (const client of clients.values()) client.witness.owes(clock.now(), minute);
  return took;
}

async function everybodyTries(world: GroupWorld, inTheEnd: boolean): Promise<void> {
  const { clients, plan, out } = world;
  world.tell('·', 'everybody tries again');
  for (const client of clients.values()) void tryAgain(client);
  // Whether anybody is there, who writes finds out.
  if (inTheEnd) for (const client of clients.values()) void say(client, `${client.name} at ${world.clock.now()}`, true);
  for (const guest of [founder, ...plan.guests] as const) {
    const how = out.get(typeof guest === 'string' ? guest : guest.name);
    if (how !== undefined) void goOut(world, guest, how);
    else if (typeof guest !== 'string' && !world.isDeleted) void goOn(world, guest, inTheEnd);
  }
  if (inTheEnd) for (const name of out.keys()) void findOut(world, name);
  if (world.isDeleted) {
    await endGroup(world);
    if (inTheEnd) await giveUp(world);
    return;
  }
  for (const [asker, other] of world.wishes) void befriend(world, asker, other, inTheEnd);
}

/** Each writes to the others, and each of these reads it once. */
async function talk(world: GroupWorld): Promise<void> {
  const inside = insiders(world);
  const authors = inside.filter((name) => mayWrite(world, name));
  // Who gets to know each other only then, has not heard what was said before.
  const pairs = inside.flatMap((name) =>
    authors.flatMap((author) =>
      name !== author && areIntroduced(world, name, author) && !isReviewedBy(world, name, author)
        ? [{ name, author }]
        : [],
    ),
  );
  for (const name of authors) {
    const client = world.clients.get(name);
    if (client) void say(client, `${name} says goodbye`);
  }
  await world.pass(10 * minute);
  for (const { name, author } of pairs) {
    const times = world.reader.heardOf(name, `${author} says goodbye`);
    if (times !== 1) world.accuse(name, `it was told ${times} times what ${author} wrote`);
  }
  for (const name of inside) {
    for (const author of inside) {
      if (isReviewedBy(world, name, author)) world.accuse(author, `it takes ${name} for one who is in review`);
    }
  }
}

/** Whether who moderates has yet to hear that somebody was let in, and keeps what is said in the group from it. */
function isReviewedBy({ clients, plan }: GroupWorld, name: string, author: string): boolean {
  return name !== author && rowOf(clients, plan.guests, author, name)?.context['inReview'] === true;
}

function blame(world: GroupWorld, ask: typeof missing): void {
  for (const [client, what] of ask(world)) world.accuse(client, what);
}

/** Asks again only after a commit that changed where somebody stands: to ask is dear. */
export function whenChanged({ clients }: Pick<GroupWorld, 'clients'>, ask: () => boolean): () => boolean {
  let commits = -1;
  let standing = '';
  let answer = false;
  return () => {
    const all = [...clients.values()];
    if (!all.every(({ isAwake }) => isAwake)) return false;
    const total = all.reduce((sum, { witness }) => sum + witness.commits, 0);
    if (total === commits) return answer;
    commits = total;
    const now = all.map(({ witness }) => witness.bytes.rows().map(stand).join()).join();
    if (now !== standing) answer = ask();
    standing = now;
    return answer;
  };
}

function stand({ key, value }: InstanceRecord): string {
  return `${key} ${JSON.stringify(value)}`;
}
