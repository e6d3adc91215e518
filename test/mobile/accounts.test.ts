import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { opSqliteDriver } from '../../persistence/op-sqlite.ts';
import { sqliteStore } from '../../persistence/sqlite.ts';
import { createEngine, type Engine } from '../../runtime/engine.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { createNetwork, seededRandom, virtualClock, type Network, type VirtualClock } from '../../simulation/index.ts';
import { scriptedAgent } from '../../simulation/scripted-agent.ts';
import { firstChild, me, setUp } from '../runtime/setup.ts';
import { open } from './stand-ins/op-sqlite.ts';

const news = 'channel-join/news';

describe('two accounts in one process are two engines that never mix', () => {
  let folder: string | undefined;
  afterEach(async () => {
    if (folder !== undefined) await rm(folder, { recursive: true });
    folder = undefined;
  });

  /** An account of the process: its own file, its own agent, and profiles that bear its name. */
  async function account(network: Network<VirtualClock>, name: string, location: string) {
    const store = sqliteStore<EngineRow>(opSqliteDriver({ open, name: `${name}.db`, location }));
    const told: string[] = [];
    const engine = await createEngine({
      store,
      agent: network.agent(name),
      clock: network.clock,
      // The same draws: even ids that are equal by chance belong to one account alone.
      random: seededRandom('the same'),
      profileFactory: (kind) => ({ displayName: `${name} ${kind}`, fullName: '' }),
      deliver: async ({ key, event }) => void told.push(`${key} ${event.type}`),
    });
    network.clock.waitFor(() => engine.idle());
    return { name, engine, store, told, text: async () => JSON.stringify(await store.all()) };
  }

  const join_ = async (engine: Engine, link: string): Promise<void> => {
    await engine.start('channel-join', 'news', { link });
    await engine.send(news, { type: 'user.connect' });
  };

  it('with the same ids, in the same channel, each with its own profile, key and rows', async () => {
    folder = await mkdtemp(join(tmpdir(), 'joinery-'));
    const clock = virtualClock();
    const network = await createNetwork({ clock, seed: 'accounts' });
    const channel = network.addChannel({ name: 'news', relays: 2 });
    const [work, home] = [await account(network, 'work', folder), await account(network, 'home', folder)];
    await Promise.all([join_(work.engine, channel.link), join_(home.engine, channel.link)]);
    await clock.advance(60_000);

    const key = async ({ engine }: typeof work) => (await engine.snapshot(news))?.context['key'];
    expect((await work.engine.snapshot(news))?.value).toBe('functional');
    expect((await home.engine.snapshot(news))?.value).toBe('functional');
    expect(await key(work)).not.toEqual(await key(home));
    expect(network.log.identities(channel.link)).toBe(2);
    expect(network.log.maxJoinRequests(channel.link)).toBe(1);
    expect(await work.text()).not.toContain('home main');
    expect(await home.text()).not.toContain('work main');
    expect(work.told).toEqual(home.told);
    expect(work.told).toContain(`${news} channel.joined`);

    // What is forgotten in one stays in the other, and closing one leaves the other at work.
    await work.engine.forget(news);
    await clock.advance(60_000);
    await work.engine.close();
    expect((await home.engine.snapshot(news))?.value).toBe('functional');
    expect((await home.engine.send(news, { type: 'user.leave' })).changed).toBe(true);
    expect((await home.engine.stats()).deadLetters).toBe(0);
    await home.engine.close();
  });

  it('and an event of one agent, for a connection of that name in both, reaches one engine', async () => {
    const accounts = [await setUp(), await setUp()] as const;
    const [one, other] = accounts;
    for (const { engine } of accounts) {
      await engine.start('parent', 'p', { greeting: 'hello' });
      await engine.send(me, { type: 'adopt' });
      await engine.idle();
    }
    // The same draws: the same births, and so the same ids of commands and connections.
    const ids = accounts.map(({ agent }) => agent.held.map(({ corrId }) => corrId));
    expect(ids[0]).toHaveLength(1);
    expect(ids[0]).toEqual(ids[1]);
    const heard: string[] = [];
    other.engine.subscribe('', ({ key }) => heard.push(key));
    const untouched = other.dump();
    await one.agent.answer(ids[0]![0]!, { type: 'JOINED', secured: true });
    expect((await one.engine.snapshot(firstChild))?.value).toBe('idle');
    expect(other.dump()).toBe(untouched);
    expect(heard).toEqual([]);
    expect(other.agent.held).toHaveLength(1);
    expect(other.engine.deadLetters()).toEqual([]);
  });

  it('and one that rests, sleeps or is broken does not hold up the other', async () => {
    const accounts = [
      await setUp(),
      await setUp({ wrap: (store) => ({ ...store, commit: () => new Promise(() => {}) }) }),
    ];
    const [one, stuck] = accounts as [(typeof accounts)[0], (typeof accounts)[0]];
    void stuck.engine.start('parent', 'p', { greeting: 'hello' });
    await one.engine.runUntil({ deadline: one.clock.now() });
    await one.engine.start('parent', 'p', { greeting: 'hello' });
    expect((await one.engine.snapshot(me))?.value).toBe('open');
    expect(await stuck.engine.snapshot(me)).toBeUndefined();
  });

  it('and one agent for two of them would be heard by the last alone: each needs its own', async () => {
    const agent = scriptedAgent();
    const [one, two] = [await setUp(), await setUp()];
    const engines = [await one.restart({ agent }), await two.restart({ agent })];
    await agent.emit({ type: 'CON', connectionId: 'nobodys' });
    expect(engines.map((engine) => engine.deadLetters().length)).toEqual([0, 1]);
  });
});
