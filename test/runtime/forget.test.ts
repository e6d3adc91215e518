import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../persistence/memory.ts';
import type { Store } from '../../persistence/store.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { joined, room } from './joined.ts';
import { firstChild, me, setUp } from './setup.ts';

/** A channel on a memory store, of which the test reads the bytes. */
async function inMemory(relays?: Parameters<typeof joined>[1]) {
  const { data } = memoryStore();
  const world = await joined(() => memoryStore<EngineRow>({ from: data }), relays);
  const keys = () => [...data.rows.keys()];
  return Object.assign(world, { data, keys });
}

/** The same, and the process dies once, at the nth commit after it has joined. */
async function dyingAt(nth: number, when: 'before' | 'after') {
  const { data } = memoryStore();
  const trap = { left: Infinity, dies: () => {} };
  const never = new Promise<never>(() => {});
  const mortal = (): Store<EngineRow> => {
    const store = memoryStore<EngineRow>({ from: data });
    return {
      ...store,
      async commit(mark, puts, deletes) {
        const last = --trap.left === 0;
        if (last && when === 'before') return trap.dies() ?? never;
        await store.commit(mark, puts, deletes);
        return last ? (trap.dies() ?? never) : undefined;
      },
    };
  };
  const world = await joined(mortal);
  let died = false;
  trap.left = nth;
  trap.dies = () => {
    died = true;
    world.giveUp();
  };
  return Object.assign(world, { keys: () => [...data.rows.keys()], died: () => died });
}

const hidden = /^forgotten\/[\w-]+$/;

