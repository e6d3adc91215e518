import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { libsqlDriver } from '../../persistence/libsql.ts';
import { memoryStore } from '../../persistence/memory.ts';
import { sqliteStore } from '../../persistence/sqlite.ts';
import type { InstanceRecord } from '../../runtime/record.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { joined, room } from './joined.ts';
import { firstChild, me, setUp } from './setup.ts';

type World = Awaited<ReturnType<typeof setUp>>;

/** Changes what is stored under a key, as a fault of the disk or another program would. */
function damage({ data }: Pick<World, 'data'>, key: string, change: (row: Record<string, unknown>) => void): string {
  const stored = data.rows.get(key);
  if (!stored) throw new Error(`nothing is stored under ${key}`);
  const row = JSON.parse(stored.text) as Record<string, unknown>;
  change(row);
  const text = JSON.stringify(row);
  data.rows.set(key, { ...stored, text });
  return text;
}

/** A child that waits for the agent, and beside it another family. */
async function families() {
  const world = await setUp();
  await world.engine.start('parent', 'p', { greeting: 'hello' });
  await world.engine.send(me, { type: 'adopt' });
  await world.engine.start('parent', 'other', { greeting: 'hello' });
  await world.engine.send('parent/other', { type: 'adopt' });
  await world.engine.idle();
  await world.engine.close();
  return world;
}

/** What no field of a row can be, by field; a field that is not named takes nothing of the first kind. */
const garbage: { readonly [F in keyof InstanceRecord]?: readonly unknown[] } = {
  value: [undefined, null, 7, ['connecting'], 'noSuchState', { connecting: 'deep' }],
  status: [undefined, 'asleep', 1],
  version: [undefined, '1', 1.5, 99],
  machine: [undefined, 'toString', '__proto__', 'nobody', 3],
  parent: [7, {}],
  children: [undefined, null, [], { one: 1 }],
  context: [undefined, null, 'text', []],
  commands: [
    undefined,
    {},
    [null],
    [{ corrId: 1, command: { type: 'createKey' }, expects: 'KEY', createdAt: 0 }],
    [{ corrId: 'c', command: { type: 'formatDisk' }, expects: 'KEY', createdAt: 0 }],
    [{ corrId: 'c', command: { type: 'toString' }, expects: 'KEY', createdAt: 0 }],
    [{ corrId: 'c', command: { type: 'createKey' }, expects: 'KEY', createdAt: 'now' }],
  ],
  timers: [undefined, 'soon', [{ id: 't', event: {}, dueAt: 1, delay: 1 }], [{ id: 't', event: { type: 'nap' } }]],
  labels: [undefined, 'label', [1], { 0: 'label' }],
  lastEvents: [undefined, 'event', [null]],
  birth: [undefined, 5],
  revision: [undefined, '1', null],
  since: [undefined, 'yesterday', null],
  updatedAt: [undefined, null],
  error: ['broken', { message: 1 }],
  input: ['text', null],
};

const cases = Object.entries(garbage).flatMap(([field, values]) =>
  values.map((value) => ({ field, value, name: value === undefined ? 'missing' : JSON.stringify(value) })),
);

describe('a row whose field', () => {
  it.each(cases)('$field is $name is set aside as it is, its parent told, and all others run', async (wrong) => {
    const world = await families();
    const left = damage(world, firstChild, (row) => {
      if (wrong.value === undefined) delete row[wrong.field];
      else row[wrong.field] = wrong.value;
    });
    const errors: unknown[] = [];
    const logger = {
      ...{ debug: () => undefined, info: () => undefined, warn: () => undefined },
      error: (message: string, about: unknown) => void errors.push([message, about]),
    };
    const told: string[] = [];
    const next = await world.restart({ logger, observe: (key, event) => void (key === me && told.push(event.type)) });

    expect(await next.snapshot(firstChild)).toMatchObject({ key: firstChild, status: 'quarantined' });
    expect((await next.quarantined()).map(({ key, error }) => [key, typeof error?.message])).toEqual([
      [firstChild, 'string'],
    ]);
    expect(errors).toMatchObject([['row in quarantine', { key: firstChild }]]);
    expect(told).toEqual(['xstate.error.actor.child-1']);

    // Kept for it, unless nobody can say of which machine it is.
    const sent = await next.send(firstChild, { type: 'finish' }).catch((error: unknown) => error);
    expect(sent).toMatchObject(wrong.field === 'machine' ? { type: 'MachineUnknown' } : { changed: true });
    expect(await next.resume(firstChild)).toEqual({ changed: false });
    expect(world.data.rows.get(firstChild)?.text).toBe(left);

    expect(await next.send(me, { type: 'adopt' })).toEqual({ changed: true });
    const [, other] = world.held('joinConnection');
    await world.agent.answer(other?.corrId ?? '', { type: 'JOINED', secured: true });
    expect((await next.snapshot('parent/other/child-1'))?.value).toBe('idle');
  });
});

