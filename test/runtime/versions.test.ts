import { describe, expect, it } from 'vitest';
import type { Persisted } from '../../machines/registry.ts';
import type { InstanceRecord } from '../../runtime/record.ts';
import { family } from './family.ts';
import { family2 } from './family-2.ts';
import { firstChild, me, setUp } from './setup.ts';

type World = Awaited<ReturnType<typeof setUp>>;

const second = 'parent/p/child-2';

/** What is stored under a key, and not what an engine makes of it. */
const stored = ({ data }: World, key: string) => JSON.parse(data.rows.get(key)?.text ?? 'null') as InstanceRecord;

/** A parent of the first release with two children: one is connecting, one is napping since just now. */
async function firstRelease() {
  const world = await setUp();
  await world.engine.start('parent', 'p', { greeting: 'hello' });
  await world.engine.send(me, { type: 'adopt' });
  await world.engine.send(me, { type: 'adopt' });
  await world.engine.idle();
  const [, join] = world.held('joinConnection');
  await world.agent.answer(join?.corrId ?? '', { type: 'ERR', error: { type: 'BROKER' } });
  await world.engine.close();
  return world;
}

describe('the next release of a machine', () => {
  it('goes on with the unfinished rows of the one before: the command in flight, and its answer', async () => {
    const world = await firstRelease();
    const before = world.held('joinConnection')[0]?.corrId ?? '';
    const next = await world.restart({ machines: family2 });
    expect(await next.snapshot(firstChild)).toMatchObject({ version: 2, value: 'dialling', context: { rounds: 2 } });
    expect(world.agent.submissions.at(-1)?.corrId).toBe(before);
    await world.agent.answer(before, { type: 'JOINED', secured: true });
    expect(await next.snapshot(firstChild)).toMatchObject({ version: 2, value: 'idle', commands: [] });
  });

  it('writes a family in its new version in one transaction, when any of it is written', async () => {
    const world = await firstRelease();
    const next = await world.restart({ machines: family2 });
    const versions = () => [me, firstChild, second].map((key) => stored(world, key).version);
    expect(versions()).toEqual([1, 1, 1]);
    const { turn } = world.data.mark;
    await next.send(me, { type: 'adopt' });
    expect(versions()).toEqual([2, 2, 2]);
    expect(world.data.mark.turn).toBe(turn + 1);
    expect(stored(world, me).context).toMatchObject({ greeting: 'hello!', adopted: 3 });
    expect(stored(world, second)).toMatchObject({ value: 'resting', context: { rounds: 2 } });
  });

  it('migrates once: a second restart finds the new version', async () => {
    const world = await firstRelease();
    const next = await world.restart({ machines: family2 });
    await next.send(me, { type: 'adopt' });
    const again = await world.restart({ machines: family2 });
    expect((await again.snapshot(me))?.context['greeting']).toBe('hello!');
    expect((await again.snapshot(second))?.context['rounds']).toBe(2);
  });

  it('has the time limits of its own states, counted from when they were entered, and no others', async () => {
    const world = await firstRelease();
    await world.clock.advance(4_000);
    const next = await world.restart({ machines: family2 });
    world.clock.waitFor(() => next.idle());
    const idsOf = async (key: string) => (await next.snapshot(key))?.timers.map(({ id, dueAt }) => [id, dueAt]);
    const since = stored(world, second).since;
    expect(await idsOf(second)).toEqual([['xstate.after.rest.child.resting', since + 18_000]]);
    expect(await idsOf(firstChild)).toEqual([
      ['xstate.after.patience.child.dialling', stored(world, firstChild).since + 60_000],
    ]);
    await world.clock.advance(13_999);
    expect((await next.snapshot(second))?.value).toBe('resting');
    await world.clock.advance(1);
    expect((await next.snapshot(second))?.value).toBe('idle');
    expect((await next.snapshot(me))?.context['heard']).toContain('child-2: rested');
  });

  it('sets a row aside, as it is, whose limit it can’t compute', async () => {
    const world = await firstRelease();
    const before = stored(world, firstChild);
    const machine = family2.child.machine.provide({ delays: { patience: () => NaN } });
    const next = await world.restart({ machines: { ...family2, child: { ...family2.child, machine } } });
    const error = { message: 'a delay of NaN ms: xstate.after.patience.child.dialling' };
    expect(await next.snapshot(firstChild)).toMatchObject({ status: 'quarantined', error });
    expect(stored(world, firstChild)).toEqual(before);
  });

  it('fires a limit that would have passed long ago at once, and once', async () => {
    const world = await firstRelease();
    await world.clock.advance(3_600_000);
    const next = await world.restart({ machines: family2 });
    await next.idle();
    const heard = (await next.snapshot(me))?.context['heard'];
    expect(heard).toContain('child-1: lost patience');
    expect(heard).toContain('child-2: rested');
  });

  it('replays what the one before threw at, without being asked', async () => {
    const world = await setUp();
    await world.engine.start('parent', 'p', { greeting: 'hello' });
    await world.engine.send(me, { type: 'adopt' });
    await world.engine.send(firstChild, { type: 'throw' });
    await world.engine.idle();
    await world.agent.answer(world.held('joinConnection')[0]?.corrId ?? '', { type: 'JOINED', secured: true });
    expect((await world.engine.quarantined()).map(({ key }) => key)).toEqual([firstChild]);
    const next = await world.restart({ machines: family2 });
    expect(await next.snapshot(firstChild)).toMatchObject({ status: 'active', version: 2, value: 'idle' });
    expect(await next.parked(firstChild)).toEqual([]);
    expect(await next.quarantined()).toEqual([]);
  });
});

