import type { Guide } from './guide.ts';

/** It is built and played in web.e2e.test.ts, with the agent of the web client's guide. */
export const guide: Guide = { page: 'worker', standIns: { './agent.ts': 'stand-ins/agent.ts' } };
