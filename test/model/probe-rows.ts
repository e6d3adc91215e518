import { alikeLabel } from '../../machines/person/alike.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import { encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import { systemSha256 } from '../../runtime/system.ts';
import type { Extra } from './solo.ts';

/** Rows that probes find: records that look the same, and what they are bound by. */

export const probe = 'A'.repeat(43);
/** What the agent answers for every connection (`usualAnswers`). */
const secret = 'a-secret-of-both-ends';

/** The binding of the probe to two connections, as both sides compute it. */
export const bindingOf = (said: 'check' | 'ok'): string =>
  encodeBase64url(systemSha256(`${said}.${probe}.${secret}.${secret}`));

const profile = { displayName: 'Rosa', fullName: '' };
const ours = { displayName: 'Me', fullName: '' };

/** A contact that looks like all others. */
export function alike(id: string, more: JsonObject = {}): Extra {
  const context = { peer: { profile }, profile: ours, incognito: false, connectionId: `to-${id}`, ...more };
  return { key: `contact/${id}`, standsIn: 'connected', context, labels: [alikeLabel(profile)] };
}

/** So short that no command is given up within the times of a probe. */
export const input = { limits: { secret: 60_000 } };
