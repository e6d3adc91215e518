import { memoryStore, type MemoryStoreData } from '../../persistence/memory.ts';
import type { Store } from '../../persistence/store.ts';
import { createEngine } from '../../runtime/engine.ts';
import type { InstanceRecord } from '../../runtime/record.ts';
import { isInstance, type EngineRow } from '../../runtime/rows.ts';
import { seededRandom, virtualClock } from '../../simulation/index.ts';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import {
  aroundHost,
  aroundNewcomer,
  groupAgent,
  groupLink,
  groupProfile,
  idOf,
  profileOf,
  type GroupAgent,
} from './group-script.ts';

/** What it costs one device that somebody joins. */
export interface Cost {
  readonly steps: number;
  readonly rows: number;
  readonly bytes: number;
  /** Of the processor: whatever else the machine has to do. */
  readonly milliseconds: number;
  /** The most memory that was in use, as it was weighed now and then: megabytes. */
  readonly megabytes: number;
}

/** How many megabytes are in use. Not asked for where time counts. */
export type Weigh = () => number;
const unweighed: Weigh = () => 0;
const turnsWeighed = 2048;

/** A device whose work is counted, over a store that is in memory. */
async function device(agent: GroupAgent, weigh: Weigh, data?: MemoryStoreData) {
  const clock = virtualClock();
  const store = memoryStore<EngineRow>(data ? { from: data } : {});
  const cost = { steps: 0, rows: 0, bytes: 0, megabytes: 0 };
  const states = new Map<string, InstanceRecord['value']>();
  let counting = 0;
  const counted: Store<EngineRow> = {
    ...store,
    commit(mark, puts, deletes) {
      const start = processorTime();
      cost.rows += puts.length + deletes.length;
      for (const put of puts) {
        cost.bytes += JSON.stringify(put).length;
        if (isInstance(put)) states.set(put.key, put.value);
      }
      if (mark.turn % turnsWeighed === 0) cost.megabytes = Math.max(cost.megabytes, weigh());
      counting += processorTime() - start;
      return store.commit(mark, puts, deletes);
    },
  };
  const engine = await createEngine({
    store: counted,
    agent,
    clock,
    // What was drawn in an earlier life is not drawn again.
    random: seededRandom(data ? 2 : 1),
    profileFactory: () => profileOf('me'),
    observe: () => void (cost.steps += 1),
  });
  clock.waitFor(() => engine.idle());
  // It has recovered, and listens.
  await clock.settle();

  /** How many rows of a machine are connected. */
  const connected = (machine: string) =>
    [...states].filter(
      ([key, value]) => key.startsWith(`${machine}/`) && !key.endsWith('/connection') && value === 'connected',
    ).length;

  /** Does it, and counts what it takes until so many rows of the machine are connected. */
  async function measure(deed: () => unknown, machine: string, count: number): Promise<Cost> {
    states.clear();
    Object.assign(cost, { steps: 0, rows: 0, bytes: 0, megabytes: 0 });
    counting = 0;
    const start = processorTime();
    await deed();
    await clock.runUntil(() => connected(machine) === count);
    return { ...cost, milliseconds: processorTime() - start - counting };
  }
  return { engine, clock, data: store.data, states, measure };
}

function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

// ── the newcomer ─────────────────────────────────────────────────────────────────────────────────────────────

/** What it costs to join a group of so many others, until all of them are connected. */
export async function newcomerCost(members: number, weigh = unweighed): Promise<Cost> {
  const { engine, measure } = await device(groupAgent(aroundNewcomer(members)), weigh);
  const join = () => engine.start('membership', 'g', { groupId: 'g', by: 'link', link: groupLink });
  const cost = await measure(join, 'member-connection', members);
  await engine.close();
  return cost;
}

// ── the host ─────────────────────────────────────────────────────────────────────────────────────────────────

