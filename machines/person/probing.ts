import { decodeBase64url, encodeBase64url } from '../vocabulary/base64url.ts';
import { announces } from '../vocabulary/capability.ts';
import type { ChatMessage } from '../vocabulary/chat-message.ts';
import { as } from '../vocabulary/codec.ts';
import type { Tell } from '../vocabulary/effect.ts';

/** What records have to do for probes: start an exchange, hand over what they hear, tell what was delivered. */

/** Bytes of a probe, and what its draw is called. */
export const probeDraw = { bytes: 32, reply: 'probe' } as const;

/** 32 bytes, in the one way in which we write them: peers pad them. Undefined for what is anything else. */
function secretIn(text: unknown): string | undefined {
  const bytes = typeof text === 'string' ? decodeBase64url(text) : undefined;
  return bytes?.length === 32 ? encodeBase64url(bytes) : undefined;
}

/** Begins the search for who else a record may be. The probe is 32 random bytes (base64url). */
export function beginExchange(record: string, probe: string): Tell {
  return {
    to: { machine: 'probe-exchange', digestOf: probe },
    event: { type: 'probe.begin', subject: record, probe },
    create: { machine: 'probe-exchange', input: {} },
  };
}

/** What follows from a message that a record heard, if it is about probes and well formed. */
export function probeNews(record: string, message: ChatMessage): Tell | undefined {
  const probe = secretIn(as(message, 'x.info.probe')?.probe);
  if (probe !== undefined) {
    return {
      to: { machine: 'probe-match', digestOf: probe },
      event: { type: 'probe.heard', from: record, probe, binds: announces(message, 'bound') },
      create: { machine: 'probe-match', input: {} },
    };
  }
  const check = as(message, 'x.info.probe.check');
  const hash = secretIn(check?.probeHash);
  if (hash !== undefined) {
    return {
      to: { key: `probe-match/${hash}` },
      event: { type: 'hash.heard', from: record, binds: announces(message, 'bound'), ...bindingIn(check) },
      create: { machine: 'probe-match', input: {} },
    };
  }
  const ok = as(message, 'x.info.probe.ok');
  const confirmed = secretIn(ok?.probe);
  if (confirmed !== undefined) {
    return {
      to: { machine: 'probe-exchange', digestOf: confirmed },
      event: { type: 'probe.confirmed', from: record, undoes: announces(message, 'probes'), ...bindingIn(ok) },
    };
  }
  const refusal = as(message, 'x.info.probe.refused');
  const refused = secretIn(refusal?.probeHash);
  if (refused === undefined) return undefined;
  return {
    to: { key: `probe-match/${refused}` },
    event: { type: 'probe.refused', from: record, ...bindingIn(refusal) },
  };
}

/** Tells who had a message said, by its key, what became of it. Other names are none of ours. */
export function deliveryNews(record: string, name: string, sent: boolean): Tell | undefined {
  if (name.startsWith('repeat-join/')) {
    return { to: { key: name }, event: { type: sent ? 'request.sent' : 'request.undelivered' } };
  }
  if (!name.startsWith('probe-')) return undefined;
  return { to: { key: name }, event: { type: sent ? 'probe.sent' : 'probe.undelivered', record } };
}

function bindingIn(params: { binding?: unknown } | undefined): { binding?: string } {
  const binding = secretIn(params?.binding);
  return binding === undefined ? {} : { binding };
}
