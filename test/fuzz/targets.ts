import { agentEvents } from './agent-events.ts';
import { apiCalls } from './api-calls.ts';
import { links } from './links.ts';
import { messages } from './messages.ts';
import { statuses } from './statuses.ts';
import { storedRows } from './stored-rows.ts';
import type { Target } from './target.ts';

/** Every border. Their shares make a hundred. */
export const targets: readonly Target[] = [links, messages, agentEvents, apiCalls, statuses, storedRows];
