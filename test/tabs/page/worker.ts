import { indexedDbStore } from '../../../persistence/indexeddb.ts';
import { createEngine, type Agent } from '../../../runtime/index.ts';
import { hostEngine } from '../../../runtime/worker/index.ts';
import { machines } from './ledger.ts';

/** An engine over IndexedDB, by the name that the worker bears: the profile, and the version of its rows. */
const { profile, rows } = JSON.parse((globalThis as unknown as { name: string }).name) as {
  profile: string;
  rows: number;
};

/** Nothing here asks an agent for anything. */
const idleAgent: Agent = {
  submit: async () => undefined,
  cancel: async () => undefined,
  status: async () => [],
  onEvent: () => () => undefined,
  close: async () => undefined,
};

hostEngine({
  engine: createEngine({
    machines,
    store: indexedDbStore({ name: profile, durability: 'relaxed' }),
    agent: idleAgent,
    profileFactory: () => ({ displayName: 'nobody', fullName: '' }),
  }),
  scope: globalThis,
  rows: { ledger: rows },
});

globalThis.addEventListener('message', ({ data }) => {
  if (data === 'hang') for (;;);
});
