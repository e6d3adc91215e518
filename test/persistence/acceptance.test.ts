import { describe, expect, test } from 'vitest';
import { type AcceptanceRow, storeAcceptance } from '../../persistence/acceptance.ts';
import { type MemoryStoreData, memoryStore } from '../../persistence/memory.ts';
import type { Store } from '../../persistence/store.ts';

type Sound = Store<AcceptanceRow>;

/** Titles of the cases that fail on a memory store that breaks a promise. */
async function failures(breakIt: (sound: Sound, data: MemoryStoreData) => Partial<Sound>): Promise<string> {
  const cases = storeAcceptance('broken', {
    create: async () => {
      const { data } = memoryStore();
      const connect = (): Sound => {
        const sound = memoryStore<AcceptanceRow>({ from: data });
        return { ...sound, ...breakIt(sound, data) };
      };
      return { connect, destroy: async () => {} };
    },
  });
  const titles: string[] = [];
  for (const { title, run } of cases) await run().catch(() => titles.push(title));
  return titles.join('\n');
}

/** A commit without the fence. */
function unfenced(sound: Sound, data: MemoryStoreData): Sound['commit'] {
  return (mark, puts, deletes) => {
    data.mark = mark;
    return sound.commit(mark, puts, deletes);
  };
}

const breakages: [promise: string, caughtBy: string, breakIt: Parameters<typeof failures>[0]][] = [
  ['has no fence', 'makes the first one stale', (sound, data) => ({ commit: unfenced(sound, data) })],
  [
    'writes the rows before it looks at the fence',
    'makes the first one stale',
    (sound, data) => ({
      commit: async (mark, puts, deletes) => {
        await sound.commit(data.mark, puts, deletes);
        await sound.commit(mark, [], []);
      },
    }),
  ],
  [
    'writes the rows one by one',
    'changes nothing, whichever row it is',
    (sound) => ({
      commit: async (mark, puts, deletes) => {
        for (const row of puts) await sound.commit(mark, [row], []);
        await sound.commit(mark, [], deletes);
      },
    }),
  ],
  [
    'deletes before it puts',
    'is deleted, and of two puts',
    (sound) => ({
      commit: (mark, puts, deletes) =>
        sound.commit(
          mark,
          puts,
          deletes.filter((key) => !puts.some((row) => row.key === key)),
        ),
    }),
  ],
  [
    'writes no mark when there is nothing to write',
    'by an empty commit as well',
    (sound) => ({
      commit: async (mark, puts, deletes) => {
        if (puts.length + deletes.length > 0) await sound.commit(mark, puts, deletes);
      },
    }),
  ],
  [
    'forgets the turn',
    'the mark is written with the rows',
    (sound) => ({ commit: (mark, puts, deletes) => sound.commit({ ...mark, turn: 0 }, puts, deletes) }),
  ],
  [
    'keeps the epoch when it is opened again',
    'begins a new epoch and keeps everything',
    (sound, data) => ({
      open: async () => {
        const { last } = await sound.open();
        data.mark = { ...data.mark, epoch: Math.max(1, last.epoch) };
        return { last, epoch: data.mark.epoch };
      },
    }),
  ],
  [
    'ignores the limit',
    'takes at most limit rows',
    (sound) => ({ find: (label, { after } = {}) => sound.find(label, after === undefined ? {} : { after }) }),
  ],
  [
    'takes after to include the key',
    'takes at most limit rows',
    (sound) => ({
      find: async (label, { after, limit } = {}) => {
        const all = await sound.find(label);
        return all.filter(({ key }) => after === undefined || key >= after).slice(0, limit);
      },
    }),
  ],
  [
    'gives every row as unfinished',
    'exactly the rows with the mark',
    (sound, data) => ({
      unfinished: async () => (await sound.read([...data.rows.keys()])).filter((row) => row !== undefined),
    }),
  ],
  [
    'does not order what it finds',
    'ordered by key',
    (sound) => ({ find: async (label, options) => (await sound.find(label, options)).toReversed() }),
  ],
  [
    'skips what it does not have',
    'undefined where there is none',
    (sound) => ({ read: async (keys) => (await sound.read(keys)).filter(Boolean) }),
  ],
  [
    'hands out the same object twice',
    'by changing an object',
    (sound) => {
      const cache = new Map<string, AcceptanceRow | undefined>();
      return {
        read: async (keys) => {
          const rows = await sound.read(keys);
          keys.forEach((key, index) => cache.has(key) || cache.set(key, rows[index]));
          return keys.map((key) => cache.get(key));
        },
      };
    },
  ],
  [
    'loses nested null',
    'a row comes back deeply equal',
    (sound) => ({
      read: async (keys) =>
        JSON.parse(JSON.stringify(await sound.read(keys)).replaceAll('null', '0')) as AcceptanceRow[],
    }),
  ],
  ['reads after it was closed', 'closed, is unavailable', () => ({ close: async () => {} })],
];

describe('the acceptance suite catches a store that', () => {
  test.each(breakages)('%s', async (_, caughtBy, breakIt) => {
    expect(await failures(breakIt)).toContain(caughtBy);
  });
});

test('the acceptance suite finds nothing wrong with the memory store', async () => {
  expect(await failures(() => ({}))).toBe('');
});
