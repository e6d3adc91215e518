import { describe, expect, it } from 'vitest';
import { me, setUp } from './setup.ts';

async function parent() {
  const world = await setUp();
  await world.engine.start('parent', 'p', { greeting: 'hello' });
  return { ...world, adopt: () => world.engine.send(me, { type: 'adopt' }) };
}

describe('a subscriber', () => {
  it('hears nothing any more once it has ended it, and others go on to hear', async () => {
    const { engine, adopt } = await parent();
    const heard: string[] = [];
    const end = engine.subscribe(me, ({ key }) => heard.push(`first: ${key}`));
    engine.subscribe(me, ({ key }) => heard.push(`second: ${key}`));
    end();
    end();
    await engine.send(me, { type: 'adopt' });
    expect(heard).toEqual([`second: ${me}`, `second: ${me}/child-1`]);
    heard.length = 0;
    const again = engine.subscribe('parent/q', () => heard.push('third'));
    again();
    engine.subscribe('parent/q', () => heard.push('fourth'));
    again();
    await engine.start('parent', 'q', { greeting: '' });
    await adopt();
    expect(heard).toEqual(['fourth', `second: ${me}`, `second: ${me}/child-2`]);
  });

  it('that throws keeps nobody else from hearing', async () => {
    const { engine, adopt } = await parent();
    let heard = 0;
    engine.subscribe(me, () => {
      throw new Error('not now');
    });
    engine.subscribe(me, () => (heard += 1));
    expect(await adopt()).toEqual({ changed: true });
    expect(heard).toBe(2);
  });
});

describe('waiting for a row', () => {
  it('is for that row, and for none below it', async () => {
    const { engine, adopt, clock } = await parent();
    const seen: unknown[] = [];
    const waited = engine.waitFor(me, (record) => {
      seen.push(record?.key);
      return record?.context['adopted'] === 2;
    });
    await adopt();
    await adopt();
    expect((await waited)?.key).toBe(me);
    await clock.advance(3_600_000);
    expect(new Set(seen)).toEqual(new Set([me]));
  });

  it('ends with the reason of its signal, be it given before or meanwhile', async () => {
    const { engine } = await parent();
    const never = () => false;
    const reason = new Error('enough');
    await expect(engine.waitFor(me, never, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const waited = engine.waitFor(me, never, { signal: controller.signal });
    controller.abort(reason);
    await expect(waited).rejects.toBe(reason);
    const other = engine.waitFor(me, never, { signal: AbortSignal.abort('no error') });
    await expect(other).rejects.toThrow('aborted');
  });

  it('ends with the engine, and does not begin after that: no row changes any more', async () => {
    const { engine } = await parent();
    const waited = engine.waitFor(me, () => false).catch(String);
    await engine.close();
    expect(await waited).toContain('EngineClosed');
    await expect(engine.waitFor(me, () => true)).rejects.toMatchObject({ error: { type: 'EngineClosed' } });
  });

  it('ends with the reason for which the engine has ended', async () => {
    const { engine, restart, adopt } = await parent();
    const waited = engine.waitFor(me, () => false).catch(String);
    const next = await restart();
    await expect(adopt()).rejects.toMatchObject({ error: { type: 'WriterElsewhere' } });
    expect(await waited).toContain('WriterElsewhere');
    await next.close();
  });
});

it('an agent that takes no listener ends no process: the log says so, and what is stored can be read', async () => {
  const { agent, restart } = await parent();
  const said: unknown[] = [];
  const onEvent = () => {
    throw new Error('closed');
  };
  const logger = { debug() {}, info() {}, warn() {}, error: (what: string) => void said.push(what) };
  const engine = await restart({ agent: { ...agent, onEvent }, logger });
  await engine.idle();
  expect(said).toEqual(['the agent can’t be heard']);
  expect(await engine.snapshot(me)).toMatchObject({ status: 'active' });
});
