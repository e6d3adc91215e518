import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { alikeLabel, isAlike } from '../../machines/person/alike.ts';
import { profileOf } from '../../machines/person/person-found.ts';
import { registry } from '../../machines/registry.ts';
import { peerLimits } from '../../machines/peer/peer-limits.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import { libsqlDriver } from '../../persistence/libsql.ts';
import { sqliteStore } from '../../persistence/sqlite.ts';
import { createEngine, planOf, type Engine, type EngineRow, type InstanceRecord } from '../../runtime/index.ts';
import { promptAgent } from './prompt-agent.ts';
import { medianOf, type Result, type Scale } from './measure.ts';

const groups = 1000;
const perTransaction = 500;
const lookups = 200;
/** Rounds at the start of a figure: the code and the pages of the files are cold, for the first figure above all. */
const uncounted = 5;
/** So many members look like the new contact, however many there are. */
const alike = 5;
const anna = { displayName: 'Anna', fullName: 'Anna A.' };
const address = (of: number) => `https://smp.example/a#${String(of).padStart(42, 'A')}A`;

/**
 * What it takes to find who else a new contact may be, and a contact by the address that a link is, among so many
 * members in 1,000 groups, against 1,000 members: the engine's own queries, on the SQLite store on disk.
 */
export async function candidatesBenchmark({ runs, quick }: Scale): Promise<Result[]> {
  /** By the number in the figure's name. */
  const sizes = new Map([1000, 10_000, 100_000].map((size) => [size, quick ? Math.min(size, 2000) : size]));
  const folder = await mkdtemp(join(tmpdir(), 'joinery-bench-'));
  const engines = new Map<number, Engine>();
  try {
    for (const [name, size] of sizes) engines.set(name, await engineWith(size, join(folder, `${name}.db`)));
    const results: Result[] = [];
    const ratioOf = async (name: string, size: number, look: (engine: Engine) => Promise<void>) => {
      const [subject, peer] = [engines.get(size), engines.get(1000)];
      if (!subject || !peer) return;
      const ratios: number[] = [];
      for (let run = -uncounted; run < runs; run++) {
        const order = run % 2 === 0 ? [subject, peer] : [peer, subject];
        const times = new Map<Engine, number>();
        for (const engine of order) times.set(engine, await timeOf(() => look(engine), quick ? 5 : lookups));
        if (run >= 0) ratios.push((times.get(subject) ?? NaN) / (times.get(peer) ?? NaN));
      }
      results.push(medianOf(name, ratios));
    };
    for (const size of [10_000, 100_000]) await ratioOf(`candidates/${size}`, size, findAlike);
    await ratioOf('address/100000', 100_000, findByAddress);
    return results;
  } finally {
    for (const engine of engines.values()) await engine.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function findAlike(engine: Engine): Promise<void> {
  const rows = await engine.find(alikeLabel(anna), { limit: 64 });
  const found = rows.filter((row) => isAlike(profileOf(row.machine, row) ?? { displayName: '-', fullName: '' }, anna));
  if (found.length !== alike) throw new Error(`${found.length} candidates`);
}

async function findByAddress(engine: Engine): Promise<void> {
  const { plan } = await planOf(engine, address(7));
  if (plan !== 'connect') throw new Error(`the plan is ${plan}`);
}

async function timeOf(look: () => Promise<void>, times: number): Promise<number> {
  const start = performance.now();
  for (let at = 0; at < times; at++) await look();
  return performance.now() - start;
}

/** An engine on a store of its own that holds so many members. */
async function engineWith(members: number, path: string): Promise<Engine> {
  const store = sqliteStore<EngineRow>(libsqlDriver(path), { durability: 'relaxed' });
  const { epoch } = await store.open();
  for (let at = 0, turn = 1; at < members; at += perTransaction, turn++) {
    const rows = Array.from({ length: Math.min(perTransaction, members - at) }, (_, n) => memberRow(at + n));
    await store.commit({ epoch, turn }, rows, []);
  }
  await store.close();
  return createEngine({
    store: sqliteStore<EngineRow>(libsqlDriver(path), { durability: 'relaxed' }),
    agent: promptAgent(1),
    profileFactory: () => anna,
  });
}

function memberRow(n: number): InstanceRecord {
  const groupId = `g${n % groups}`;
  const person = n % 200 === 0 && n / 200 < alike ? anna : { displayName: `Member ${n}`, fullName: '' };
  const context = {
    group: { groupId, me: { memberId: 'me', role: 'member', profile: anna }, limits: peerLimits },
    facts: { memberId: `m${n}`, role: 'member', profile: { ...person, contactLink: address(n) } },
    side: 'newcomer',
    introducer: { memberId: 'host' },
    ...{ verified: true, seen: [], missed: [], broadcasts: 0, phase: 'connected', connection: 'begun' },
  } as object as JsonObject;
  const key = `member-connection/${groupId}.m${n}`;
  return {
    ...{ key, birth: `b${n}`, machine: 'member-connection', version: 1, children: {}, revision: 9, status: 'active' },
    ...{ value: 'connected', context, commands: [], timers: [], lastEvents: [], since: n, updatedAt: n, createdAt: n },
    labels: ['machine:member-connection', ...registry['member-connection'].labels({ value: 'connected', context })],
  };
}
