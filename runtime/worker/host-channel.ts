import { type Endpoint, expose } from 'comlink';
import type { Engine } from '../engine.ts';
import type { Versions } from '../errors.ts';
import type { Clock } from '../ports.ts';
import { callsOf, isCall } from './calls.ts';
import { type Word, wordIn } from './channel-word.ts';
import type { News } from './protocol.ts';
import type { Channel } from './system-channel.ts';
import { differenceOf } from './versions.ts';

/** The worker's part in a channel. */
export interface ChannelHost {
  tell(news: News): void;
  close(): void;
}

export interface ChannelHostOptions {
  readonly engine: Promise<Engine>;
  readonly channel: Channel;
  /** How often it says that it lives: milliseconds. */
  readonly beat: number;
  readonly clock: Clock;
  readonly versions: Versions;
  /** Its name. */
  readonly writer: string;
  /** A tab of a newer build is there. */
  readonly newer: (versions: Versions) => void;
}

/** Serves an engine to the other tabs. Nothing is kept of them: whoever asks is answered, and all hear what changes. */
export function serveChannel(options: ChannelHostOptions): ChannelHost {
  const { engine, channel, beat, clock, versions, writer, newer } = options;
  const listeners = new Set<(event: MessageEvent) => void>();
  const say = (word: Word): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel of this origin alone
    if (!closed) channel.postMessage(word);
  };
  let closed = false;
  let stopTimer: (() => void) | undefined;
  /** Undefined until the engine is open, or could not be opened. */
  let epochNow: (() => number) | undefined;

  const live = (): void => {
    say(epochNow ? { joinery: 'beat', writer, epoch: epochNow(), versions } : { joinery: 'opening' });
  };
  const goOn = (): void => {
    live();
    stopTimer = clock.setTimer(goOn, beat);
  };

  function close(): void {
    if (closed) return;
    say({ joinery: 'end', writer });
    closed = true;
    stopTimer?.();
    channel.close();
  }

  async function open(): Promise<void> {
    const opened = await engine.catch(() => undefined);
    epochNow = () => opened?.epoch ?? 0;
    // Another one has the store: whoever asks here would ask in vain.
    opened?.onHealth(({ state }) => state === 'elsewhere' && close());
    live();
  }

  const endpoint: Endpoint = {
    addEventListener: (_, listener) => void listeners.add(listener as (event: MessageEvent) => void),
    removeEventListener: () => undefined,
    postMessage: (message: Readonly<Record<string, unknown>>) => say({ joinery: 'answer', writer, message }),
  };
  // A tab that leaves says nothing.
  expose(
    callsOf(engine, async () => undefined),
    endpoint,
  );

  channel.addEventListener('message', ({ data }) => {
    const word = wordIn(data);
    if (word?.joinery === 'who') {
      if (differenceOf(versions, word.versions)?.older === 'page') newer(word.versions);
      live();
    } else if (word?.joinery === 'call' && word.writer === writer && isCall(word.message)) {
      for (const listener of listeners) listener({ data: word.message } as MessageEvent);
    }
  });
  goOn();
  void open();

  return {
    // Before the first beat nobody knows whose news these are.
    tell: (news) => say({ joinery: 'news', writer, news }),
    close,
  };
}
