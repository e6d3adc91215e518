import type { Guide } from './guide.ts';

/** It is built and played in web.e2e.test.ts. */
export const guide: Guide = { page: 'web' };
