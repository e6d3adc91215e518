import { type Remote, wrap } from 'comlink';
import { encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import type { DomainError, Versions } from '../errors.ts';
import type { Random } from '../ports.ts';
import { alive, bye, type ChannelPlan, type EngineCalls, type Greeting, type News, type Told } from './protocol.ts';
import type { Locks } from './system-locks.ts';
import { differenceOf } from './versions.ts';

/** A dedicated worker, or a port that leads to one. */
export interface EngineWorker {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'error', listener: () => void, options: { signal: AbortSignal }): void;
}

/** A way to an engine. */
export interface Line {
  readonly calls: Remote<EngineCalls>;
  close(): void;
}

/** What is heard by a port line. After `died` and `differs` it is closed. */
export interface PortListener {
  /** The worker is there: it has answered the greeting. `versions` are its own. */
  welcomed(versions: Versions): void;
  differs(error: DomainError): void;
  /** A tab with other versions, newer ones, has asked for the engine. */
  newer(versions: Versions): void;
  heard(news: News): void;
  /** What was said can't be read. */
  unreadable(what: 'answer' | 'news'): void;
  died(): void;
}

export interface PortLineOptions {
  readonly versions: Versions;
  readonly random: Random;
  readonly locks: Locks | undefined;
  /** Where the worker is to serve other tabs as well. */
  readonly channel?: ChannelPlan;
}

/**
 * Greets a worker. The worker counts as dead when it lets go of its lifeline, when its end of a port is closed, or after
 * an error that nobody in it caught.
 */
export function openPortLine(worker: EngineWorker, options: PortLineOptions, listener: PortListener): Line {
  const { versions, random, locks, channel } = options;
  const lifeline = `joinery.lifeline.${encodeBase64url(random(12))}`;
  const watch = new AbortController();
  // Comlink holds the port until its proxy is collected: nothing that the port holds may lead to the proxy in the end.
  const listening = { signal: watch.signal };
  const calls = new MessageChannel();
  const changes = new MessageChannel();

  function close(): void {
    watch.abort();
    changes.port1.postMessage(bye, []);
    // Comlink 4.4 leaves its port open.
    calls.port1.close();
    changes.port1.close();
  }

  function die(): void {
    if (watch.signal.aborted) return;
    close();
    listener.died();
  }

  function hear(told: Told): void {
    if (told === alive) locks?.request(lifeline, listening, die).catch(() => undefined);
    else if (!('type' in told)) listener.heard(told);
    else if (told.type === 'joinery.newer') listener.newer(told.versions);
    else {
      const difference = differenceOf(versions, told.versions);
      if (!difference) return listener.welcomed(told.versions);
      close();
      listener.differs(difference);
    }
  }

  for (const port of [calls.port1, changes.port1]) {
    port.addEventListener('close', die, listening);
    const what = port === calls.port1 ? 'answer' : 'news';
    port.addEventListener('messageerror', () => listener.unreadable(what), listening);
  }
  changes.port1.addEventListener('message', ({ data }: MessageEvent<Told>) => hear(data), listening);
  changes.port1.start();
  worker.addEventListener('error', die, listening);
  const greeting: Greeting = { type: 'joinery.connect', versions, lifeline, ...(channel && { channel }) };
  worker.postMessage(greeting, [calls.port2, changes.port2]);
  return { calls: wrap<EngineCalls>(calls.port1), close };
}
