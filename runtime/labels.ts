import type { InstanceKey } from './record.ts';

/** What rows are found by, besides the labels that machines declare. Labels may be shared by any number of rows. */

/** A child's row bears this label, so that a parent's children are found whether or not it still knows them. */
export const childLabel = (parent: InstanceKey): string => `child-of:${parent}`;
/** Rows that are in quarantine since their machine threw. */
export const quarantinedLabel = 'quarantined';
/** What is parked for an instance, and all that is parked. */
export const parkedLabel = (key: InstanceKey): string => `parked:${key}`;
export const anyParkedLabel = 'parked';
/** What an instance, or one below it, emitted and the application has not taken yet, and all of that. */
export const emittedLabel = (root: InstanceKey): string => `emitted:${root}`;
export const anyEmittedLabel = 'emitted';

const connection = 'connection:';
/** Declared by machines: who owns the connection, one instance alone. It is told of the agent's events. */
export const connectionLabel = (id: string): string => connection + id;
/** Ids of the connections that the bearer of the labels owns. */
export const connectionsOf = (labels: readonly string[]): string[] =>
  labels.filter((label) => label.startsWith(connection)).map((label) => label.slice(connection.length));
