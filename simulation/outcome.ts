import type { AgentError } from '../machines/vocabulary/agent-error.ts';
import type { NewEvent } from './agent-inbox.ts';
import type { SecureConnection } from './state.ts';

/** What came of an attempt: an answer, an error, or another step of the same command to take. */
export type Outcome =
  | { answer?: NewEvent; before?: NewEvent[]; next?: SecureConnection }
  | { error: AgentError }
  | { again: true };