describe('forget', () => {
  it('removes the instance, its children and their labels at once, and has their connections deleted', async () => {
    const world = await inMemory();
    expect(world.keys()).toHaveLength(3);
    expect(await world.engine.forget(room)).toEqual({ changed: true });
    expect(await world.engine.snapshot(room)).toBeUndefined();
    expect(world.keys().every((key) => hidden.test(key))).toBe(true);
    await world.clock.advance(60_000);
    expect(world.network.log.of('deletion')).toHaveLength(2);
    expect(world.keys()).toEqual([]);
    expect([...world.data.keysByLabel.keys()]).toEqual([]);
  });

  it('goes on after a crash, as soon as the agent can', async () => {
    const world = await inMemory();
    world.network.faults.offline('alice');
    await world.engine.forget(room);
    await world.clock.advance(1_000);
    await world.restart();
    expect(await world.engine.snapshot(room)).toBeUndefined();
    expect(world.keys()).toHaveLength(2);
    world.network.faults.offline('alice', false);
    await world.clock.advance(3_600_000);
    expect(world.network.log.of('deletion')).toHaveLength(2);
    expect(world.keys()).toEqual([]);
  });

  it('ends the same, whichever commit of it the process dies before or after', async () => {
    for (const when of ['before', 'after'] as const) {
      let died = true;
      for (let nth = 1; died; nth++) {
        const world = await dyingAt(nth, when);
        void world.engine.forget(room);
        await world.clock.advance(60_000);
        died = world.died();
        if (died) await world.restart();
        // Before its first commit nothing was promised: the caller, who heard nothing, asks again.
        if (nth === 1 && when === 'before') await world.engine.forget(room);
        expect(await world.engine.snapshot(room)).toBeUndefined();
        await world.clock.advance(3_600_000);
        expect(world.keys()).toEqual([]);
        expect(world.network.log.of('deletion').map(({ connectionId }) => connectionId)).toHaveLength(2);
        expect(nth).toBeLessThan(10);
      }
    }
  });

  it('withdraws what is in flight; a join that succeeds all the same is deleted', async () => {
    const { engine, agent, held, data } = await setUp();
    await engine.start('parent', 'p', { greeting: 'hello' });
    await engine.send(me, { type: 'adopt' });
    await engine.idle();
    const [join] = held('joinConnection');
    await engine.forget(me);
    await engine.idle();
    expect(agent.cancelled).toEqual([join?.corrId]);
    const [deletion] = held('deleteConnection');
    expect(deletion).toMatchObject({ connectionId: 'c-child-1' });
    await agent.answer(deletion?.corrId ?? '', { type: 'DELD' });
    await agent.answer(join?.corrId ?? '', { type: 'JOINED', secured: true });
    await engine.idle();
    const [again] = held('deleteConnection');
    expect(again).toMatchObject({ connectionId: 'c-child-1' });
    expect(data.rows.size).toBe(1);
    await agent.answer(again?.corrId ?? '', { type: 'DELD' });
    expect(data.rows.size).toBe(0);
    expect(engine.deadLetters()).toEqual([]);
  });

  it('lets a goodbye that is under way arrive first, if asked', async () => {
    const heard = async (afterDelivery: boolean) => {
      const world = await inMemory();
      world.network.faults.offline('alice');
      await world.engine.send(room, { type: 'user.leave' });
      await world.engine.forget(room, { afterDelivery });
      world.network.faults.offline('alice', false);
      await world.clock.advance(3_600_000);
      expect(world.keys()).toEqual([]);
      return world.network.log.of('message').filter(({ event }) => event === 'x.grp.leave').length;
    };
    expect(await heard(true)).toBe(2);
    expect(await heard(false)).toBe(0);
  });

  it('asks for the deletion after delivery of what the instance itself was not about to delete', async () => {
    const { engine, held } = await setUp();
    await engine.start('parent', 'p', { greeting: 'hello' });
    await engine.send(me, { type: 'adopt' });
    await engine.forget(me, { afterDelivery: true });
    await engine.idle();
    expect(held('deleteConnection')).toMatchObject([{ connectionId: 'c-child-1', afterDelivery: true }]);
  });

  it('leaves the key free: the same channel can be joined anew at once, as somebody else', async () => {
    const world = await inMemory();
    world.network.faults.offline('alice');
    await world.engine.forget(room);
    expect(await world.engine.start('channel-join', 'the-room', { link: world.channel.link })).toEqual({
      created: true,
    });
    world.network.faults.offline('alice', false);
    await world.engine.send(room, { type: 'user.connect' });
    await world.clock.advance(60_000);
    expect((await world.engine.snapshot(room))?.value).toBe('functional');
    expect(world.network.log.identities(world.channel.link)).toBe(2);
    expect(world.keys()).toHaveLength(3);
  });

  it('takes what is in quarantine too, with the events that were parked for it', async () => {
    const { engine, data, agent, held } = await setUp();
    await engine.start('parent', 'p', { greeting: 'hello' });
    await engine.send(me, { type: 'adopt' });
    await engine.send(firstChild, { type: 'throw' });
    await engine.send(firstChild, { type: 'pause' });
    expect(await engine.parked(firstChild)).toHaveLength(2);
    await engine.forget(me);
    await engine.idle();
    for (const type of ['joinConnection', 'deleteConnection'] as const) {
      for (const { corrId } of held(type)) await agent.answer(corrId, { type: 'ERR', error: { type: 'CANCELLED' } });
    }
    expect([...data.rows.keys()]).toEqual([]);
  });

  it('takes a row that nobody can read, as far as it names its connections', async () => {
    const { data, restart, engine, held } = await setUp();
    await engine.start('parent', 'p', { greeting: 'hello' });
    await engine.send(me, { type: 'adopt' });
    await engine.close();
    for (const [key, stored] of data.rows) {
      data.rows.set(key, { ...stored, text: JSON.stringify({ ...JSON.parse(stored.text), birth: 5, version: null }) });
    }
    const next = await restart();
    expect(await next.forget(me)).toEqual({ changed: true });
    await next.idle();
    expect([...data.rows.keys()].every((key) => hidden.test(key))).toBe(true);
    expect(held('deleteConnection')).toMatchObject([{ connectionId: 'c-child-1' }]);
  });

  it('takes a child too whose labels are lost, since its parent knows it', async () => {
    const { data, restart, engine } = await setUp();
    await engine.start('parent', 'p', { greeting: 'hello' });
    for (const _ of [1, 2]) await engine.send(me, { type: 'adopt' });
    await engine.close();
    data.keysByLabel.get(`child-of:${me}`)?.delete(firstChild);
    const next = await restart();
    expect(await next.forget(me)).toEqual({ changed: true });
    expect([...data.rows.keys()].every((key) => hidden.test(key))).toBe(true);
  });

  it('is refused for a child, whose parent would wait for it, and does nothing where there is nothing', async () => {
    const { engine, dump } = await setUp();
    await engine.start('parent', 'p', { greeting: 'hello' });
    await engine.send(me, { type: 'adopt' });
    const before = dump();
    await expect(engine.forget(firstChild)).rejects.toMatchObject({ error: { type: 'InstanceUnknown' } });
    expect(await engine.forget('parent/nobody')).toEqual({ changed: false });
    expect(dump()).toBe(before);
  });

  it('leaves nothing among what is in quarantine, though the agent has not confirmed it', async () => {
    const { engine, held } = await setUp();
    await engine.start('parent', 'p', { greeting: 'hello' });
    await engine.send(me, { type: 'adopt' });
    await engine.forget(me);
    await engine.idle();
    expect(held('deleteConnection')).toHaveLength(1);
    expect(await engine.quarantined()).toEqual([]);
  });

  it('tells subscribers that the instance is gone', async () => {
    const { engine } = await setUp();
    await engine.start('parent', 'p', { greeting: 'hello' });
    const told: unknown[] = [];
    engine.subscribe(me, ({ key, record }) => told.push([key, record]));
    await engine.forget(me);
    expect(told).toEqual([[me, undefined]]);
  });
});

