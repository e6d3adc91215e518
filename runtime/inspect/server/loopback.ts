import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { encodeBase64url } from '../../../machines/vocabulary/base64url.ts';
import { JoineryError } from '../../errors.ts';
import { systemRandom } from '../../system.ts';

export interface LoopbackOptions {
  /** @default one that is free */
  readonly port?: number;
  /** Which of the machine's own addresses it listens on: `::1` where a client knows IPv6 only. @default `127.0.0.1` */
  readonly host?: '127.0.0.1' | '::1';
  /** What every client has to show, as `?token=` of the address: 16 characters or more. @default a random one */
  readonly token?: string;
  /**
   * Origins of the pages that may connect (`http://localhost:5173`). What is no page has none, and needs the token alone.
   * @default none
   */
  readonly origins?: readonly string[];
}

export interface Loopback {
  /** `ws://127.0.0.1:<port>/?token=<token>`, or `ws://[::1]:…`: a secret, as the token is. */
  readonly url: string;
  /** Ends every connection. */
  close(): Promise<void>;
}

const hosts: ReadonlySet<string> = new Set(['127.0.0.1', '::1']);
const limits = { message: 65_536, clients: 16, token: 16 };

/**
 * Listens for WebSockets of this machine alone: on the loopback address, of clients that show the token and, where they
 * are pages, are of an origin that is allowed. A message of a client is of 64 kB at most; a longer one ends it.
 * Rejects with InputInvalid where the token is too short or the address is none of these, and with the system's error where
 * the port is taken.
 */
export async function listenOnLoopback(
  { port = 0, host = '127.0.0.1', token = encodeBase64url(systemRandom(24)), origins = [] }: LoopbackOptions,
  connected: (client: WebSocket) => void,
): Promise<Loopback> {
  if (token.length < limits.token) {
    throw new JoineryError({ type: 'InputInvalid', machine: '', why: `token: ${limits.token} characters or more` });
  }
  if (!hosts.has(host)) throw new JoineryError({ type: 'InputInvalid', machine: '', why: 'host: 127.0.0.1 or ::1' });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.message, perMessageDeflate: false });
  const server = createServer((_, response) => response.writeHead(426).end());
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const refusal = refusalOf(request, token, origins) ?? (sockets.clients.size < limits.clients ? undefined : busy);
    if (refusal !== undefined)
      return socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    sockets.handleUpgrade(request, socket, head, (client) => {
      // What a client does wrong ends it: `ws` closes it after an error.
      client.on('error', () => undefined);
      connected(client);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const named = host === '::1' ? '[::1]' : host;
  return {
    url: `ws://${named}:${(server.address() as AddressInfo).port}/?token=${encodeURIComponent(token)}`,
    async close() {
      for (const client of sockets.clients) client.terminate();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

const busy = '503 Service Unavailable';

/** Why a connection is refused, as a status line says it; undefined where it may be made. */
function refusalOf(
  { url = '', headers }: IncomingMessage,
  token: string,
  origins: readonly string[],
): string | undefined {
  // A page of the web whose name leads to this machine has the name here.
  if (!/^(?:127\.0\.0\.1|\[::1\]|localhost)(?::\d+)?$/.test(headers.host ?? '')) return '403 Forbidden';
  if (headers.origin !== undefined && !origins.includes(headers.origin)) return '403 Forbidden';
  const query = url.includes('?') ? url.slice(url.indexOf('?')) : '';
  return isSame(new URLSearchParams(query).get('token') ?? '', token) ? undefined : '401 Unauthorized';
}

/** Takes as long for any other text. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
