import { describe, expect, it } from 'vitest';
import { clerk, clerkWith } from './clerk.ts';
import { firstChild, me, setUp } from './setup.ts';

const kept = 512;

describe('what the engine has in memory', () => {
  it('is of settled rows the last that were used: older ones are read from disk again, and only they', async () => {
    const reads: string[] = [];
    const { engine } = await setUp({
      wrap: (store) => ({ ...store, read: (keys) => (reads.push(...keys), store.read(keys)) }),
    });
    const ids = Array.from({ length: kept + 1 }, (_, at) => `p${at}`);
    await Promise.all(ids.map((id) => engine.start('parent', id, { greeting: id })));
    reads.length = 0;
    expect((await engine.snapshot('parent/p1'))?.context['greeting']).toBe('p1');
    expect(reads).toEqual([]);
    expect((await engine.snapshot('parent/p0'))?.context['greeting']).toBe('p0');
    expect(await engine.snapshot('parent/p0')).toBeDefined();
    expect(reads).toEqual(['parent/p0']);
  });

  it('is every row in which work remains, however many others are used', async () => {
    const reads: string[] = [];
    const { engine } = await setUp({
      wrap: (store) => ({ ...store, read: (keys) => (reads.push(...keys), store.read(keys)) }),
    });
    await engine.start('parent', 'p', { greeting: '' });
    await engine.send(me, { type: 'adopt' });
    const ids = Array.from({ length: kept + 10 }, (_, at) => `p${at}`);
    await Promise.all(ids.map((id) => engine.start('parent', id, { greeting: id })));
    reads.length = 0;
    expect((await engine.snapshot(`${me}/child-1`))?.value).toBe('connecting');
    expect(reads).toEqual([]);
  });
});

describe('the owner of a connection', () => {
  const told = { type: 'ERR', error: { type: 'SMP', code: 'AUTH' } } as const;

  it('is told what the agent says of it, without the disk being asked', async () => {
    const asked: string[] = [];
    const { engine, agent } = await setUp({
      wrap: (store) => ({ ...store, find: (label, options) => (asked.push(label), store.find(label, options)) }),
    });
    await engine.start('parent', 'p', { greeting: '' });
    await engine.send(me, { type: 'adopt' });
    asked.length = 0;
    await agent.emit({ ...told, connectionId: 'c-child-1' });
    expect((await engine.snapshot(firstChild))?.value).toBe('napping');
    expect(asked).toEqual([]);
  });

  it('is told nothing more of it once it has let go', async () => {
    const { agent, heard, send, engine } = await clerkWith();
    await send({ type: 'own', connectionIds: ['a', 'b'] });
    await send({ type: 'own', connectionIds: ['b'] });
    await agent.emit({ ...told, connectionId: 'a' });
    expect(await heard()).toEqual([]);
    expect(engine.deadLetters()).toMatchObject([{ reason: 'unknown-connection' }]);
  });

  it('is who owns it now, where another one owned it before', async () => {
    const { agent, heard, send, engine } = await clerkWith();
    await engine.start('clerk', 'd', {});
    await engine.send('clerk/d', { type: 'own', connectionIds: ['a'] });
    await send({ type: 'own', connectionIds: ['a'] });
    await engine.send('clerk/d', { type: 'own', connectionIds: [] });
    await agent.emit({ ...told, connectionId: 'a' });
    expect(await heard()).toEqual(['ERR']);
    expect((await engine.snapshot('clerk/d'))?.context['heard']).toEqual([]);
  });

  it('is found on disk where it is not in memory', async () => {
    const { agent, send, restart } = await clerkWith();
    await send({ type: 'own', connectionIds: ['a'] });
    const next = await restart();
    await agent.emit({ ...told, connectionId: 'a' });
    expect((await next.snapshot(clerk))?.context['heard']).toEqual(['ERR']);
  });
});

describe('finding rows by a label', () => {
  it('goes on after a key, so many at a time, in the order of the keys', async () => {
    const { engine } = await setUp();
    for (const id of ['c', 'a', 'd', 'b']) await engine.start('parent', id, { greeting: id });
    const page = async (after?: string) =>
      (await engine.find('machine:parent', { limit: 2, ...(after && { after }) })).map(({ key }) => key);
    expect(await page()).toEqual(['parent/a', 'parent/b']);
    expect(await page('parent/b')).toEqual(['parent/c', 'parent/d']);
    expect(await page('parent/d')).toEqual([]);
  });
});
