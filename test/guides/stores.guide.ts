import { webcrypto } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import 'fake-indexeddb/auto';
import type { Engine, EngineRow, Store } from '../../runtime/index.ts';
import { createNetwork, virtualClock } from '../../simulation/index.ts';
import type { Guide } from './guide.ts';
import { world } from './stand-ins/agent.ts';
import { runTests } from './stand-ins/vitest.ts';

export const guide: Guide = {
  page: 'stores',
  standIns: {
    'better-sqlite3': 'stand-ins/better-sqlite3.ts',
    vitest: 'stand-ins/vitest.ts',
    './agent.ts': 'stand-ins/agent.ts',
  },
  async play(modules) {
    const { count, failures } = await runTests();
    expect(count).toBeGreaterThan(20);
    expect(failures).toEqual([]);

    const { accountStore } = modules['index'] as { accountStore(key: CryptoKey): Store<EngineRow> };
    const secret = webcrypto.getRandomValues(new Uint8Array(32));
    const store = accountStore(await webcrypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']));
    expect(await store.open()).toMatchObject({ epoch: 1 });
    await store.close();

    const folder = await mkdtemp(join(tmpdir(), 'joinery-'));
    const { openEngine } = modules['node'] as { openEngine(account: string, path: string): Promise<Engine> };
    world.network = await createNetwork({ clock: virtualClock() });
    const engine = await openEngine('alice', join(folder, 'alice.db'));
    expect(await engine.find('machine:channel-join')).toEqual([]);
    await engine.close();
    await rm(folder, { recursive: true });
  },
};
