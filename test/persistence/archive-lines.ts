import { exportRows } from '../../persistence/archive.ts';
import type { Row, Store } from '../../persistence/store.ts';

/** The archive of an open store, line by line. */
export async function archiveOf(store: Store): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of exportRows(store)) lines.push(line);
  return lines;
}

/** Rows of every kind that an engine keeps, and text that is not ASCII. */
export const someRows: readonly Row[] = [
  { key: 'channel-join/a', labels: ['machine:channel-join'], machine: 'channel-join', version: 1, value: 'functional' },
  { key: 'channel-join/b', labels: [], unfinished: 1, machine: 'channel-join', version: 1, value: { one: 'two' } },
  { key: 'parked/channel-join/b/1', labels: ['parked'], parked: { text: 'ä 漢 😀 "quoted"\n' } },
].map((row) => ({ status: 'active', updatedAt: 1_767_225_600_000, ...row }) as unknown as Row);

/** A store that was opened, with the rows in it. */
export async function filled<S extends Store>(store: S, rows: readonly Row[] = someRows): Promise<S> {
  const { epoch } = await store.open();
  await store.commit({ epoch, turn: 1 }, rows, []);
  return store;
}
