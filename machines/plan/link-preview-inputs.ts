import * as v from 'valibot';
import { PeerLimitsChoice } from '../peer/peer-limits.ts';
import { parseLink } from '../vocabulary/link.ts';

function canonical(text: string): string | undefined {
  const link = parseLink(text);
  return 'canonical' in link && link.form === 'short' ? link.canonical : undefined;
}

/** A short link: a full one holds nothing to fetch. */
export const linkPreviewInput = v.strictObject({
  link: v.pipe(
    v.string(),
    v.check((text) => canonical(text) !== undefined, 'LinkInvalid'),
    v.transform((text) => canonical(text) ?? text),
  ),
  limits: v.optional(PeerLimitsChoice),
});

export const linkPreviewEvents = { 'user.retry': v.strictObject({}), 'user.close': v.strictObject({}) };
