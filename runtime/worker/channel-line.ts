import { type Remote, wrap } from 'comlink';
import type { EngineCalls } from './protocol.ts';

type Message = Readonly<Record<string, unknown>>;

/** The way to an engine in another tab's worker. */
export interface ChannelLine {
  readonly calls: Remote<EngineCalls>;
  /** An answer came. */
  deliver(message: Message): void;
  close(): void;
}

/** `ask`: says a call on the channel. Answers bear the random id of their call, so that each tab knows its own. */
export function openChannelLine(ask: (message: Message) => void): ChannelLine {
  let listener: ((event: MessageEvent) => void) | undefined;
  let isOpen = true;
  const calls = wrap<EngineCalls>({
    // What is released by the garbage collector says so, even later.
    postMessage: (message: Message) => isOpen && ask(message),
    addEventListener: (_, added) => (listener = added as (event: MessageEvent) => void),
    removeEventListener: () => undefined,
  });
  return {
    calls,
    deliver: (message) => listener?.({ data: message } as MessageEvent),
    close: () => void (isOpen = false),
  };
}
