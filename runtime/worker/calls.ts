import type { Endpoint } from 'comlink';
import type { Engine } from '../engine.ts';
import { type EngineCalls, methods, resultOf } from './protocol.ts';

/** The allow-list, frozen and without a prototype. `leave`: what `close` does. */
export function callsOf(engine: Promise<Engine>, leave: () => Promise<void>): EngineCalls {
  const api = Object.create(null) as Record<string, (...args: unknown[]) => Promise<unknown>>;
  for (const method of methods) {
    api[method] = (...args) =>
      resultOf(async () => Reflect.apply((await engine)[method], await engine, args) as unknown);
  }
  api['close'] = () => resultOf(leave);
  return Object.freeze(api) as unknown as EngineCalls;
}

/**
 * Whether a message is a plain call of a listed method. Comlink can also read, write and construct along any path,
 * `__proto__` included, and throws at what it can't read: nothing else gets to it.
 */
export function isCall(data: unknown): boolean {
  const { id, type, path, argumentList } = (data ?? {}) as Partial<Record<string, unknown>>;
  return (
    type === 'APPLY' &&
    typeof id === 'string' &&
    Array.isArray(path) &&
    path.length === 1 &&
    methods.includes(path[0] as never) &&
    Array.isArray(argumentList) &&
    argumentList.every((argument) => (argument as { type?: unknown } | null)?.type === 'RAW')
  );
}

/** A port on which nothing but calls is heard. */
export function onlyCalls(port: MessagePort): Endpoint {
  return {
    start: () => port.start(),
    postMessage: (message, transfer) => port.postMessage(message, transfer ?? []),
    addEventListener: (type, listener) =>
      port.addEventListener(type, (event) => {
        if (!isCall((event as MessageEvent).data)) return;
        if (typeof listener === 'function') listener(event);
        else listener.handleEvent(event);
      }),
    removeEventListener: () => undefined,
  };
}
