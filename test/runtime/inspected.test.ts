import { describe, expect, it } from 'vitest';
import { registry } from '../../machines/registry.ts';
import { memoryStore } from '../../persistence/memory.ts';
import { createEngine } from '../../runtime/engine.ts';
import type { Inspected, Inspector } from '../../runtime/inspected.ts';
import { randomProfile } from '../../runtime/random-profile.ts';
import type { InstanceRecord } from '../../runtime/record.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { createNetwork, seededRandom, virtualClock } from '../../simulation/index.ts';
import { heldStore } from './held-store.ts';
import { firstChild, me, setUp } from './setup.ts';

type Of<T extends Inspected['type']> = Extract<Inspected, { type: T }>;

/** Keeps all that it is told. */
function listener() {
  const told: Inspected[] = [];
  const inspector: Inspector & { on: boolean } = {
    on: true,
    record: (inspected) => void told.push(inspected),
    opened: async (now) => void told.push(await now()),
  };
  const of = <T extends Inspected['type']>(type: T) => told.filter((each): each is Of<T> => each.type === type);
  return { told, of, inspector };
}

/** The rows as one has them who only hears. */
function heard(told: readonly Inspected[]): Map<string, InstanceRecord> {
  const rows = new Map<string, InstanceRecord>();
  for (const each of told) {
    if (each.type === 'opened') for (const row of each.rows) rows.set(row.key, row);
    if (each.type !== 'commit') continue;
    for (const row of each.puts) rows.set(row.key, row);
    for (const key of each.deletes) rows.delete(key);
  }
  return rows;
}

async function family(open: Parameters<typeof setUp>[0] = {}) {
  const { told, of, inspector } = listener();
  const world = await setUp({ ...open, more: { inspect: inspector } });
  await world.engine.start('parent', 'p', { greeting: 'hello' });
  return { ...world, told, of, inspector };
}

