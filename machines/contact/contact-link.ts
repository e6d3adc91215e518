import * as v from 'valibot';
import { parseLink, type Link } from '../vocabulary/link.ts';
import type { Profile } from '../vocabulary/profile.ts';

const kinds: readonly string[] = ['invitation', 'address', 'group'];

/** A link that leads to a person, as its canonical text: an invitation, an address, or a group's link of older clients. */
export const ContactLink = v.pipe(
  v.string(),
  v.check(
    (text) => readContactLink(text) !== undefined,
    ({ input }) => `LinkInvalid: ${problemOf(input)}`,
  ),
  v.transform((text) => readContactLink(text)?.canonical ?? text),
);

/** What a link holds; undefined where it leads to no person. */
export function readContactLink(text: string): Link | undefined {
  const link = parseLink(text);
  return 'canonical' in link && kinds.includes(link.kind) ? link : undefined;
}

/** Whether it is an address: who has it is asked (x.contact), and others may ask too. */
export function isAddress(text: string | undefined): boolean {
  const link = text === undefined ? undefined : readContactLink(text);
  return link !== undefined && link.kind !== 'invitation';
}

/** The address that a profile shows, as its canonical text; undefined where it shows none that can be asked at. */
export function addressIn(profile: Profile | undefined): string | undefined {
  const link = readContactLink(profile?.contactLink ?? '');
  return link?.kind === 'address' ? link.canonical : undefined;
}

/** The group link id that a full link of an older client holds: an invitation to a group that bears it answers our request. */
export function groupLinkIdOf(text: string | undefined): string | undefined {
  const [, data = ''] = /[?&]data=([^&]+)/.exec(text ?? '') ?? [];
  try {
    const parsed: unknown = JSON.parse(decodeURIComponent(data));
    const read = v.safeParse(v.object({ type: v.literal('group'), groupLinkId: v.string() }), parsed);
    return read.success ? read.output.groupLinkId : undefined;
  } catch {
    return undefined;
  }
}

function problemOf(text: string): string {
  const link = parseLink(text);
  return 'canonical' in link ? 'NotAContact' : link.why;
}
