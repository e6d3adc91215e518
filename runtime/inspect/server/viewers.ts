import type { WebSocket } from 'ws';
import { attendViewer, stately, type ViewerOptions, xstate4 } from '../viewers/attend-viewer.ts';
import { listenOnLoopback, type Loopback, type LoopbackOptions } from './loopback.ts';

export interface ViewerServerOptions extends ViewerOptions, LoopbackOptions {}

/**
 * Serves a stream of inspection to viewers of `@statelyai/inspect` 0.7 (its `createWebSocketReceiver`), on the loopback
 * address. Each gets everything from the beginning when it connects. Rejects as `listenOnLoopback` does.
 */
export const serveStately = (options: ViewerServerOptions): Promise<Loopback> =>
  listenOnLoopback(options, (client) => attend(client, stately, options).hear({ type: stately.hello }));

/**
 * Serves a stream of inspection to viewers of `@xstate/inspect` 0.8 (its `createWebSocketReceiver`), on the loopback address.
 * Each gets everything from the beginning when it says hello. With `allowSend` it may send events to instances.
 * Rejects as `listenOnLoopback` does.
 */
export const serveXstate4 = (options: ViewerServerOptions): Promise<Loopback> =>
  listenOnLoopback(options, (client) => void attend(client, xstate4, options));

function attend(client: WebSocket, protocol: typeof stately, options: ViewerServerOptions) {
  let last = Promise.resolve();
  const viewer = attendViewer(protocol, options, {
    // One that is gone, or goes while it is told, is told nothing.
    send(message) {
      last = new Promise((sent) => client.send(JSON.stringify(message), () => sent()));
    },
    drained: () => last,
  });
  client.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) viewer.hear(parsed(data.toString()));
  });
  client.on('close', () => viewer.hear({ type: protocol.bye }));
  return viewer;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
