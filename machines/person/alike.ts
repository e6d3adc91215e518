import type { Profile } from '../vocabulary/profile.ts';

/** What two records of one person have in common: display name, full name, description and image. */
export function isAlike(one: Profile, other: Profile): boolean {
  return portrait(one) === portrait(other);
}

/** The label of all records that may be the person of this profile. Others may bear it by chance: compare them. */
export const alikeLabel = (profile: Profile): string => `alike:${fingerprint(portrait(profile))}`;

/** A preference or an address that is new does not make another person; nor does a field that was left out. */
function portrait({ displayName, fullName, shortDescr, image }: Profile): string {
  return JSON.stringify([displayName, fullName, shortDescr ?? '', image ?? '']);
}

/** 64 bits of a text (FNV-1a, twice): for finding, not for proving. An index has no use for a whole picture. */
export function fingerprint(text: string): string {
  let one = 0x811c9dc5;
  let other = 0xcbf29ce4;
  for (let n = 0; n < text.length; n++) {
    const unit = text.charCodeAt(n);
    one = Math.imul(one ^ unit, 0x01000193);
    other = Math.imul(other ^ unit ^ (n & 0xff), 0x01000193);
  }
  return [one, other].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
