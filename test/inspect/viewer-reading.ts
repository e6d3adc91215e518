import type { Stepped } from '../../runtime/inspect/record.ts';
import type { StatelyMessage } from '../../runtime/inspect/viewers/stately.ts';
import type { Xstate4Message } from '../../runtime/inspect/viewers/xstate-4.ts';

interface Step {
  readonly key: string;
  readonly event: unknown;
  readonly value: unknown;
}

/** What the stream says of its steps. */
export const stepsOf = (steps: readonly Stepped[]): Step[] =>
  steps.map(({ key, event, after }) => ({ key, event, value: after }));

/** What the messages to a viewer say of them. */
export function stepsIn(messages: readonly (StatelyMessage | Xstate4Message)[]): Step[] {
  const steps = messages.flatMap((message): Step[] => {
    const { sessionId: key } = message;
    if (message.type === '@xstate.snapshot') {
      return [{ key, event: message.event, value: message.snapshot['value'] }];
    }
    if (message.type !== 'service.state') return [];
    const { event, value } = JSON.parse(message.state) as Omit<Step, 'key'>;
    return [{ key, event, value }];
  });
  return steps.filter(({ event }) => !unstepped.has((event as { type: string }).type));
}

const unstepped = new Set(['joinery.commit', 'xstate.stop']);

/** The charts that come with the actors. */
export const actorsIn = (messages: readonly Xstate4Message[]): string[] =>
  messages.flatMap((message) => (message.type === 'service.register' ? [message.machine] : []));
