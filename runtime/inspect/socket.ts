import { systemClock, systemRandom } from '../system.ts';
import { Asking, usualDeadline } from './asking.ts';
import { readExplicit, writeExplicit } from './explicit-json.ts';
import type { ReaderOptions } from './port.ts';
import type { InspectionSource } from './source.ts';
import { type InspectionSocket, systemSocket } from './system-socket.ts';
import { type Word, wordIn } from './wire.ts';

export interface SocketReaderOptions extends ReaderOptions {
  /** @default the platform's `WebSocket` */
  readonly open?: (url: string) => InspectionSocket;
}

/** Before it is opened again: milliseconds. */
const pauses = [250, 500, 1_000, 2_000, 5_000] as const;

/**
 * The stream that a process of this machine serves at the address, which holds a token. Where the connection ends it is made
 * anew, as often as it takes; whoever reads goes on where it was.
 */
export function inspectionFrom(url: string, options: SocketReaderOptions = {}): InspectionSource {
  const { clock = systemClock, random = systemRandom, deadline = usualDeadline, open = systemSocket } = options;
  let socket: InspectionSocket | undefined;
  let isOpen = false;
  /** Said while the connection is made, and to be sent when it is there. */
  let waiting: Word[] = [];
  let isClosed = false;
  let failures = 0;
  let cancel = (): void => undefined;

  function say(word: Word): void {
    if (!socket) throw new Error('not connected');
    if (isOpen) socket.send(writeExplicit(word));
    else waiting.push(word);
  }

  const asking = new Asking(say, clock, random, deadline);

  function hear({ data }: { readonly data: unknown }): void {
    const word = typeof data === 'string' ? wordIn(parsed(data)) : undefined;
    if (!word) return;
    failures = 0;
    asking.hear(word);
  }

  function lost(): void {
    if (isClosed) return;
    isOpen = false;
    socket = undefined;
    waiting = [];
    asking.lose('died');
    cancel();
    cancel = clock.setTimer(connect, pauses[Math.min(failures++, pauses.length - 1)] ?? 0);
  }

  function connect(): void {
    try {
      socket = open(url);
    } catch {
      return lost();
    }
    socket.onopen = () => {
      isOpen = true;
      for (const word of waiting.splice(0)) say(word);
    };
    socket.onmessage = hear;
    socket.onclose = lost;
  }

  connect();
  return asking.source(() => {
    isClosed = true;
    isOpen = false;
    cancel();
    socket?.close();
    socket = undefined;
  });
}

function parsed(text: string): unknown {
  try {
    return readExplicit(text);
  } catch {
    return undefined;
  }
}
