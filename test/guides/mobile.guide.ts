import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import type { Engine, EngineStats } from '../../runtime/index.ts';
import { systemClock } from '../../runtime/system.ts';
import { createNetwork } from '../../simulation/index.ts';
import { setDefaultDirectory } from '../mobile/stand-ins/expo-sqlite.ts';
import { setDefaultLocation } from '../mobile/stand-ins/op-sqlite.ts';
import type { Guide } from './guide.ts';
import { world } from './stand-ins/agent.ts';
import { registered, tasks } from './stand-ins/expo.ts';
import { alarms, problems, told } from './stand-ins/mobile-application.ts';
import { headless, listeners } from './stand-ins/react-native.ts';

const key = 'channel-join/news';

interface Index {
  engineOf(account: string): Promise<Engine>;
  plan(at: number | undefined): Promise<void>;
  numbersOf(account: string): Promise<EngineStats>;
}

/** Lets time pass until the promise has settled: the guide's code has the system's clock, which is a test's here. */
async function passing<T>(promise: Promise<T>): Promise<T> {
  const settled = promise.then(
    () => true,
    () => true,
  );
  const goesOn = async (): Promise<boolean> => {
    await vi.advanceTimersByTimeAsync(5);
    return new Promise((resolve) => setImmediate(() => resolve(false)));
  };
  while (!(await Promise.race([settled, goesOn()])));
  return promise;
}

/** One relay answers at once, the other in an hour. */
const relays = [{}, { delay: 3_600_000 }];
let folder: string;
let link: string;

export const guide: Guide = {
  page: 'mobile',
  standIns: {
    'expo-crypto': 'stand-ins/expo.ts',
    'expo-task-manager': 'stand-ins/expo.ts',
    'expo-notifications': 'stand-ins/expo.ts',
    'expo-background-task': 'stand-ins/expo.ts',
    'expo-sqlite': '../mobile/stand-ins/expo-sqlite.ts',
    '@op-engineering/op-sqlite': '../mobile/stand-ins/op-sqlite.ts',
    'react-native': 'stand-ins/react-native.ts',
    'react-native-get-random-values': 'stand-ins/react-native.ts',
    './agent.ts': 'stand-ins/agent.ts',
    './application.ts': 'stand-ins/mobile-application.ts',
  },
  async prepare() {
    folder = await mkdtemp(join(tmpdir(), 'joinery-'));
    setDefaultDirectory(folder);
    setDefaultLocation(await mkdtemp(join(folder, 'bare-')));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    world.network = await createNetwork({ clock: systemClock, seed: 'mobile' });
    ({ link } = world.network.addChannel({ name: 'news', relays }));
  },
  async play(modules) {
    const { engineOf, plan, numbersOf } = modules['index'] as Index;
    const { engine: bare } = modules['bare'] as { engine: Engine };
    try {
      // Both accounts join, each in its own file; a push brings them on.
      const engines = [await passing(engineOf('work')), await passing(engineOf('work'))];
      expect(engines[0]).toBe(engines[1]);
      const work = engines[0]!;
      await passing(work.start('channel-join', 'news', { link }));
      await passing(work.send(key, { type: 'user.connect' }));
      expect(registered.has('joinery.push')).toBe(true);
      expect(await passing(tasks.get('joinery.push')!())).toBe(0);
      expect((await passing(work.snapshot(key)))?.value).toBe('functional');
      expect(told.map(({ account, event }) => `${account} ${event.type}`)).toContain('work channel.joined');

      // A relay answers in an hour: the system is asked for a window at half past at the earliest.
      expect(registered.get('joinery.wake')).toBeGreaterThanOrEqual(30);
      expect((await passing(numbersOf('work'))).unfinished).toBeGreaterThan(0);
      await passing(vi.advanceTimersByTimeAsync(3_600_000));
      expect(await passing(tasks.get('joinery.wake')!())).toBe(1);
      expect((await passing(numbersOf('work'))).unfinished).toBe(0);
      expect(registered.has('joinery.wake')).toBe(false);
      await plan(undefined);

      for (const listener of listeners) listener('active');
      await passing(work.idle());
      for (const listener of listeners) listener('background');
      await passing(vi.advanceTimersByTimeAsync(5_000));

      await passing(bare.start('channel-join', 'news', { link, incognito: true }));
      await passing(bare.send(key, { type: 'user.connect' }));
      await passing(headless.get('JoineryWindow')!()());
      expect((await passing(bare.snapshot(key)))?.value).toBe('functional');
      expect(alarms).toEqual([expect.any(Number)]);
      expect(problems).toEqual([]);
      for (const engine of [work, bare, await passing(engineOf('home'))]) await passing(engine.close());
    } finally {
      vi.useRealTimers();
      await rm(folder, { recursive: true });
    }
  },
};
