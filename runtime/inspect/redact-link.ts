import type { Pseudonyms } from './pseudonyms.ts';

/** A link, or the address of a queue, wherever in a text it stands. */
const anyLink = /(?:https?|simplex|smps?|xftp|wss?):\/{1,2}[^\s"'<>\\]+/gi;
const shortLink = /^(https:\/\/|simplex:)([^/?#]*)(\/[a-z]\/?)#([^?]*)(\?.*)?$/i;
const fullLink = /^(https:\/\/[^/?#]*\/|simplex:\/)(invitation|contact)(\/?#\/?\?)(.+)$/i;
/** Parameters that say nothing of whom a link leads to. */
const plain = new Set(['v', 'p']);

/**
 * The text with other links in the place of those in it: of the same kind and form, and canonical where those were.
 * `rest` is what becomes of the text around them.
 */
export function redactLinks(text: string, made: Pseudonyms, rest = (around: string): string => around): string {
  if (!text.includes(':/')) return rest(text);
  let told = '';
  let end = 0;
  for (const { 0: link, index } of text.matchAll(anyLink)) {
    told += rest(text.slice(end, index));
    told += shortFor(link, made) ?? fullFor(link, made) ?? otherFor(link, made);
    end = index + link.length;
  }
  return told + rest(text.slice(end));
}

function shortFor(link: string, made: Pseudonyms): string | undefined {
  const [whole, scheme = '', authority = '', kind = '', key = '', params = ''] = shortLink.exec(link) ?? [];
  if (whole === undefined) return undefined;
  const keys = key.split('/').map((part) => part && made.bytes(part));
  return `${scheme}${authorityFor(authority, made)}${kind}#${keys.join('/')}${params && `?${serversFor(params.slice(1), made)}`}`;
}

/** `h`: more names of the server; `c`: the hash of its certificate. */
function serversFor(params: string, made: Pseudonyms): string {
  return params
    .split('&')
    .map((pair) => {
      const [name, value] = split(pair);
      if (plain.has(name) || value === '') return pair;
      if (name === 'h')
        return `h=${value
          .split(',')
          .map((host) => authorityFor(host, made))
          .join(',')}`;
      return `${name}=${made.bytes(value)}`;
    })
    .join('&');
}

/** A full link holds the request itself: what it says of the queue and its keys is one made-up text for each parameter. */
function fullFor(link: string, made: Pseudonyms): string | undefined {
  const [whole, scheme = '', kind = '', begin = '', params = ''] = fullLink.exec(link) ?? [];
  if (whole === undefined) return undefined;
  const pairs = params.split('&').map((pair) => {
    const [name, value] = split(pair);
    if (plain.has(name) || value === '') return pair;
    return `${name}=${(name === 'data' && groupIn(value)) || valueFor(name, value, made)}`;
  });
  return `${scheme === 'simplex:/' ? scheme : 'https://simplex.chat/'}${kind}${begin}${pairs.join('&')}`;
}

const valueFor = (name: string, value: string, made: Pseudonyms): string =>
  name === 'smp' ? `smp://${made.host(value)}/${made.bytes(value.padEnd(22, ' ').slice(0, 22))}` : made.bytes(value);

/** What tells the link of a group from an address is JSON, and holds no more than a random id. */
function groupIn(value: string): string | undefined {
  try {
    const data: unknown = JSON.parse(decodeURIComponent(value));
    if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== 'group') return undefined;
    const { groupLinkId } = data as { groupLinkId?: unknown };
    const isId = typeof groupLinkId === 'string' && /^[\w-]{1,64}$/.test(groupLinkId);
    return encodeURIComponent(JSON.stringify({ type: 'group', ...(isId && { groupLinkId }) }));
  } catch {
    return undefined;
  }
}

/** The address of a queue or a file, or of anything else that is no link of ours. */
function otherFor(link: string, made: Pseudonyms): string {
  const [scheme = ''] = /^[a-z]+:\/{1,2}/i.exec(link) ?? [];
  return `${scheme}${made.host(link)}`;
}

function authorityFor(authority: string, made: Pseudonyms): string {
  const [, host = '', port = ''] = /^(.*?)(:\d+)?$/.exec(authority) ?? [];
  return host === '' ? authority : `${made.host(host.toLowerCase())}${port}`;
}

function split(pair: string): [name: string, value: string] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
}
