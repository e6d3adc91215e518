import type { WebSocket } from 'ws';
import { readExplicit, writeExplicit } from '../explicit-json.ts';
import { type InspectionPort, serveInspection, type ServeOptions } from '../port.ts';
import type { InspectionSource } from '../source.ts';
import { listenOnLoopback, type Loopback, type LoopbackOptions } from './loopback.ts';

export interface InspectorServerOptions extends LoopbackOptions, ServeOptions {
  readonly source: InspectionSource;
}

/** Bytes that wait to be sent to one reader: one that asks and does not listen is let go. */
const mostWaiting = 256_000_000;

/**
 * Serves a stream of inspection to other processes and pages of this machine: to `inspectionFrom`, with the address that
 * it returns. Rejects as `listenOnLoopback` does.
 */
export function serveInspector({ source, allowSend = false, ...options }: InspectorServerOptions): Promise<Loopback> {
  return listenOnLoopback(options, (client) => {
    client.once('close', serveInspection(source, portOf(client), { allowSend }));
  });
}

type Hear = (event: { readonly data: unknown }) => void;

/** The socket as the end of a port, on which plain data are said. */
function portOf(client: WebSocket): InspectionPort {
  return {
    postMessage(message) {
      if (client.bufferedAmount > mostWaiting) client.terminate();
      else client.send(writeExplicit(message), () => undefined);
    },
    addEventListener: (_, hear: Hear) =>
      client.on('message', (data: Buffer, isBinary) => {
        if (!isBinary) hear({ data: parsed(data.toString()) });
      }),
    removeEventListener: () => client.removeAllListeners('message'),
  };
}

function parsed(text: string): unknown {
  try {
    return readExplicit(text);
  } catch {
    return undefined;
  }
}
