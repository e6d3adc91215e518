import { expose } from 'comlink';
import { encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import type { Engine } from '../engine.ts';
import type { Versions } from '../errors.ts';
import type { Clock, Random } from '../ports.ts';
import type { Change } from '../subscriptions.ts';
import { systemClock, systemRandom } from '../system.ts';
import { callsOf, onlyCalls } from './calls.ts';
import { type ChannelHost, serveChannel } from './host-channel.ts';
import { alive, bye, type ChannelPlan, type Greeting, isGreeting, type News, type Told } from './protocol.ts';
import { type OpenChannel, systemChannels } from './system-channel.ts';
import { type Locks, systemLocks } from './system-locks.ts';
import { differenceOf, versionsOf } from './versions.ts';

export interface HostOptions {
  /** The engine, as soon as it is open. Where it cannot be opened, every call is answered with the reason. */
  readonly engine: Promise<Engine>;
  /** Where clients greet: the worker's own `self`. */
  readonly scope: { addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void };
  /** Tell clients that the worker lives. @default the platform's */
  readonly locks?: Locks | undefined;
  /** Lead to the other tabs. @default the platform's */
  readonly openChannel?: OpenChannel | undefined;
  /** @default the platform's */
  readonly clock?: Clock;
  /** Names the worker among those of other tabs. @default the platform's */
  readonly random?: Random;
  /** Versions of machines of your own, by their names. @default those of the library's alone */
  readonly rows?: Readonly<Record<string, number>>;
}

/**
 * Serves an engine to the clients of its worker, each over ports of its own, and to other tabs where a client asks for
 * that. To be called while the worker's module is run, so that no greeting is missed. The engine is closed with the last
 * client that has ports.
 */
export function hostEngine(options: HostOptions): void {
  const { engine, scope, clock = systemClock, random = systemRandom } = options;
  const locks = 'locks' in options ? options.locks : systemLocks;
  const openChannel = 'openChannel' in options ? options.openChannel : systemChannels;
  const versions = versionsOf(options.rows);
  const tellers = new Set<(told: Told) => void>();
  let channel: ChannelHost | undefined;

  const tellAll = (news: News): void => {
    for (const tell of tellers) tell(news);
    channel?.tell(news);
  };
  const changes = inCommits(tellAll);
  async function listen(): Promise<void> {
    const opened = await engine;
    opened.subscribe('', changes);
    opened.onHealth(tellAll);
  }

  function serve(calls: MessagePort, told: MessagePort, { lifeline, versions: theirs, channel }: Greeting): void {
    const tell = (each: Told): void => told.postMessage(each, []);
    tell({ type: 'joinery.welcome', versions });
    if (differenceOf(theirs, versions)) return;
    const left = new AbortController();
    const held = async (): Promise<void> => {
      tell(alive);
      if (!left.signal.aborted) await new Promise((gone) => left.signal.addEventListener('abort', gone));
    };
    locks?.request(lifeline, { signal: left.signal }, held).catch(() => undefined);
    tellers.add(tell);
    const leave = async (): Promise<void> => {
      if (tellers.delete(tell) && tellers.size === 0) await closeAll();
    };
    // Only then, since whoever holds the lifeline takes its end for a death.
    const gone = (): void => {
      left.abort();
      leave().catch(() => undefined);
    };
    told.addEventListener('message', ({ data }) => data === bye && gone());
    told.addEventListener('close', gone);
    told.start();
    expose(callsOf(engine, leave), onlyCalls(calls));
    if (channel) share(channel);
  }

  function share(plan: ChannelPlan): void {
    if (!openChannel || channel) return;
    const newer = (other: Versions): void => {
      for (const tell of tellers) tell({ type: 'joinery.newer', versions: other });
    };
    const writer = encodeBase64url(random(12));
    channel = serveChannel({
      engine,
      channel: openChannel(plan.name),
      beat: plan.beat,
      clock,
      versions,
      writer,
      newer,
    });
  }

  async function closeAll(): Promise<void> {
    channel?.close();
    channel = undefined;
    await (await engine).close();
  }

  scope.addEventListener('message', ({ data, ports: [calls, told] }) => {
    if (isGreeting(data) && calls && told) serve(calls, told, data);
  });
  // Where the engine can't be opened each caller is told: it is no unhandled rejection.
  listen().catch(() => undefined);
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
