import { indexedDbStore } from 'joinery/indexeddb';
import type { NetworkState, NetworkStorage } from 'joinery/simulation';
import { clock } from '../clock.ts';

const key = 'network';

/** The simulated network's own disk: a database apart from the engine's, as the network is not part of the client. */
export async function networkStorage(name: string): Promise<NetworkStorage> {
  const store = indexedDbStore<{ key: string; labels: string[]; state: NetworkState }>({
    name,
    durability: 'relaxed',
    clock,
  });
  const { epoch } = await store.open();
  let turn = 0;
  return {
    async load() {
      const [row] = await store.read([key]);
      return row?.state;
    },
    save: (state) => store.commit({ epoch, turn: (turn += 1) }, [{ key, labels: [], state }], []),
  };
}
