import { fingerprint } from '../person/alike.ts';
import { personLabels } from '../person/person-labels.ts';
import { profileOf } from '../person/person-found.ts';
import { parseLink } from '../vocabulary/link.ts';
import type { JsonObject } from '../vocabulary/json.ts';
import type { PlanRow } from './plan-facts.ts';

type Shown = Pick<PlanRow, 'machine' | 'value' | 'context'>;

const begunByLinks: readonly string[] = ['contact', 'membership', 'channel-join'];
const offering: readonly string[] = ['contact', 'contact-address'];

/**
 * The links that a row was begun by, or offers, as their canonical texts. What a short link led to is a full link to the
 * same.
 */
function linksOf({ machine, context: { link, request, theirs, groupLink } }: Shown): string[] {
  const links = [
    ...(typeof groupLink === 'string' ? [groupLink] : []),
    // Inputs have made it canonical.
    ...(begunByLinks.includes(machine) && typeof link === 'string' ? [link] : []),
    ...(offering.includes(machine) ? canonical(request) : []),
    ...(machine === 'contact-address' ? canonical(link) : []),
    ...(machine === 'contact' ? canonical(theirs) : []),
    ...(machine === 'membership' ? canonical(request) : []),
  ];
  return [...new Set(links)];
}

/** The address that the profile of a record's person shows, as its canonical text. */
function addressesOf({ machine, value, context }: Shown): string[] {
  return canonical(profileOf(machine, { value, context })?.contactLink);
}

/** By what a row is found where somebody has its link, or the address of its person. */
export function linkLabels(
  machine: string,
  { value, context }: Pick<Shown, 'value'> & { context: JsonObject },
): string[] {
  const row = { machine, value, context };
  return [
    ...linksOf(row).map((link) => personLabels.link(fingerprint(link))),
    ...addressesOf(row).map((link) => personLabels.address(fingerprint(link))),
  ];
}

/** Whether a row that was found by the label of the link is about that very link. */
export const isOfLink = (row: Shown, link: string): boolean => linksOf(row).includes(link);
export const isAddressOf = (row: Shown, link: string): boolean => addressesOf(row).includes(link);

function canonical(text: unknown): string[] {
  const link = typeof text === 'string' ? parseLink(text) : undefined;
  return link && 'canonical' in link ? [link.canonical] : [];
}
