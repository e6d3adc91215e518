import { setup } from 'xstate';

/** How an attempt at the store ended: well, or by the name of the domain error that it failed with. */
export type StorageEvent = {
  readonly type:
    | 'opened'
    | 'committed'
    | 'StorageUnavailable'
    | 'DatabaseBlocked'
    | 'DatabaseFull'
    | 'DatabaseNewer'
    | 'DatabaseForeign'
    | 'DatabaseReplaced'
    | 'DatabaseKeyWrong'
    | 'WriterElsewhere'
    | 'EngineClosed';
};

/**
 * Where the storage of an engine stands. `waiting` states end by themselves: turns wait, nothing is lost, and the store
 * is tried again and again, ever more slowly. An end state lasts: the engine takes nothing more, and what is stored
 * stays as it was. A store that could not be opened at the start is opened again by the application, not by the engine.
 */
export const storageHealth = setup({
  types: { events: {} as StorageEvent, tags: {} as 'settled' | 'waiting' },
}).createMachine({
  id: 'storage-health',
  initial: 'opening',
  on: {
    DatabaseBlocked: '.blocked',
    DatabaseFull: '.full',
    WriterElsewhere: '.elsewhere',
    DatabaseNewer: '.newer',
    DatabaseForeign: '.foreign',
    DatabaseReplaced: '.replaced',
    DatabaseKeyWrong: '.locked',
    EngineClosed: '.closed',
  },
  states: {
    opening: {
      description: 'At the start: the store is being opened for the first time. No limit: the store has its own.',
      tags: 'waiting',
      on: { opened: 'ready', StorageUnavailable: 'degraded' },
    },
    ready: {
      description: 'By opened, and by the first committed turn after a failure: every turn is stored at once.',
      tags: 'settled',
      on: { StorageUnavailable: 'reopening' },
    },
    reopening: {
      description:
        'By StorageUnavailable: the connection was lost, or a transaction aborted. The store is opened again at once. ' +
        'No limit: the attempt ends well, or in another state.',
      tags: 'waiting',
      on: { committed: 'ready', StorageUnavailable: 'degraded' },
    },
    degraded: {
      description:
        'By StorageUnavailable once more: the store stays away, and is tried again ever more slowly. ' +
        'No limit: to give up would lose what waits.',
      tags: 'waiting',
      on: { committed: 'ready' },
    },
    blocked: {
      description:
        'By DatabaseBlocked: another tab or process holds the database. No limit: it ends when that one does.',
      tags: 'waiting',
      on: { committed: 'ready', StorageUnavailable: 'degraded' },
    },
    full: {
      description: 'By DatabaseFull: no room on the disk, or in the quota. No limit: it ends when there is room.',
      tags: 'waiting',
      on: { committed: 'ready', StorageUnavailable: 'degraded' },
    },
    elsewhere: {
      description: 'By WriterElsewhere: another engine has opened the store and is in charge of it.',
      tags: 'settled',
      type: 'final',
    },
    newer: {
      description: 'By DatabaseNewer: a newer version of the application has upgraded the database.',
      tags: 'settled',
      type: 'final',
    },
    foreign: {
      description: 'By DatabaseForeign: the database belongs to something else.',
      tags: 'settled',
      type: 'final',
    },
    replaced: {
      description:
        'By DatabaseReplaced: the database was deleted while it was open, or older data were put in its place.',
      tags: 'settled',
      type: 'final',
    },
    locked: {
      description: 'By DatabaseKeyWrong: what is stored was encrypted with another key, or was tampered with.',
      tags: 'settled',
      type: 'final',
    },
    closed: {
      description: 'By EngineClosed: the application has closed the engine.',
      tags: 'settled',
      type: 'final',
    },
  },
});

/** A state of the storage. */
export type StorageState = keyof (typeof storageHealth)['states'];
