import type { InstanceKey, InstanceRecord } from 'joinery';

type Order = (records: readonly InstanceRecord[]) => InstanceRecord[];

/** Those that were made last come first. */
export const newestFirst: Order = (records) =>
  records.toSorted((one, other) => (other.createdAt ?? 0) - (one.createdAt ?? 0));

/** Those that were written last come first. */
export const latestFirst: Order = (records) => records.toSorted((one, other) => other.updatedAt - one.updatedAt);

/** Where names are equal, those that came first stay first. */
export const byName =
  (nameOf: (record: InstanceRecord) => string | undefined): Order =>
  (records) =>
    records.toSorted((one, other) => (nameOf(one) ?? '').localeCompare(nameOf(other) ?? ''));

/** Selects the keys of rows in an order; undefined while the rows are read. */
export const keysIn =
  (order: Order) =>
  (records: readonly InstanceRecord[], isLoading: boolean): InstanceKey[] | undefined =>
    isLoading ? undefined : order(records).map(({ key }) => key);
