import type { Agent } from 'joinery';

/**
 * An agent on the other side of a port: the engine's worker holds one end, the worker of the agent serves the other.
 * Calls carry a number that their answer repeats; events carry one that their acknowledgement repeats.
 */
type Call = { [M in 'submit' | 'cancel' | 'status']: { call: M; argument: Parameters<Agent[M]>[0] } }[
  | 'submit'
  | 'cancel'
  | 'status'];
type ToAgent = ({ id: number } & Call) | { acknowledge: number } | { listen: boolean };
type AgentEvent = Parameters<Parameters<Agent['onEvent']>[0]>[0];
type ToEngine =
  | { answer: number; value: unknown }
  | { answer: number; refusal: string }
  | { id: number; event: AgentEvent };

/** The engine's end. An event whose handler fails is not acknowledged, and comes again from the agent that is started next. */
export function remoteAgent(port: MessagePort): Agent {
  const pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let serial = 0;
  let handler: ((event: AgentEvent) => Promise<void>) | undefined;

  const post = (message: ToAgent): void => port.postMessage(message);
  const ask = <T>(call: Call): Promise<T> =>
    new Promise((resolve, reject) => {
      const id = (serial += 1);
      pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
      post({ id, ...call });
    });

  port.onmessage = ({ data }: MessageEvent<ToEngine>) => {
    if ('event' in data) {
      handler?.(data.event).then(
        () => post({ acknowledge: data.id }),
        () => undefined,
      );
      return;
    }
    const asked = pending.get(data.answer);
    pending.delete(data.answer);
    if ('refusal' in data) asked?.reject(new Error(data.refusal));
    else asked?.resolve(data.value);
  };

  return {
    submit: (command) => ask({ call: 'submit', argument: command }),
    cancel: (corrIds) => ask({ call: 'cancel', argument: corrIds }),
    status: (connectionIds) => ask({ call: 'status', argument: connectionIds }),
    onEvent(listener) {
      handler = listener;
      post({ listen: true });
      return () => {
        handler = undefined;
        post({ listen: false });
      };
    },
    async close() {
      port.close();
    },
  };
}

/** The agent's end. `pace` comes before each event: what takes time can be watched. */
export function serveAgent(agent: Agent, port: MessagePort, pace: () => Promise<void>): void {
  const unacknowledged = new Map<number, () => void>();
  let serial = 0;
  let silence: (() => void) | undefined;

  const post = (message: ToEngine): void => port.postMessage(message);
  async function hand(event: AgentEvent): Promise<void> {
    await pace();
    return new Promise((resolve) => {
      const id = (serial += 1);
      unacknowledged.set(id, resolve);
      post({ id, event });
    });
  }
  function carryOut(call: Call): Promise<unknown> {
    switch (call.call) {
      case 'submit':
        return agent.submit(call.argument);
      case 'cancel':
        return agent.cancel(call.argument);
      case 'status':
        return agent.status(call.argument);
    }
  }

  port.onmessage = ({ data }: MessageEvent<ToAgent>) => {
    if ('acknowledge' in data) {
      unacknowledged.get(data.acknowledge)?.();
      unacknowledged.delete(data.acknowledge);
    } else if ('listen' in data) {
      silence?.();
      silence = data.listen ? agent.onEvent(hand) : undefined;
    } else {
      carryOut(data).then(
        (value) => post({ answer: data.id, value }),
        (error: unknown) => post({ answer: data.id, refusal: String(error) }),
      );
    }
  };
}
