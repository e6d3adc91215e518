import type { InstanceRecord } from '../../runtime/record.ts';
import type { NetworkState } from '../../simulation/index.ts';
import { endTrouble } from './calm.ts';
import { missing, wrongEndings } from './oracle.ts';
import { begin } from './deeds.ts';
import { instanceKey, type Membership } from './plan.ts';
import type { World } from './world.ts';

const minute = 60_000;

/** What a start needs to go on with what it finds, before anybody tries again. Milliseconds. */
const settling = 10_000;
/** When the person tries again, minutes after the end of all trouble. */
const tries = [0, 1, 5, 15, 30, 60];
/** Those who can't connect at once are tried again all the same: they may have been held up by what is over now. */
const leastTries = 2;
/** Longer than any limit that a plan draws, save those of the agent's own retries. Milliseconds. */
const everyLimit = 49 * 60 * minute;

/**
 * All trouble ends, every process begins anew, and people try again as people do. Whoever can connect has to, in
 * bounded time; and whoever can't has the reason that the network had. Returns how long it took, or undefined where
 * nobody can connect.
 */
export async function converge(world: World): Promise<number | undefined> {
  const { clients, clock } = world;
  const calm = endTrouble(world);
  const isThere = whenChanged(world, () => areThere(world));
  let since: number | undefined;
  const watch = () => {
    if (!isThere()) since = undefined;
    else since ??= clock.now();
    return since !== undefined;
  };
  await world.pass(settling, watch);
  for (const [at, after] of tries.entries()) {
    if (at >= leastTries && since !== undefined) break;
    for (const membership of world.plan.memberships) void tryAgain(world, membership);
    const pause = ((tries[at + 1] ?? 120) - after) * minute;
    await world.pass(pause, at + 1 < leastTries ? () => watch() && false : watch);
    if (world.broken) return undefined;
  }
  blame(world, missing);
  if (world.broken) return undefined;

  // One that was begun anew at the last try may ask its person something still.
  await world.pass(minute);
  for (const membership of world.plan.memberships) void decide(world, membership);
  await world.pass(everyLimit);
  if (!world.broken) blame(world, wrongEndings);
  for (const [name, client] of clients) {
    client.witness.owes(clock.now(), minute);
    for (const connectionId of kept(world, name)) {
      if (!client.witness.bytes.rows().some(({ labels }) => labels.includes(`connection:${connectionId}`)))
        world.accuse(name, `nobody owns ${connectionId}, and it was not deleted`);
    }
  }
  const some = world.plan.memberships.some((each) => connects(world, each));
  return some && since !== undefined ? since - calm : undefined;
}

/** The person goes on without dead relays, where that is asked. */
async function decide({ clients }: World, membership: Membership): Promise<void> {
  const key = instanceKey(membership);
  const client = clients.get(membership.client);
  if (client?.witness.bytes.row(key)?.value === 'awaitingDecision')
    await client.press(key, { type: 'user.continueWithout' });
}

/** What a person does who wants to be in. */
async function tryAgain(world: World, membership: Membership): Promise<void> {
  const client = world.clients.get(membership.client);
  if (!client) return;
  const key = instanceKey(membership);
  if (!client.witness.bytes.row(key)) await begin(world, client, membership);
  const row = client.witness.bytes.row(key);
  if (row?.status !== 'active') return;
  if (row.value === 'prepared') return client.press(key, { type: 'user.connect' });
  await client.press(key, { type: row.value === 'awaitingDecision' ? 'user.continueWithout' : 'user.retry' });
  await client.press(key, { type: 'user.open' });
}

type Question = typeof missing;

function areThere(world: World): boolean {
  if ([...world.clients.values()].some(({ isAwake }) => !isAwake)) return false;
  const state = world.network.save();
  return world.plan.memberships.every((each) => problems(world, each, missing, state).next().done);
}

/** Asks again only after a commit that connected somebody, or ended something: to ask is dear. */
function whenChanged({ clients }: World, ask: () => boolean): () => boolean {
  let commits = -1;
  let standing = '';
  let answer = false;
  return () => {
    const all = [...clients.values()];
    const total = all.reduce((sum, { witness, isAwake }) => sum + witness.commits + (isAwake ? 0.5 : 0), 0);
    if (total === commits) return answer;
    commits = total;
    const now = all.map(({ witness, isAwake }) => `${isAwake} ${witness.bytes.rows().map(stand).join()}`).join();
    if (now !== standing) answer = ask();
    standing = now;
    return answer;
  };
}

/** As much of an instance as makes a difference to who is connected. */
function stand({ key, parent, status, value }: InstanceRecord): string {
  return `${key} ${parent === undefined ? status : value === 'connected'}`;
}

/** What the oracle says of a membership that was not ended by its person. */
function* problems(world: World, membership: Membership, ask: Question, state: NetworkState): Generator<string> {
  const { bytes } = world.clients.get(membership.client)?.witness ?? {};
  const key = instanceKey(membership);
  const row = bytes?.row(key);
  if (!bytes || row?.status !== 'active') {
    // One that is given up by itself leaves nothing: it was begun, and came to nothing.
    if (!row && membership.input.oneStep !== true) yield `${key} is gone`;
    return;
  }
  yield* ask(state, row, bytes.children(key));
}

function blame(world: World, ask: Question): void {
  const state = world.network.save();
  for (const membership of world.plan.memberships) {
    for (const what of problems(world, membership, ask, state)) world.accuse(membership.client, what);
  }
}

function connects(world: World, membership: Membership): boolean {
  const { bytes } = world.clients.get(membership.client)?.witness ?? {};
  return bytes?.children(instanceKey(membership)).some(({ value }) => value === 'connected') ?? false;
}

/** Connections of a client that a relay took, and that were never deleted. */
function kept({ network: { log } }: World, client: string): Set<string> {
  const deleted = new Set(log.of('deletion').map(({ connectionId }) => connectionId));
  const taken = log.of('joinRequest').filter((each) => each.taken && each.client === client);
  return new Set(taken.map(({ connectionId }) => connectionId).filter((each) => !deleted.has(each)));
}
