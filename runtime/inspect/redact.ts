import type { Random } from '../ports.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { byName, plainNames, foreignNames } from './redacted-names.ts';
import { redactLinks } from './redact-link.ts';

/** What of a stream is replaced before it leaves. */
export type Redact = 'secrets' | 'none';

/** Plain data with made-up secrets, and the way back for the keys of rows. */
export interface Redaction {
  of<T>(value: T): T;
  /** The key of a row, as the engine has it. */
  keyOf(key: string): string;
}

type Owner = { readonly [name: string]: unknown };

/**
 * Replaces links, requests, profiles, keys and what is derived from them, probes, and what people wrote, by pseudonyms:
 * equal ones for equal secrets, as long as this one lives. See docs/inspector.md for what stays.
 */
export function createRedaction(redact: Redact, random: Random): Redaction {
  if (redact === 'none') return { of: (value) => value, keyOf: (key) => key };
  const made = new Pseudonyms(random(32));
  return {
    of: (value) => redacted(value, made),
    keyOf: (key) => made.original(key),
  };
}

function redacted<T>(value: T, made: Pseudonyms): T {
  return copy(value, '', {}, false) as T;

  /** `name`: of the field that it stands in, or of the list; `foreign`: somebody else chose its form. */
  function copy(from: unknown, name: string, owner: Owner, foreign: boolean): unknown {
    if (typeof from === 'string') return text(from, name, owner, foreign);
    if (typeof from !== 'object' || from === null) return from;
    if (Array.isArray(from)) return from.map((each: unknown) => copy(each, name, owner, foreign));
    const to: Record<string, unknown> = {};
    for (const [field, each] of Object.entries(from as Owner)) {
      if (field === '__proto__') continue;
      // What the agent has read, by connection: each one a secret.
      const known = name === 'read' ? 'secret' : field;
      to[fieldName(field, foreign)] = copy(
        each,
        known,
        from as Owner,
        foreign || isForeign(field, from as Owner, each),
      );
    }
    return to;
  }

  function fieldName(field: string, foreign: boolean): string {
    return foreign && !/^[\w.-]{1,40}$/.test(field) ? made.words(field, 'name') : plain(field);
  }

  function text(from: string, name: string, owner: Owner, foreign: boolean): string {
    const kind = byName(name, from, owner);
    if (kind === 'bytes') return bytes(from, owner);
    if (kind === 'host') return made.host(from);
    if (kind !== undefined) return made.words(from, kind);
    if (foreign && !foreignNames.has(name)) return foreignText(from);
    // What is ours has no spaces in it, but for what was put together of keys, and words of our own.
    if (!plainNames.has(name) && !/^[!-~]*$/.test(from)) return made.words(from, 'text');
    return plain(from);
  }

  /** A digest is taken of several, with a point between them, and of a word that says what it is for. */
  function bytes(from: string, { reply }: Owner): string {
    if (reply === undefined) return secret(from);
    return from
      .split('.')
      .map((part) => (part.length < shortSecret ? part : made.bytes(part)))
      .join('.');
  }

  /** Few bytes would make few pseudonyms. */
  function secret(from: string): string {
    return from.length < shortSecret ? made.words(from, 'key') : made.bytes(from);
  }

  function foreignText(from: string): string {
    if (from.startsWith('{')) {
      // A message that somebody passes on may be text.
      try {
        return JSON.stringify(copy(JSON.parse(from), '', {}, true));
      } catch {
        return made.words(from, 'text');
      }
    }
    const links = redactLinks(from, made);
    if (links !== from && !/\s/.test(from)) return links;
    return /^[\w-]{16,}={0,2}$/.test(from) ? made.bytes(from) : made.words(from, 'text');
  }

  function plain(from: string): string {
    return redactLinks(from, made, (around) =>
      around.length < 20 ? around : around.replace(fingerprints, prints).replace(hashes, (hash) => made.bytes(hash)),
    );
  }

  function prints(_: string, label: string, print: string): string {
    return `${label}${made.fingerprint(print)}`;
  }
}

const shortSecret = 16;

/** Of a name, a profile or a link, which somebody could try. */
const fingerprints = /\b((?:alike|named|asked|address|link):)([0-9a-f]{16})\b/g;

/** 32 bytes or more: keys, probes, and hashes, by which a channel or a person could be known. Rows are named by them too. */
const hashes = /(?<![\w-])(?:[\w-]{43}(?=-m?\d+(?![\w-]))|[\w-]{43,})/g;

/** Whoever made it may have put anything there. */
function isForeign(field: string, owner: Owner, value: unknown): boolean {
  if (typeof value !== 'object') return false;
  return profiles.has(field) || (field === 'params' && typeof owner['event'] === 'string');
}

const profiles = new Set(['profile', 'groupProfile', 'hostProfile', 'relayProfile', 'userData', 'content', 'data']);
