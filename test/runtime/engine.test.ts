import { describe, expect, it } from 'vitest';
import { JoineryError, type DomainError } from '../../runtime/errors.ts';
import type { Change } from '../../runtime/subscriptions.ts';
import { firstChild, me, setUp } from './setup.ts';

const refusal = async (call: Promise<unknown>): Promise<DomainError> => {
  const error: unknown = await call.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  if (error instanceof JoineryError) return error.error;
  throw error;
};

async function adopted() {
  const world = await setUp();
  await world.engine.start('parent', 'p', { greeting: 'hello' });
  await world.engine.send(me, { type: 'adopt' });
  await world.engine.idle();
  return world;
}

describe('an engine', () => {
  it('starts an instance once: the same input again is no second one, another input is refused', async () => {
    const { engine, dump } = await setUp();
    expect(await engine.start('parent', 'p', { greeting: 'hello' })).toEqual({ created: true });
    const before = dump();
    expect(await engine.start('parent', 'p', { greeting: 'hello' })).toEqual({ created: false });
    expect(await refusal(engine.start('parent', 'p', { greeting: 'other' }))).toEqual({
      type: 'InputDiffers',
      key: me,
    });
    expect(dump()).toBe(before);
  });

  it('refuses unknown machines, ids, inputs, instances and events, each with its own error, and stores nothing', async () => {
    const { engine, dump } = await setUp();
    await engine.start('parent', 'p', { greeting: 'hello' });
    const before = dump();
    expect(await refusal(engine.start('nobody', 'p', {}))).toMatchObject({ type: 'MachineUnknown' });
    expect(await refusal(engine.start('__proto__', 'p', {}))).toMatchObject({ type: 'MachineUnknown' });
    expect(await refusal(engine.start('parent', 'a/b', { greeting: '' }))).toMatchObject({ type: 'InputInvalid' });
    expect(await refusal(engine.start('parent', 'q', { greeting: 7 }))).toMatchObject({ type: 'InputInvalid' });
    expect(await refusal(engine.send('parent/nobody', { type: 'adopt' }))).toMatchObject({ type: 'InstanceUnknown' });
    expect(await refusal(engine.send(me, { type: 'xstate.done.actor.child-1' }))).toMatchObject({
      type: 'EventInvalid',
    });
    expect(await refusal(engine.send(me, { type: 'order', rounds: 'many' }))).toMatchObject({ type: 'EventInvalid' });
    expect(await refusal(engine.send(me, {} as never))).toMatchObject({ type: 'EventInvalid' });
    expect(await refusal(engine.send(me, null as never))).toMatchObject({ type: 'EventInvalid' });
    expect(dump()).toBe(before);
  });

  it('refuses an event that the machine refuses, with the reason, and stores nothing', async () => {
    const { engine, dump } = await setUp();
    await engine.start('parent', 'p', { greeting: 'hello' });
    const before = dump();
    expect(await refusal(engine.send(me, { type: 'forbidden' }))).toEqual({
      type: 'Refused',
      reason: { code: 'ProfileLocked' },
    });
    expect(dump()).toBe(before);
  });

  it('says that nothing changed where the state takes no such event', async () => {
    const { engine, dump } = await setUp();
    await engine.start('parent', 'p', { greeting: 'hello' });
    const before = dump();
    expect(await engine.send(me, { type: 'nap' })).toEqual({ changed: false });
    expect(dump()).toBe(before);
  });

  it('writes an event and all that it causes, over all instances, in one commit', async () => {
    const commits: string[][] = [];
    const { engine } = await setUp({
      wrap: (store) => ({
        ...store,
        commit: (mark, puts, deletes) => {
          commits.push(puts.map(({ key }) => key));
          return store.commit(mark, puts, deletes);
        },
      }),
    });
    await engine.start('parent', 'p', { greeting: 'hello' });
    await engine.send(me, { type: 'adopt' });
    expect(commits).toEqual([[me], [me, firstChild]]);
  });

  it('hands a command to the agent only after the commit, and takes it off the row with its answer', async () => {
    const { engine, agent, held } = await adopted();
    const [command] = held('joinConnection');
    const waiting = await engine.snapshot(firstChild);
    expect(waiting?.commands).toMatchObject([{ corrId: command?.corrId, expects: 'JOINED' }]);
    expect(waiting?.unfinished).toBe(1);
    await agent.answer(command?.corrId ?? '', { type: 'JOINED', secured: false });
    const answered = await engine.snapshot(firstChild);
    expect(answered).toMatchObject({ value: 'idle', commands: [] });
    expect(answered?.unfinished).toBeUndefined();
  });

  it('publishes a change after it is durable, to the key, to those above it, and with what was emitted', async () => {
    const { engine, data } = await setUp();
    const heard: Change[] = [];
    const stored: boolean[] = [];
    engine.subscribe('parent', (change) => {
      heard.push(change);
      stored.push(data.rows.get(change.key)?.text === JSON.stringify(change.record));
    });
    await engine.start('parent', 'p', { greeting: 'hello' });
    await engine.send(me, { type: 'adopt' });
    expect(heard.map(({ key }) => key)).toEqual([me, me, firstChild]);
    expect(stored).toEqual([true, true, true]);
    expect(heard[1]?.emitted).toEqual([
      { type: 'heard', what: 'child-1: born' },
      { type: 'heard', what: 'child-1: connecting' },
    ]);
  });

  it('puts an event of no known command, kind or connection aside with its reason, and stores nothing', async () => {
    const { engine, agent, held, dump } = await adopted();
    const corrId = held('joinConnection')[0]?.corrId ?? '';
    const before = dump();
    await agent.emit({ type: 'JOINED', corrId: 'nobody', connectionId: 'c-child-1', secured: true });
    await agent.emit({ type: 'JOINED', corrId, connectionId: 'another', secured: true });
    await agent.emit({ type: 'OK', corrId });
    await agent.emit({ type: 'CON', connectionId: 'another' });
    await agent.emitRaw({ type: 'JOINED' });
    await agent.emitRaw('garbage');
    expect(engine.deadLetters().map(({ reason }) => reason)).toEqual([
      'unknown-command',
      'wrong-connection',
      'wrong-kind',
      'unknown-connection',
      'unreadable',
      'unreadable',
    ]);
    expect(dump()).toBe(before);
  });

  it('takes a repeated event of the agent once', async () => {
    const { engine, agent, held } = await adopted();
    await agent.answer(held('joinConnection')[0]?.corrId ?? '', { type: 'ERR', error: { type: 'SMP' }, id: 'e1' });
    const once = await engine.snapshot(firstChild);
    expect(once?.value).toBe('napping');
    await agent.emit({ type: 'ERR', connectionId: 'c-child-1', error: { type: 'SMP' }, id: 'e1' });
    expect(await engine.snapshot(firstChild)).toEqual(once);
  });

  it('fires a timer when it is due, and once', async () => {
    const { engine, agent, held, clock } = await adopted();
    await agent.answer(held('joinConnection')[0]?.corrId ?? '', { type: 'ERR', error: { type: 'BROKER' } });
    await clock.advance(4_999);
    expect((await engine.snapshot(firstChild))?.value).toBe('napping');
    await clock.advance(1);
    expect(await engine.snapshot(firstChild)).toMatchObject({ value: 'idle', timers: [] });
    await clock.advance(60_000);
    const heard = (await engine.snapshot(me))?.context['heard'] as string[];
    expect(heard.filter((what) => what === 'child-1: woke')).toHaveLength(1);
  });

  it('does not fire a timer whose state was left', async () => {
    const { engine, agent, held, clock } = await adopted();
    await agent.answer(held('joinConnection')[0]?.corrId ?? '', { type: 'ERR', error: { type: 'BROKER' } });
    await engine.send(firstChild, { type: 'finish' });
    const finished = await engine.snapshot(firstChild);
    expect(finished).toMatchObject({ status: 'done', timers: [] });
    await clock.advance(60_000);
    expect(await engine.snapshot(firstChild)).toEqual(finished);
  });

  it('waits for a state, and says so when it does not come in time', async () => {
    const { engine, agent, held, clock } = await adopted();
    const idle = engine.waitFor(firstChild, (record) => record?.value === 'idle');
    await agent.answer(held('joinConnection')[0]?.corrId ?? '', { type: 'JOINED', secured: true });
    expect((await idle)?.value).toBe('idle');
    const never = refusal(engine.waitFor(firstChild, (record) => record?.value === 'finished', { timeout: 1_000 }));
    await clock.advance(1_001);
    expect(await never).toEqual({ type: 'WaitTimedOut', key: firstChild });
  });

  it('finds rows by their labels', async () => {
    const { engine } = await adopted();
    expect((await engine.find('family')).map(({ key }) => key)).toEqual([me]);
    expect((await engine.find('machine:parent')).map(({ key }) => key)).toEqual([me]);
    expect(await engine.find('machine:child')).toEqual([]);
    expect((await engine.find('connection:c-child-1')).map(({ key }) => key)).toEqual([firstChild]);
  });

  it('takes nothing after it was closed, and closes with everything stored', async () => {
    const { engine } = await adopted();
    const sent = engine.send(me, { type: 'adopt' });
    await sent;
    await engine.close();
    expect(await refusal(engine.start('parent', 'x', { greeting: '' }))).toEqual({ type: 'EngineClosed' });
  });

  it('removes a disposable instance with its children once their commands are answered', async () => {
    const { engine, agent, held, data } = await adopted();
    await engine.send(me, { type: 'end' });
    await engine.idle();
    expect([...data.rows.keys()].sort()).toEqual([me, firstChild]);
    expect(agent.cancelled).toEqual([held('joinConnection')[0]?.corrId]);
    await agent.answer(held('joinConnection')[0]?.corrId ?? '', { type: 'ERR', error: { type: 'CANCELLED' } });
    expect([...data.rows.keys()]).toEqual([]);
  });

  it('deletes the connection that a withdrawn join made after all', async () => {
    const { engine, agent, held, data } = await adopted();
    await engine.send(me, { type: 'end' });
    await engine.idle();
    await agent.answer(held('joinConnection')[0]?.corrId ?? '', { type: 'JOINED', secured: true });
    await engine.idle();
    const [deletion] = held('deleteConnection');
    expect(deletion).toMatchObject({ connectionId: 'c-child-1' });
    await agent.answer(deletion?.corrId ?? '', { type: 'DELD' });
    expect(data.rows.size).toBe(0);
  });
});
