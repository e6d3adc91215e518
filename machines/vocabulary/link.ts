import * as v from 'valibot';
import { decodeBase64url, encodeBase64url } from './base64url.ts';

export type LinkKind = 'invitation' | 'address' | 'group' | 'channel' | 'relay';

export interface Link {
  readonly kind: LinkKind;
  /** A short link names data on a server; a full one holds the connection request itself, and no link data. */
  readonly form: 'short' | 'full';
  /** The one text of this link: equal for every form that it was given in. */
  readonly canonical: string;
}

export type LinkProblem =
  | 'Empty'
  | 'TooLong'
  | 'NotALink'
  | 'UnknownKind'
  | 'ServerMissing'
  | 'ServerInvalid'
  | 'KeyInvalid';

/** Tagged, as every error that is a value. */
export interface LinkInvalid {
  readonly error: 'LinkInvalid';
  readonly why: LinkProblem;
}

const kinds = new Map<string, LinkKind>([
  ['i', 'invitation'],
  ['a', 'address'],
  ['g', 'group'],
  ['c', 'channel'],
  ['r', 'relay'],
]);

const maxLength = 8192;
const maxHosts = 8;
const linkKeyBytes = 32;
const linkIdBytes = 24;

const shortLink = /^(?:https:\/\/([^/?#]*)|simplex:)\/([a-z])\/?#([^?]*)(?:\?(.*))?$/i;
const fullLink = /^(?:https:\/\/[^/?#]+|simplex:)\/(invitation|contact)\/?#\/?\?([\x21-\x7e]+)$/i;
const hostName = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;
const ipv6 = /^\[[0-9a-f:.]{2,45}\]$/;

/**
 * Reads a SimpleX link: `https://<server>/<letter>#<key>`, `simplex:/<letter>#<key>?h=<servers>`, or a full link
 * (`https://simplex.chat/contact#/?v=..&smp=..`). White space around it is no part of it. Total.
 *
 * Whether the link leads anywhere only its server knows.
 */
export function parseLink(text: string): Link | LinkInvalid {
  const full = text.length > maxLength ? undefined : fullLink.exec(text.trim());
  return full ? parseFull(full[1] ?? '', full[2] ?? '') : parseShortLink(text);
}

function parseShortLink(text: string): Link | LinkInvalid {
  const trimmed = text.trim();
  if (trimmed === '') return invalid('Empty');
  if (trimmed.length > maxLength) return invalid('TooLong');
  const short = shortLink.exec(trimmed);
  if (!short) return invalid('NotALink');
  const [, authority, , key = '', params = ''] = short;
  const letter = (short[2] ?? '').toLowerCase();
  const kind = kinds.get(letter);
  return kind ? parseShort(kind, letter, key, authority, query(params)) : invalid('UnknownKind');
}

/** A channel's or group's short link, as its canonical text. Other kinds of link are an issue, with the reason as text. */
export const ChannelLink = v.pipe(
  v.string(),
  v.check(
    (text) => canonicalChannel(text) !== undefined,
    ({ input }) => `LinkInvalid: ${problemOf(input)}`,
  ),
  v.transform((text) => canonicalChannel(text) ?? text),
);

function canonicalChannel(text: string): string | undefined {
  const link = parseShortLink(text);
  return 'canonical' in link && (link.kind === 'channel' || link.kind === 'group') ? link.canonical : undefined;
}

function problemOf(text: string): LinkProblem | 'NotAChannel' {
  const link = parseShortLink(text);
  return 'canonical' in link || fullLink.test(text.trim()) ? 'NotAChannel' : link.why;
}

function parseShort(
  kind: LinkKind,
  letter: string,
  key: string,
  authority: string | undefined,
  params: ReadonlyMap<string, string>,
): Link | LinkInvalid {
  const canonicalKey = readKey(kind, key);
  if (canonicalKey === undefined) return invalid('KeyInvalid');

  // Of `https:` links the server is in the address, and older ones have its port there too.
  const [, first = authority, addressPort] = /^(.*?)(?::(\d+))?$/.exec(authority ?? '') ?? [];
  const named = [first ?? '', ...(params.get('h') ?? '').split(',')].filter((host) => host !== '');
  const hosts = [...new Set(named.map((host) => host.toLowerCase()))];
  const [host, ...more] = hosts;
  if (host === undefined) return invalid('ServerMissing');
  if (hosts.length > maxHosts || !hosts.every((each) => hostName.test(each) || ipv6.test(each))) {
    return invalid('ServerInvalid');
  }
  const port = readPort(params.get('p') ?? addressPort);
  const certificate = readBytes(params.get('c'));
  if (port === undefined || certificate === undefined) return invalid('ServerInvalid');

  const server = [...(more.length > 0 ? [`h=${more.join(',')}`] : []), ...port, ...certificate].join('&');
  const canonical = `https://${host}/${letter}#${canonicalKey}${server === '' ? '' : `?${server}`}`;
  return { kind, form: 'short', canonical };
}

function parseFull(path: string, text: string): Link | LinkInvalid {
  const params = query(text);
  if (!params.get('smp')) return invalid('ServerMissing');
  if (!params.get('v')) return invalid('NotALink');
  const kind = path.toLowerCase() === 'invitation' ? 'invitation' : isGroup(params.get('data')) ? 'group' : 'address';
  return { kind, form: 'full', canonical: `simplex:/${path.toLowerCase()}#/?${text}` };
}

/** An invitation's key is preceded by its link id; of the others the id is derived from the key. */
function readKey(kind: LinkKind, text: string): string | undefined {
  const lengths = kind === 'invitation' ? [linkIdBytes, linkKeyBytes] : [linkKeyBytes];
  const parts = text.split('/').map(decodeBase64url);
  const fits = parts.length === lengths.length && parts.every((part, at) => part?.length === lengths[at]);
  return fits ? parts.map((part) => encodeBase64url(part ?? new Uint8Array())).join('/') : undefined;
}

/** As a list of no or one parameter; undefined if it is there and wrong. */
function readPort(text: string | undefined): readonly string[] | undefined {
  if (text === undefined || text === '') return [];
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port > 0 && port < 65_536 ? [`p=${port}`] : undefined;
}

/** The hash of the server's certificate, likewise. */
function readBytes(text: string | undefined): readonly string[] | undefined {
  if (text === undefined || text === '') return [];
  const bytes = text.length <= 128 ? decodeBase64url(text) : undefined;
  return bytes ? [`c=${encodeBase64url(bytes)}`] : undefined;
}

/** Parameters by name, the first of each. One that is wrongly escaped is left out. */
function query(text: string): ReadonlyMap<string, string> {
  const params = new Map<string, string>();
  for (const pair of text.split('&')) {
    const at = pair.indexOf('=');
    const name = at < 0 ? pair : pair.slice(0, at);
    if (params.has(name)) continue;
    try {
      params.set(name, decodeURIComponent(at < 0 ? '' : pair.slice(at + 1)));
    } catch {
      // Not ours to repair.
    }
  }
  return params;
}

/** Full links of groups carry a group link id as JSON. */
function isGroup(data: string | undefined): boolean {
  try {
    const parsed: unknown = JSON.parse(data ?? '');
    return typeof parsed === 'object' && parsed !== null && 'type' in parsed && parsed.type === 'group';
  } catch {
    return false;
  }
}

function invalid(why: LinkProblem): LinkInvalid {
  return { error: 'LinkInvalid', why };
}
