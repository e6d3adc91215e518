import type { AgentError } from '../machines/vocabulary/agent-error.ts';
import type { CommandState } from './state.ts';

/** Milliseconds. Facts of the SimpleX agent: docs/domain.md, "Agent command queue" and "Message delivery timers". */
const initial = 2_000;
const steadyFor = 10_000;
const longest = 120_000;
const slow = { initial: 300_000, longest: 21_600_000, expires: 7 * 86_400_000 };
/** A message that could not be sent for so long is given up; a deletion waits no longer for one. */
export const deliveryLimit = 2 * 86_400_000;
/** Longest wait for the network before it is tried all the same. */
export const networkInterval = 1_800_000;
/** So soon after the network came back, word that it is gone again is not believed. */
export const offlineDelay = 2_000;

export const firstRetry = { elapsed: 0, delay: initial };

const temporary = new Set([
  ...['BROKER NETWORK', 'BROKER TIMEOUT', 'BROKER HOST', 'BROKER TRANSPORT_VERSION'],
  ...['PROXY NO_SESSION', 'XFTP TIMEOUT'],
]);

/** What the agent retries by itself in the background. QUOTA is not of them. */
export function isTemporary({ type, code, restart, inner }: AgentError): boolean {
  if ((type === 'PROXY' || code === 'PROXY') && inner) return isTemporary(inner);
  return temporary.has(`${type} ${code}`) || type === 'INACTIVE' || (type === 'CRITICAL' && restart === true);
}

/** The wait before the next attempt: 2 s for 10 s, then longer by half each time, to 120 s. The command remembers. */
export function nextRetry(command: CommandState): number {
  const { delay } = command;
  command.elapsed += delay;
  command.delay = command.elapsed < steadyFor ? delay : longer(delay, longest);
  return delay;
}

/** Half as long again, in whole milliseconds. */
function longer(delay: number, most: number): number {
  return Math.min(Math.round(delay * 1.5), most);
}

/**
 * The wait before a message is sent again, or undefined where it is given up, and whether its sender is warned. A full
 * queue is tried slowly.
 */
export function sendRetry(
  command: CommandState,
  error: AgentError,
  now: number,
): { delay: number; warn: boolean } | undefined {
  const age = now - command.since;
  if (error.type === 'SMP' && error.code === 'QUOTA') {
    if (age >= slow.expires) return undefined;
    const warn = !isSlow(command);
    const delay = warn ? slow.initial : command.delay;
    command.delay = longer(delay, slow.longest);
    return { delay, warn };
  }
  const warn = command.elapsed === 0;
  return isTemporary(error) && age < deliveryLimit ? { delay: nextRetry(command), warn } : undefined;
}

/** Whether the command met a full queue before. */
export function isSlow(command: CommandState): boolean {
  return command.delay >= slow.initial;
}