describe('a row that is not ours', () => {
  it('is reported, never written, and never taken for the instance of its key', async () => {
    const world = await families();
    const text = JSON.stringify({ key: 'parent/mine', labels: [], unfinished: 1, note: 'of another program' });
    world.data.rows.set('parent/mine', { text, labels: [], unfinished: true });
    const next = await world.restart();
    expect((await next.quarantined()).map(({ key }) => key)).toEqual(['parent/mine']);
    await expect(next.start('parent', 'mine', { greeting: 'hello' })).rejects.toMatchObject({
      error: { type: 'InputDiffers' },
    });
    expect(world.data.rows.get('parent/mine')?.text).toBe(text);
  });

  it('and a parked event that is damaged stays where it is', async () => {
    const world = await families();
    for (const [n, parked] of [null, 'text', {}, { key: 7 }].entries()) {
      const key = `parked/${me}/0.${n}`;
      const row = { key, labels: ['parked', `parked:${me}`], parked, instance: me, at: 0 };
      world.data.rows.set(key, { text: JSON.stringify(row), labels: row.labels, unfinished: false });
      world.data.keysByLabel.set('parked', (world.data.keysByLabel.get('parked') ?? new Set()).add(key));
    }
    const next = await world.restart();
    expect(await next.parked(me)).toEqual([]);
    expect(await next.send(me, { type: 'adopt' })).toEqual({ changed: true });
  });
});

describe('a row of an SQLite file whose text is damaged', () => {
  it('is set aside as it is, and keeps nothing else from being read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'joinery-'));
    const path = join(folder, 'store.db');
    const open = () => sqliteStore<EngineRow>(libsqlDriver(path));
    const world = await joined(open, [{ behaviour: 'ignore' }, {}]);
    const relay = `${room}/relay-1`;
    const driver = libsqlDriver(path);
    await driver.open();
    await driver.execute({ sql: `UPDATE row SET body = '{"cut off' WHERE key = ?1`, params: [relay] });
    const engine = await world.restart();
    const aside = (await engine.quarantined()).map(({ key }) => key);
    const value = (await engine.snapshot(room))?.value;
    const relays = (await engine.snapshot(room))?.context['relays'];
    const [stored] = await driver.execute({ sql: 'SELECT body FROM row WHERE key = ?1', params: [relay] });
    await driver.close();
    await engine.close();
    await rm(folder, { recursive: true });

    expect(aside).toEqual([relay]);
    expect(value).toBe('functional');
    expect(relays).toMatchObject([{ phase: 'failed', reason: { code: 'Quarantined' } }, { phase: 'connected' }]);
    expect(stored?.['body']).toBe('{"cut off');
  });
});

describe('a channel one of whose relays can no longer be understood', () => {
  const relay = `${room}/relay-1`;

  it('shows it as broken, works by the other, and can be left without waiting for it', async () => {
    const { data } = memoryStore();
    const world = await joined(() => memoryStore<EngineRow>({ from: data }));
    damage({ data }, relay, (row) => delete row['context']);
    const engine = await world.restart();
    // It is settled, so that nothing reads it before it is needed.
    await engine.send(room, { type: 'user.leave' });
    await world.clock.advance(60_000);
    expect(await engine.snapshot(room)).toMatchObject({ value: 'left', status: 'done' });
    expect((await engine.snapshot(room))?.context['relays']).toMatchObject([
      { relayId: 'relay-1', phase: 'failed', reason: { code: 'Quarantined' } },
      { relayId: 'relay-2', phase: 'left' },
    ]);
    expect((await engine.snapshot(relay))?.status).toBe('quarantined');
  });

  it('hears of it at once, where it was on its way still, and can be left likewise', async () => {
    const { data } = memoryStore();
    const world = await joined(
      () => memoryStore<EngineRow>({ from: data }),
      [{ behaviour: 'ignore' }, { behaviour: 'ignore' }],
    );
    expect((await world.engine.snapshot(relay))?.value).toBe('joined');
    damage({ data }, relay, (row) => void (row['value'] = 'aStateOfTomorrow'));
    const engine = await world.restart();
    expect((await engine.snapshot(room))?.context['relays']).toMatchObject([{ phase: 'failed' }, { phase: 'joined' }]);
    await engine.send(room, { type: 'user.leave' });
    await world.clock.advance(60_000);
    expect(await engine.snapshot(room)).toMatchObject({ value: 'left', status: 'done' });
  });
});
