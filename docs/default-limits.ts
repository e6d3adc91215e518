import type { AnyStateMachine } from 'xstate';
import { peerLimits } from '../machines/peer/peer-limits.ts';
import { probeLimits } from '../machines/person/probe-limits.ts';
import { policies } from '../machines/relay/policies.ts';
import { spanWords } from '../runtime/inspect/panel/time-words.ts';

const limits = { ...policies.seed.limits, ...peerLimits, ...probeLimits };

/** Where machines keep what their delays depend on, as an application that chooses nothing has it. */
const contexts = (['interactive', 'background'] as const).map((mode) => ({
  ...{ limits, policy: { limits }, group: { limits }, limit: limits.roster },
  ...{ mode, beginning: { mode }, link: { mode }, pauses: 0 },
}));

/** How long the named delays of a machine are by default, in words. One that depends on more than a policy is left out. */
export function defaultLimits(machine: AnyStateMachine): Record<string, string> {
  const named: Record<string, string> = {};
  for (const [name, delay] of Object.entries(machine.implementations.delays as Record<string, unknown>)) {
    const values = new Set(contexts.map((context) => lengthOf(delay, context)));
    const words = [...values].flatMap((value) => (value === undefined ? [] : spanWords(value)));
    if (words.length === values.size)
      named[name] = words.join(' (interactive), ') + (words.length > 1 ? ' (background)' : '');
  }
  return named;
}

function lengthOf(delay: unknown, context: object): number | undefined {
  if (typeof delay === 'number') return delay;
  if (typeof delay !== 'function') return undefined;
  try {
    const length: unknown = delay({ context, event: {} }, undefined);
    return typeof length === 'number' && Number.isFinite(length) ? length : undefined;
  } catch {
    // It asks for something that only an instance has.
    return undefined;
  }
}