describe('an inspector', () => {
  it('hears of a whole join with faults, crashes and restarts so much that it has every row as the store has it, at every commit', async () => {
    const clock = virtualClock();
    const network = await createNetwork({ clock, seed: 'inspected' });
    const channel = network.addChannel({ name: 'news', relays: [{}, { data: 'dead' }, { behaviour: 'reject' }, {}] });
    const { data } = memoryStore<EngineRow>();
    const stored = () => [...data.rows.values()].map(({ text }) => JSON.parse(text) as EngineRow);
    const { told, of, inspector } = listener();
    const record = inspector.record.bind(inspector);
    let commits = 0;
    const compared: Inspector = {
      ...inspector,
      record(inspected) {
        record(inspected);
        if (inspected.type !== 'commit') return;
        commits++;
        expect([...heard(told).values()].map(({ key }) => key).sort()).toEqual(
          stored()
            .map(({ key }) => key)
            .sort(),
        );
        for (const row of stored()) expect(heard(told).get(row.key)).toEqual(row);
      },
    };
    const open = () =>
      createEngine({
        store: memoryStore<EngineRow>({ from: data }),
        agent: network.agent('alice'),
        clock,
        random: seededRandom(commits),
        profileFactory: (_, draw) => randomProfile(draw),
        inspect: compared,
      });
    let engine = await open();
    const stopWaiting = clock.waitFor(() => engine.idle());
    await engine.start('channel-join', 'c', { link: channel.link });
    await engine.send('channel-join/c', { type: 'user.connect' });
    await clock.advance(2_000);
    network.faults.crash('alice');
    engine = await open();
    await clock.advance(600_000);
    stopWaiting();

    expect(commits).toBeGreaterThan(10);
    expect(of('opened').map(({ machines }) => Object.keys(machines))).toEqual([
      Object.keys(registry),
      Object.keys(registry),
    ]);
    // Every command that a step asked for was submitted, and the agent has it.
    const asked = of('step').flatMap(({ effects }) => effects.filter(({ kind }) => kind === 'command'));
    const submitted = new Set(of('call').flatMap((call) => (call.phase === 'submitted' ? [call.corrId] : [])));
    const taken = new Set(of('call').flatMap((call) => (call.phase === 'taken' ? [call.corrId] : [])));
    expect(submitted.size).toBe(asked.length);
    expect(taken).toEqual(submitted);
  });

  it('hears who sent each event before the step that takes it, which transitions were taken, and what the guards said', async () => {
    const { engine, told, of } = await family();
    told.length = 0;
    await engine.send(me, { type: 'adopt' });
    const work = { from: me, to: firstChild, event: { type: 'work', rounds: 1 } };
    expect(of('event').slice(0, 2)).toMatchObject([
      { from: 'application', to: me, event: { type: 'adopt' } },
      { from: me, to: firstChild, event: { type: 'xstate.init' } },
    ]);
    expect(of('event')).toContainEqual(expect.objectContaining(work));
    expect(of('step').find(({ event }) => event.type === 'work')).toMatchObject({
      ...{ key: firstChild, machine: 'child', before: 'idle', after: 'connecting', changed: true },
      guards: [{ guard: 'hasRoundsLeft', holds: true }],
      transitions: [{ source: 'child.idle', eventType: 'work', index: 0, targets: ['child.connecting'] }],
    });
    // Every step takes an event that somebody has sent before.
    const sent = told.flatMap((each) => (each.type === 'event' ? [`${each.to} ${each.event.type}`] : []));
    for (const step of of('step')) expect(sent).toContain(`${step.key} ${step.event.type}`);
    // The commit ends its turn; only then the agent is called.
    const order = [...new Set(told.map(({ type }) => type))];
    expect(order).toEqual(['event', 'step', 'commit', 'call']);
  });

  it('hears of a chain whose machine threw only that, and of the quarantine', async () => {
    const { engine, told, of } = await family();
    await engine.send(me, { type: 'adopt' });
    told.length = 0;
    await engine.send(firstChild, { type: 'throw' });
    expect(of('threw')).toMatchObject([{ key: firstChild, event: 'throw' }]);
    expect(of('step').map(({ key }) => key)).not.toContain(firstChild);
    expect(of('event').at(-1)).toMatchObject({ from: firstChild, to: me });
    expect(of('commit')).toMatchObject([
      {
        puts: expect.arrayContaining([expect.objectContaining({ key: firstChild, status: 'quarantined' })]) as unknown,
      },
    ]);
    expect(of('commit')[0]?.parked).toMatchObject([{ instance: firstChild }]);
  });

  it('hears what was refused, and that nothing came of it', async () => {
    const { engine, told, of } = await family();
    told.length = 0;
    await expect(engine.send(me, { type: 'forbidden' })).rejects.toMatchObject({ error: { type: 'Refused' } });
    expect(of('refused')).toMatchObject([{ key: me, event: { type: 'forbidden' } }]);
    expect(of('step')).toEqual([]);
    expect(of('commit').flatMap(({ puts }) => puts)).toEqual([]);
  });

  it('hears nothing of a turn that is lost until it happens', async () => {
    const store = heldStore();
    const { engine, told, of, clock } = await family({ wrap: store.wrap });
    store.state.holds = true;
    told.length = 0;
    const sent = engine.send(me, { type: 'adopt' });
    await clock.settle();
    expect(told).toEqual([]);
    store.end('fails');
    await clock.settle();
    expect(of('step')).toEqual([]);
    store.state.holds = false;
    store.end('stored');
    await clock.advance(60_000);
    await sent;
    expect(
      of('opened')
        .at(-1)
        ?.rows.map(({ key }) => key),
    ).toEqual([me]);
    expect(of('step').filter(({ event }) => event.type === 'adopt')).toHaveLength(1);
    expect([...heard(told).keys()]).toEqual([me, firstChild]);
  });

  it('that is off, or throws, changes nothing', async () => {
    const { engine, told, inspector } = await family();
    inspector.on = false;
    told.length = 0;
    await engine.send(me, { type: 'adopt' });
    expect(told).toEqual([]);
    inspector.on = true;
    inspector.record = () => {
      throw new Error('on purpose');
    };
    expect(await engine.send(me, { type: 'adopt' })).toEqual({ changed: true });
  });
});
