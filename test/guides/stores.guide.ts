import { webcrypto } from 'node:crypto';
import { expect } from 'vitest';
import 'fake-indexeddb/auto';
import type { EngineRow, Store } from '../../runtime/index.ts';
import type { Guide } from './guide.ts';
import { runTests } from './stand-ins/vitest.ts';

export const guide: Guide = {
  page: 'stores',
  standIns: { 'better-sqlite3': 'stand-ins/better-sqlite3.ts', vitest: 'stand-ins/vitest.ts' },
  async play(modules) {
    const { count, failures } = await runTests();
    expect(count).toBeGreaterThan(20);
    expect(failures).toEqual([]);

    const { accountStore } = modules['index'] as { accountStore(key: CryptoKey): Store<EngineRow> };
    const secret = webcrypto.getRandomValues(new Uint8Array(32));
    const store = accountStore(await webcrypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']));
    expect(await store.open()).toMatchObject({ epoch: 1 });
    await store.close();
  },
};
