import { assign } from 'xstate';
import { describe, expect, it } from 'vitest';
import { exportRows, importRows } from '../../persistence/archive.ts';
import { memoryStore } from '../../persistence/memory.ts';
import { family } from './family.ts';
import { firstChild, me, setUp } from './setup.ts';

async function broken() {
  const world = await setUp();
  await world.engine.start('parent', 'p', { greeting: 'hello' });
  await world.engine.send(me, { type: 'adopt' });
  await world.engine.send(firstChild, { type: 'throw' });
  return world;
}

/** The same machines, with the fault in the child's action repaired. */
const repaired = {
  ...family,
  child: { ...family.child, machine: family.child.machine.provide({ actions: { fail: assign({}) } }) },
};

describe('an instance that throws', () => {
  it('is put into quarantine with its row kept, the event parked, and everybody else going on', async () => {
    const { engine } = await broken();
    expect(await engine.snapshot(firstChild)).toMatchObject({
      status: 'quarantined',
      value: 'connecting',
      error: {
        event: 'throw',
        message: expect.stringMatching(/threw on throw: Error at family\.ts:\d+:\d+$/) as string,
      },
    });
    expect((await engine.parked(firstChild)).map(({ parked }) => parked)).toMatchObject([
      { kind: 'event', key: firstChild, event: { type: 'throw' } },
    ]);
    expect(await engine.send(me, { type: 'adopt' })).toEqual({ changed: true });
  });

  it('has its later events parked in order, those of other instances too, and acknowledged', async () => {
    const { engine, agent, held } = await broken();
    await engine.idle();
    await agent.answer(held('joinConnection')[0]?.corrId ?? '', { type: 'JOINED', secured: true });
    await engine.send(me, { type: 'dismiss' });
    expect(agent.unacknowledged).toEqual([]);
    expect((await engine.parked(firstChild)).map(({ parked }) => parked)).toMatchObject([
      { event: { type: 'throw' } },
      { kind: 'answer', event: { type: 'JOINED' } },
      { kind: 'event', event: { type: 'finish' } },
    ]);
  });

  it('takes what was parked, in order, when a repaired version resumes it', async () => {
    const { engine, agent, held, restart } = await broken();
    await engine.idle();
    await agent.answer(held('joinConnection')[0]?.corrId ?? '', { type: 'JOINED', secured: true });
    const next = await restart({ machines: repaired });
    expect(await next.resume(firstChild)).toEqual({ changed: true });
    expect(await next.snapshot(firstChild)).toMatchObject({ status: 'active', value: 'idle', commands: [] });
    expect(await next.parked(firstChild)).toEqual([]);
  });

  it('that has two answers to one command parked takes the first, and nothing fails by the second', async () => {
    const { engine, agent, held, restart } = await broken();
    await engine.idle();
    const corrId = held('joinConnection')[0]?.corrId ?? '';
    await agent.answer(corrId, { type: 'JOINED', secured: true });
    await agent.emit({ type: 'ERR', corrId, error: { type: 'CANCELLED' } });
    const next = await restart({ machines: repaired });
    expect(await next.resume(firstChild)).toEqual({ changed: true });
    expect(await next.snapshot(firstChild)).toMatchObject({ status: 'active', value: 'idle', commands: [] });
    expect(await next.parked(firstChild)).toEqual([]);
  });

  it('is known to wait for its answers after a restart, and costs a start nothing where it waits for none', async () => {
    const { engine, agent, held, restart, data } = await broken();
    await engine.send('parent/p', { type: 'adopt' });
    await engine.idle();
    const [first, second] = held('joinConnection').map(({ corrId }) => corrId);
    await agent.answer(second ?? '', { type: 'JOINED', secured: true });
    await engine.send('parent/p/child-2', { type: 'throw' });
    const next = await restart();
    await agent.answer(first ?? '', { type: 'JOINED', secured: true });
    expect(next.deadLetters()).toEqual([]);
    expect((await next.parked(firstChild)).map(({ parked }) => parked.kind)).toEqual(['event', 'answer']);
    expect([...data.rows.values()].filter(({ unfinished }) => unfinished)).toHaveLength(1);
    expect((await next.quarantined()).map(({ key }) => key)).toEqual([firstChild, 'parent/p/child-2']);
  });

  it('is in quarantine again when it throws again, and loses nothing', async () => {
    const { engine } = await broken();
    await engine.send(firstChild, { type: 'pause' });
    await engine.resume(firstChild);
    expect(await engine.snapshot(firstChild)).toMatchObject({ status: 'quarantined' });
    expect((await engine.parked(firstChild)).map(({ parked }) => ('event' in parked ? parked.event.type : ''))).toEqual(
      ['throw', 'pause'],
    );
  });
});

/** In each of a few processes, one after the other, five events come for who is in quarantine. */
async function pauses(world: Awaited<ReturnType<typeof setUp>>): Promise<void> {
  for (let n = 0; n < 6; n++) {
    const engine = await world.restart();
    for (let m = 0; m < 5; m++) await engine.send(firstChild, { type: 'pause' });
  }
}

it('what is parked goes with an archive, and nothing that is parked later takes the place of it', async () => {
  const world = await broken();
  await pauses(world);
  const lines: string[] = [];
  const store = memoryStore({ from: world.data });
  await store.open();
  for await (const line of exportRows(store)) lines.push(line);

  const other = await setUp();
  await importRows(memoryStore({ from: other.data }), lines, { replace: true });
  await other.clock.advance(1);
  await pauses(other);
  const engine = await other.restart();
  expect(await engine.parked(firstChild)).toHaveLength(1 + 30 + 30);
});

describe('rows of other versions', () => {
  const version2 = {
    ...family,
    parent: {
      ...family.parent,
      version: 2,
      migrations: {
        1: ({ value, context }: { value: unknown; context: object }) => ({
          value: value as string,
          context: { ...context, greeting: 'migrated' },
        }),
      },
    },
  };

  it('are migrated when they are older, and stamped with the new version at their next step', async () => {
    const { engine, restart } = await setUp();
    await engine.start('parent', 'p', { greeting: 'hello' });
    const next = await restart({ machines: version2 });
    await next.send(me, { type: 'adopt' });
    expect(await next.snapshot(me)).toMatchObject({ version: 2, context: { greeting: 'migrated', adopted: 1 } });
  });

  it('are in quarantine, unchanged on disk, when they are newer, unknown or not restorable', async () => {
    const { engine, restart, dump } = await setUp({ machines: version2 });
    await engine.start('parent', 'p', { greeting: 'hello' });
    const before = dump();
    const older = await restart({ machines: family });
    expect(await older.snapshot(me)).toMatchObject({
      status: 'quarantined',
      error: { message: expect.stringContaining('newer') as string },
    });
    const without = await restart({ machines: { child: family.child } });
    expect(await without.snapshot(me)).toMatchObject({ status: 'quarantined' });
    const stateless = { ...version2.parent, machine: family.child.machine };
    const other = await restart({ machines: { ...version2, parent: stateless } });
    expect(await other.snapshot(me)).toMatchObject({ status: 'quarantined' });
    expect(dump()).toBe(before);
  });
});
