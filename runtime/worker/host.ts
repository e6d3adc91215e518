import { type Endpoint, expose } from 'comlink';
import type { Engine } from '../engine.ts';
import type { Change } from '../subscriptions.ts';
import { alive, type EngineCalls, isGreeting, methods, type News, resultOf } from './protocol.ts';
import { type Locks, systemLocks } from './system-locks.ts';

export interface HostOptions {
  /** The engine, as soon as it is open. Where it cannot be opened, every call is answered with the reason. */
  readonly engine: Promise<Engine>;
  /** Where clients greet: the worker's own `self`. */
  readonly scope: { addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void };
  /** Tell clients that the worker lives. @default the platform's */
  readonly locks?: Locks | undefined;
}

/**
 * Serves an engine to the clients of its worker, each over ports of its own. To be called while the worker's module is
 * run, so that no greeting is missed. The engine is closed with its last client.
 */
export function hostEngine({ engine, scope, locks = systemLocks }: HostOptions): void {
  let clients = 0;
  // Told to each caller: it is no unhandled rejection.
  engine.catch(() => undefined);

  function serve(calls: MessagePort, changes: MessagePort, lifeline: string): void {
    clients++;
    let letGo: () => void = () => undefined;
    void locks?.request(lifeline, {}, () => {
      changes.postMessage(alive, []);
      return new Promise<void>((resolve) => (letGo = resolve));
    });
    const post = (news: News): void => changes.postMessage(news, []);
    const subscribed = engine.then((opened) => [opened.subscribe('', inCommits(post)), opened.onHealth(post)]);
    subscribed.catch(() => undefined);
    const leave = async (): Promise<void> => {
      clients--;
      letGo();
      for (const end of await subscribed) end();
      if (clients === 0) await (await engine).close();
    };
    expose(apiOf(engine, leave), onlyCalls(calls));
  }

  scope.addEventListener('message', ({ data, ports: [calls, changes] }) => {
    if (isGreeting(data) && calls && changes) serve(calls, changes, data.lifeline);
  });
}

/** What one commit changed goes out as one message, so that a page never shows a part of it. */
function inCommits(post: (news: readonly Change[]) => void): (change: Change) => void {
  let news: Change[] = [];
  return (change) => {
    if (news.push(change) > 1) return;
    queueMicrotask(() => {
      post(news);
      news = [];
    });
  };
}

/** The allow-list, frozen and without a prototype. `close` ends the client, and the engine with the last one. */
function apiOf(engine: Promise<Engine>, leave: () => Promise<void>): EngineCalls {
  const api = Object.create(null) as Record<string, (...args: unknown[]) => Promise<unknown>>;
  for (const method of methods) {
    api[method] = (...args) =>
      resultOf(async () => Reflect.apply((await engine)[method], await engine, args) as unknown);
  }
  api['close'] = () => resultOf(leave);
  return Object.freeze(api) as unknown as EngineCalls;
}

/** Comlink can also read, write and construct along any path, `__proto__` included: only plain calls get to it. */
function onlyCalls(port: MessagePort): Endpoint {
  const isCall = (data: unknown): boolean => {
    const { type, path } = data as { type?: unknown; path?: unknown };
    return type === 'APPLY' && Array.isArray(path) && path.length === 1 && methods.includes(path[0] as never);
  };
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
