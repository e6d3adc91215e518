import { encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import type { Clock, Random } from '../ports.ts';
import { systemClock, systemRandom } from '../system.ts';
import { Asking, usualDeadline } from './asking.ts';
import type { InspectionSource } from './source.ts';
import { answerOf, isQuestion, type Word, wordIn } from './wire.ts';

/** A MessagePort, a BroadcastChannel, a worker, or the inside of one. */
export interface InspectionPort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  removeEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  /** Of a MessagePort: it is heard from then on. */
  start?(): void;
}

export interface ServeOptions {
  /** Whether readers may send events to instances, as the application does. @default false */
  readonly allowSend?: boolean;
  /** @default the platform's */
  readonly random?: Random;
}

/** Answers whoever reads at the other end of the port, or anywhere on the channel. Returns its end. */
export function serveInspection(
  source: InspectionSource,
  port: InspectionPort,
  { allowSend = false, random = systemRandom }: ServeOptions = {},
): () => void {
  const server = encodeBase64url(random(12));
  let isOpen = true;
  function say(word: Word): void {
    try {
      if (isOpen) port.postMessage(word);
    } catch {
      // Somebody has closed the channel.
      end();
    }
  }
  const hello = (): void => say({ joinery: 'inspect.hello', server, maySend: allowSend && source.send !== undefined });

  function hear({ data }: { readonly data: unknown }): void {
    const word = wordIn(data);
    if (word?.joinery === 'inspect.who') hello();
    if (!word || !isQuestion(word) || (word.to ?? server) !== server) return;
    void answerOf(source, word, allowSend).then(say);
  }

  const stopNews = source.onNews(() => say({ joinery: 'inspect.news', server }));
  port.addEventListener('message', hear);
  port.start?.();
  hello();

  function end(): void {
    isOpen = false;
    stopNews();
    port.removeEventListener('message', hear);
  }

  return () => {
    say({ joinery: 'inspect.bye', server });
    end();
  };
}

export interface ReaderOptions {
  /** @default the platform's */
  readonly clock?: Clock;
  /** @default the platform's */
  readonly random?: Random;
  /** Milliseconds that an answer is waited for. @default 5,000 */
  readonly deadline?: number;
}

/**
 * The stream that is served at the other end of the port, or somewhere on the channel. Closing it leaves the port open,
 * which is the caller's.
 */
export function inspectionOver(port: InspectionPort, options: ReaderOptions = {}): InspectionSource {
  const { clock = systemClock, random = systemRandom, deadline = usualDeadline } = options;
  const asking = new Asking((word) => port.postMessage(word), clock, random, deadline);

  function hear({ data }: { readonly data: unknown }): void {
    const word = wordIn(data);
    if (word) asking.hear(word);
  }

  port.addEventListener('message', hear);
  port.start?.();
  asking.begin();
  return asking.source(() => port.removeEventListener('message', hear));
}