/** What it costs the host of a group of so many others that one more joins, until it is connected with all of them. */
export async function hostCost(members: number, weigh = unweighed): Promise<Cost> {
  const data = await hostOf(members);
  const ids = new Map(
    invitations(data)
      .map(idsIn)
      .map(({ connectionId, memberId }) => [connectionId, memberId]),
  );
  const agent = groupAgent(
    aroundHost((connectionId) => ids.get(connectionId)),
    2,
  );
  const { engine, measure } = await device(agent, weigh, data);
  const cost = await measure(() => ask(agent, data, 'newcomer'), 'introduction', members);
  await engine.close();
  return cost;
}

/** Somebody asks at the group's link. */
function ask(agent: GroupAgent, data: MemoryStoreData, name: string): void {
  const address = row(data, 'contact-address/gate');
  if (!address) throw new Error('the group has no link');
  const { connectionId } = idsIn(address);
  agent.say({ type: 'REQ', connectionId, requestId: name, message: chatMessage.contact(profileOf(name), name) });
}

/**
 * The store of a host whose group has so many members. One of them joined; the others are that one's rows with other ids.
 * Their introductions to each other, which are settled and which nothing reads any more, are left out.
 */
async function hostOf(members: number): Promise<MemoryStoreData> {
  const agent = groupAgent(aroundHost(() => undefined));
  const { engine, clock, data, states } = await device(agent, unweighed);
  await engine.start('membership', 'g', { groupId: 'g', by: 'create', groupProfile });
  const group = { groupId: 'g', groupProfile, admission: { verdict: 'accept' } };
  await engine.start('contact-address', 'gate', { addressId: 'gate', group });
  await clock.runUntil(() => states.get('contact-address/gate') === 'open');
  ask(agent, data, 'member');
  await clock.runUntil(() => states.get('member-invitation/g.member') === 'connected');
  await engine.close();
  multiply(data, members);
  return data;
}

function multiply(data: MemoryStoreData, members: number): void {
  const [member] = invitations(data);
  const connection = row(data, `${member?.key}/connection`);
  const group = row(data, 'membership/g');
  if (!member || !connection || !group) throw new Error('nobody joined');
  const { memberId, connectionId } = idsIn(member);
  // What is one of a kind in the rows of a member.
  const replaced = [member.birth, connection.birth, memberId, connectionId.replace(/-1$/, '')];
  for (let at = 1; at < members; at += 1) {
    for (const { key } of [member, connection]) {
      const stored = data.rows.get(key);
      const replace = (text: string) =>
        replaced.reduce(
          (left, id, place) => left.replaceAll(id, idOf(at * 4 + place).padEnd(id.length, 'A')),
          text.replaceAll('g.member', `g.member${at}`),
        );
      if (stored) put(data, replace(key), replace(stored.text), stored.labels.map(replace));
    }
  }
  const counts = { ...(group.context['counts'] as object), connected: members };
  const text = JSON.stringify({ ...group, context: { ...group.context, counts } });
  put(data, group.key, text, group.labels);
}

function idsIn({ context }: InstanceRecord): { connectionId: string; memberId: string } {
  return context as { connectionId: string; memberId: string };
}

function put(data: MemoryStoreData, key: string, text: string, labels: readonly string[]): void {
  data.rows.set(key, { text, labels, unfinished: data.rows.get(key)?.unfinished ?? false });
  for (const label of labels) data.keysByLabel.set(label, (data.keysByLabel.get(label) ?? new Set()).add(key));
}

function row(data: MemoryStoreData, key: string): InstanceRecord | undefined {
  const stored = data.rows.get(key);
  return stored && (JSON.parse(stored.text) as InstanceRecord);
}

function invitations(data: MemoryStoreData): InstanceRecord[] {
  return [...data.rows.keys()]
    .filter((key) => key.startsWith('member-invitation/') && !key.endsWith('/connection'))
    .flatMap((key) => row(data, key) ?? []);
}
