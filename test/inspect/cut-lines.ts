import { WebSocket } from 'ws';
import { type InspectionPort, inspectionOver, serveInspection } from '../../runtime/inspect/port.ts';
import { serveInspector } from '../../runtime/inspect/server/serve-inspector.ts';
import { inspectionFrom } from '../../runtime/inspect/socket.ts';
import type { InspectionSource } from '../../runtime/inspect/source.ts';
import type { InspectionSocket } from '../../runtime/inspect/system-socket.ts';
import type { Clock } from '../../runtime/ports.ts';
import { seededRandom } from '../../simulation/index.ts';

/** A stream that is read over something that can break. */
export interface Line {
  /** At the reader's end. */
  readonly source: InspectionSource;
  /** From now on nothing comes through, and nobody is told. */
  cut(): void | Promise<void>;
  /** Whoever serves it goes, with a goodbye where there is one. */
  leave(): void | Promise<void>;
  /** Somebody serves it, and all comes through. */
  mend(): void | Promise<void>;
  close(): void | Promise<void>;
}

let count = 0;
const random = () => seededRandom(`line ${(count += 1)}`);

type Port = InspectionPort & { close(): void };

/** Over a port, or over two ends of a channel. */
export function portLine(served: InspectionSource, clock: Clock, [there, here]: readonly [Port, Port]): Line {
  let isCut = false;
  let end: (() => void) | undefined;
  const port = cuttable(there, () => isCut);
  const line: Line = {
    source: inspectionOver(
      cuttable(here, () => isCut),
      { clock, random: random() },
    ),
    cut: () => void (isCut = true),
    leave() {
      end?.();
      end = undefined;
    },
    mend() {
      isCut = false;
      end ??= serveInspection(served, port, { random: random() });
    },
    close() {
      line.source.close();
      end?.();
      there.close();
      here.close();
    },
  };
  return line;
}

/** What is said while it is cut gets lost. */
function cuttable(port: Port, isCut: () => boolean): InspectionPort {
  return {
    postMessage: (message) => void (isCut() || port.postMessage(message)),
    addEventListener: (type, listener) => port.addEventListener(type, listener),
    removeEventListener: (type, listener) => port.removeEventListener(type, listener),
    start: () => port.start?.(),
  };
}

/** Over a WebSocket of this machine. */
export async function socketLine(served: InspectionSource, clock: Clock): Promise<Line> {
  const token = 'a token of sixteen characters';
  let server: Awaited<ReturnType<typeof serveInspector>> | undefined = await serveInspector({ source: served, token });
  const { url } = server;
  let newest: WebSocket | undefined;
  const open = (to: string): InspectionSocket => {
    newest = new WebSocket(to);
    newest.on('error', () => undefined);
    return newest as unknown as InspectionSocket;
  };
  const source = inspectionFrom(url, { clock, random: random(), open });
  const leave = async (): Promise<void> => {
    await server?.close();
    server = undefined;
  };
  return {
    source,
    cut: () => newest?.terminate(),
    leave,
    async mend() {
      server ??= await serveInspector({ source: served, token, port: Number(new URL(url).port) });
    },
    async close() {
      source.close();
      await leave();
    },
  };
}
