import type { Guide } from './guide.ts';

/** Compiled only: the web client's guide plays the same at length. */
export const guide: Guide = { page: '../README', standIns: { './agent.ts': 'stand-ins/readme-agent.ts' } };