describe('destroy', () => {
  it('leaves a store that is empty but for its mark', async () => {
    const world = await inMemory();
    await world.engine.start('channel-join', 'another', { link: world.channel.link });
    let over = false;
    void world.engine.destroy().then(() => (over = true));
    await world.clock.runUntil(() => over);
    expect(world.keys()).toEqual([]);
    expect(world.data.keysByLabel.size).toBe(0);
    expect(world.data.mark.epoch).toBe(1);
    expect(world.network.log.of('deletion')).toHaveLength(2);
  });

  it('resolves at once where nothing is left to be confirmed', async () => {
    const { engine, data } = await setUp();
    await engine.start('parent', 'p', { greeting: 'hello' });
    await engine.destroy();
    expect(data.rows.size).toBe(0);
  });

  it('does not wait for what is begun meanwhile', async () => {
    const { engine, agent, held, data } = await setUp();
    await engine.start('parent', 'p', { greeting: 'hello' });
    await engine.send(me, { type: 'adopt' });
    await engine.idle();
    const old = agent.held.map(({ corrId }) => corrId);
    const destroyed = engine.destroy();
    await engine.start('parent', 'new', { greeting: 'hello' });
    await engine.send('parent/new', { type: 'adopt' });
    await engine.idle();
    const deletions = held('deleteConnection').map(({ corrId }) => corrId);
    for (const corrId of [...old, ...deletions]) {
      await agent.answer(corrId, { type: 'ERR', error: { type: 'CANCELLED' } });
    }
    await destroyed;
    expect([...data.rows.keys()].sort()).toEqual(['parent/new', 'parent/new/child-1']);
  });

  it('that the engine does not live to see confirmed says so, and the next start goes on with it', async () => {
    const world = await inMemory();
    world.network.faults.offline('alice');
    const destroyed = world.engine.destroy().catch(String);
    await world.clock.advance(1_000);
    await world.engine.close();
    expect(await destroyed).toContain('EngineClosed');
    expect(world.keys().length).toBeGreaterThan(0);
    world.network.faults.offline('alice', false);
    await world.restart();
    await world.clock.advance(3_600_000);
    expect(world.keys()).toEqual([]);
  });

  it('is in one transaction: after a crash the next start goes on with it', async () => {
    const world = await inMemory();
    world.network.faults.offline('alice');
    void world.engine.destroy();
    await world.clock.advance(1_000);
    await world.restart();
    expect(await world.engine.find('machine:channel-join')).toEqual([]);
    world.network.faults.offline('alice', false);
    await world.clock.advance(3_600_000);
    expect(world.keys()).toEqual([]);
  });
});