describe('a release that cannot read the one before', () => {
  const throwing = (): never => {
    throw new Error('no way from hello');
  };

  it.each([
    ['has no migration', {}],
    ['has one that throws', { 1: throwing }],
    ['has one that leads to no state of it', { 1: ({ context }: Persisted) => ({ value: 'nowhere', context }) }],
  ])('because it %s sets the row aside, tells no content of it, and all others run', async (_, migrations) => {
    const world = await firstRelease();
    const before = world.dump();
    const lines: unknown[] = [];
    const log = (...line: unknown[]) => void lines.push(line);
    const machines = { ...family2, parent: { ...family2.parent, migrations } };
    const next = await world.restart({ machines, logger: { debug: log, info: log, warn: log, error: log } });
    expect(await next.snapshot(me)).toMatchObject({ status: 'quarantined', version: 1 });
    expect(JSON.stringify([lines, await next.quarantined()])).not.toContain('no way from hello');
    expect(world.dump()).toBe(before);
    await next.send(second, { type: 'finish' });
    expect(stored(world, second)).toMatchObject({ version: 2, status: 'done' });
    expect(stored(world, me)).toMatchObject({ version: 1, status: 'active' });
  });
});

describe('the release before', () => {
  it('sets the rows of a newer one aside, leaves them as they are, and they go on under the newer one with what came meanwhile', async () => {
    const world = await setUp({ machines: family2 });
    await world.engine.start('parent', 'p', { greeting: 'hello' });
    const before = world.data.rows.get(me)?.text;
    const older = await world.restart({ machines: family });
    expect(await older.snapshot(me)).toMatchObject({ status: 'quarantined', version: 2 });
    expect(await older.resume(me)).toEqual({ changed: false });
    await older.send(me, { type: 'adopt' });
    expect(await older.parked(me)).toMatchObject([{ parked: { event: { type: 'adopt' } } }]);
    expect(world.data.rows.get(me)?.text).toBe(before);
    const newer = await world.restart({ machines: family2 });
    expect(await newer.snapshot(me)).toMatchObject({ status: 'active', value: 'open', context: { adopted: 1 } });
    expect(await newer.parked(me)).toEqual([]);
  });
});
