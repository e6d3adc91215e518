import * as v from 'valibot';
import { issueWords } from '../machines/vocabulary/issue.ts';
import { JoineryError } from './errors.ts';

/** Limits of an engine, each with a default. */
export interface EnginePolicy {
  /**
   * How long a command's answer is waited for, in milliseconds. Then the command is abandoned: its machine is told `ERR`
   * of type `ABANDONED`, and what comes of it later is a dead letter.
   * @default 30 days
   */
  readonly commandLimit?: number;
  /** Calls to the agent that are under way at one time. @default 64 */
  readonly agentCalls?: number;
  /**
   * What may wait for its turn. Beyond it `start` and `send` reject with StorageUnavailable, since only a store that
   * does not keep up lets it grow so long. Beyond twice as much, events of the agent are not acknowledged, and come
   * again: an agent that keeps to its window is never refused.
   * @default 10_000
   */
  readonly queueLimit?: number;
  /**
   * So many events have to wait for the next turn to be computed while the one before it is still being written.
   * @default 8
   */
  readonly aheadFrom?: number;
  /**
   * How long an application sleeps at least, in milliseconds, before `nextWakeAt` has it woken: what falls due earlier
   * is done then. Less than a minute counts as a minute.
   * @default 30 minutes
   */
  readonly shortestSleep?: number;
}

export const defaultPolicy = {
  commandLimit: 30 * 86_400_000,
  agentCalls: 64,
  queueLimit: 10_000,
  aheadFrom: 8,
  shortestSleep: 1_800_000,
};

const atLeast = (least: number, usual: number) => v.optional(v.pipe(v.number(), v.minValue(least)), usual);
const Policy = v.object({
  commandLimit: atLeast(1, defaultPolicy.commandLimit),
  agentCalls: atLeast(1, defaultPolicy.agentCalls),
  queueLimit: atLeast(1, defaultPolicy.queueLimit),
  aheadFrom: atLeast(1, defaultPolicy.aheadFrom),
  shortestSleep: atLeast(0, defaultPolicy.shortestSleep),
});

/** Every limit. Throws InputInvalid where one is no number: nothing would ever be over it, or everything. */
export function readPolicy(policy: EnginePolicy = {}): Required<EnginePolicy> {
  const parsed = v.safeParse(Policy, policy);
  if (parsed.success) return parsed.output;
  throw new JoineryError({ type: 'InputInvalid', machine: '', why: `policy: ${issueWords(parsed.issues[0])}` });
}
