import { assertStorable } from './row-text.ts';
import { type Sealing, type SealedRow, sealingOf, Unsealable } from './sealing.ts';
import { type Row, type Store, StoreError } from './store.ts';
import { type StoreCrypto, systemCrypto } from './system-crypto.ts';

export type { SealedRow } from './sealing.ts';
export type { StoreCrypto } from './system-crypto.ts';

export interface EncryptionOptions {
  /**
   * At least 32 random bytes, or a CryptoKey for HKDF with the usage `deriveKey`, which may be one that cannot be
   * exported. A password is no key: stretch it first.
   */
  readonly key: CryptoKey | Uint8Array<ArrayBuffer>;
  /** @default the platform's */
  readonly crypto?: StoreCrypto;
}

/** The one row whose name is in clear. It opens by the right key only. */
const checkKey = 'joinery.encrypted';

/**
 * A store over another one, which gets to see nothing of the rows but their number, their length, whether work remains,
 * and which of them share a label. Rows are sealed with AES-GCM; keys and labels are keyed hashes; the mark is plain.
 * With another key `open` rejects with `StoreKeyWrong`, on data that are not encrypted with `StoreForeign`; the epoch has
 * begun by then, and nothing else has changed. A row that was changed by somebody else rejects with `StoreKeyWrong` too.
 */
export function encryptedStore<R extends Row = Row>(inner: Store<SealedRow>, options: EncryptionOptions): Store<R> {
  const sealing = sealingOf(options.key, options.crypto ?? systemCrypto);
  // Told to whoever opens the store.
  sealing.catch(() => undefined);
  let last: Promise<unknown> = Promise.resolve();
  /** An epoch that was begun, in data that could not be looked at then. */
  let begun: Awaited<ReturnType<Store['open']>> | undefined;

  async function sealed(row: R): Promise<SealedRow> {
    const text = JSON.stringify(row);
    const { hash, seal } = await sealing;
    const [key, ...labels] = await Promise.all([
      hash('key', row.key),
      ...row.labels.map((label) => hash('label', label)),
    ]);
    return seal({ key, labels, ...(row.unfinished && { unfinished: row.unfinished }) }, text);
  }

  async function opened(row: SealedRow): Promise<R> {
    return JSON.parse(await openedText(await sealing, row)) as R;
  }

  /** The hashes have another order than the keys that they stand for: it takes all of them to know which come first. */
  async function page(rows: readonly SealedRow[], { limit, after }: { limit?: number; after?: string }): Promise<R[]> {
    const all = await Promise.all(rows.filter(({ key }) => key !== checkKey).map(opened));
    all.sort((a, b) => (a.key < b.key ? -1 : 1));
    return all.filter(({ key }) => after === undefined || key > after).slice(0, limit);
  }

  async function check(epoch: number): Promise<void> {
    const ours = await sealing;
    const [found] = await inner.read([checkKey]);
    if (found) return void (await openedText(ours, found));
    if ((await inner.all({ limit: 1 })).length > 0) throw new StoreError({ type: 'StoreForeign' });
    await inner.commit({ epoch, turn: 0 }, [await ours.seal({ key: checkKey, labels: [] }, checkKey)], []);
  }

  return {
    async open(ours) {
      await sealing;
      // Where the attempt before this one came so far, it is its epoch that has to be the stored one.
      const before = begun?.last.epoch === ours ? begun : undefined;
      const opened = await inner.open(before?.epoch ?? ours);
      begun = { ...opened, ...(before && { last: before.last }) };
      try {
        await check(begun.epoch);
        return begun;
      } catch (error) {
        await inner.close();
        throw error;
      }
    },

    async read(keys) {
      const { hash } = await sealing;
      const rows = await inner.read(await Promise.all(keys.map((key) => hash('key', key))));
      return Promise.all(rows.map(async (row) => row && opened(row)));
    },

    async find(label, range = {}) {
      const { hash } = await sealing;
      const name = await hash('label', label);
      const rows = await inner.find(name);
      // The index of the inner store is not under seal; the labels of a row are.
      if (rows.some(({ labels }) => !labels.includes(name))) throw new StoreError({ type: 'StoreKeyWrong' });
      return page(rows, range);
    },

    async all(range = {}) {
      return page(await inner.all(), range);
    },

    async unfinished() {
      return page(await inner.unfinished(), {});
    },

    async commit(mark, puts, deletes) {
      assertStorable(puts);
      // All of it is sealed before the inner commit begins: a transaction does not wait for WebCrypto.
      const ready = Promise.all([
        Promise.all(puts.map(sealed)),
        sealing.then(({ hash }) => Promise.all(deletes.map((key) => hash('key', key)))),
      ]);
      // In the order of the calls, whichever was sealed first.
      const before = last;
      const mine = ready.then(async ([rows, keys]) => {
        await before;
        return inner.commit(mark, rows, keys);
      });
      last = mine.catch(() => undefined);
      return mine;
    },

    mark: () => inner.mark(),

    async close() {
      await last;
      await inner.close();
    },
  };
}

async function openedText({ open }: Sealing, row: SealedRow): Promise<string> {
  return open(row).catch((error: unknown) => {
    throw error instanceof Unsealable ? new StoreError({ type: 'StoreKeyWrong' }, { cause: error }) : error;
  });
}
