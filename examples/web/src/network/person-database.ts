import type { PersonName } from './control.ts';

/** Where a person of the simulated network keeps what their engine stores. */
export const databaseOf = (name: PersonName): string => `joinery-${name.toLowerCase()}`;
