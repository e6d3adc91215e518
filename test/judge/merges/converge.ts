import { endTrouble } from '../calm.ts';
import { whenChanged } from '../groups/converge.ts';
import { wrongEndings } from '../groups/oracle.ts';
import { say, tap, tryAgain } from '../groups/people.ts';
import { bonds, isKeptOut, misled, tally, uneven, unsaid, type Tally } from './oracle.ts';
import { areTied, goOn } from './people.ts';
import { between } from './plan.ts';
import type { MergeWorld } from './world.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** What a start needs to go on with what it finds, before anybody tries again. Milliseconds. */
const settling = 30_000;
/** When people try again, milliseconds after the end of all trouble. */
const tries = [
  ...[0, 1, 2, 3, 5, 10, 15, 20, 30, 45, 60].map((each) => each * minute),
  ...[2, 3, 6, 12, 24, 48, 72].map((each) => each * hour),
];
/** Longer than a probe waits, and than it is remembered afterwards. */
const everyLimit = 30 * day;

/**
 * All trouble ends, every process begins anew, and people try again as people do, until all know each other who were to.
 * Then it is quiet for longer than any limit.
 */
export async function converge(world: MergeWorld): Promise<{ took: number | undefined; tally: Tally | undefined }> {
  const { clients, clock, reader } = world;
  reader.calmDown();
  reader.letters.calmDown();
  const calm = endTrouble(world);

  const isThere = whenChanged(world, () => areTied(world));
  await world.pass(settling);
  for (const [at, after] of tries.entries()) {
    if (isThere() || world.broken) break;
    for (const client of clients.values()) void tryAgain(client);
    for (const tie of world.plan.ties.keys()) void goOn(world, tie);
    await world.pass((tries[at + 1] ?? after + day) - after, at < 2 ? undefined : isThere);
  }
  const took = clock.now() - calm;
  await world.pass(4 * day);
  await talk(world);
  await world.pass(everyLimit);
  if (world.broken) return { took: undefined, tally: undefined };
  blame(world, uneven);
  blame(world, misled);
  blame(world, unsaid);
  blame(world, wrongEndings);
  blame(world, () => reader.letters.untold());
  blame(world, () => reader.secrets.told());
  for (const client of clients.values()) client.witness.owes(clock.now(), minute);
  return { took: isThere() ? took : undefined, tally: tally(world) };
}

function blame(world: MergeWorld, ask: (world: MergeWorld) => Iterable<readonly [client: string, what: string]>): void {
  for (const [client, what] of ask(world)) world.accuse(client, what);
}

/** What is written to a record comes over its own connection, once, whoever it is one with. */
async function talk(world: MergeWorld): Promise<void> {
  const { clients, reader } = world;
  const all = bonds(world);
  for (const client of clients.values()) void say(client, `${client.name} says goodbye`);
  for (const bond of all) {
    for (const { client, sight } of bond) {
      if (sight.kind === 'contact')
        void tap(clients.get(client), sight.key, 'user.send', { text: `${client} by ${sight.key}` });
    }
  }
  await world.pass(10 * minute);
  for (const [one, other] of all.flatMap(([one, other]) => [[one, other] as const, [other, one] as const])) {
    if (one.client === between || other.client === between) continue;
    const text = one.sight.kind === 'contact' ? `${one.client} by ${one.sight.key}` : `${one.client} says goodbye`;
    const times = reader.heardBy(other.client, other.sight.key, text);
    if (times !== 1 && !(times === 0 && isKeptOut(world, one)))
      world.accuse(other.client, `${other.sight.key} has told ${times} times what ${one.client} wrote to it`);
  }
}
