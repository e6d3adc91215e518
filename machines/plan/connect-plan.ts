import { isDirectGroup, readGroupLink } from '../relay/group-link.ts';
import { parseLink, type Link, type LinkProblem } from '../vocabulary/link.ts';
import type { Reason } from '../vocabulary/reason.ts';
import {
  isWithoutConnection,
  ownershipOf,
  standingOf,
  type PlanFacts,
  type PlanRow,
  type Standing,
} from './plan-facts.ts';

/** What a link would do if it were used now. `key`: the record that is to be shown, or that goes on. */
export type ConnectPlan =
  /** Something new begins. */
  | { readonly plan: 'connect'; readonly link: Link; readonly boundTo?: string }
  /** What was begun by this link, and went no further, goes on. */
  | { readonly plan: 'resume'; readonly link: Link; readonly key: string }
  /** A contact without a connection whose address this is: it is connected. */
  | { readonly plan: 'contactViaAddress'; readonly link: Link; readonly key: string }
  /** We were in this group, and its host is still a contact: it is asked to invite us again. */
  | { readonly plan: 'askForInvitation'; readonly link: Link; readonly key: string; readonly contact: string }
  | {
      readonly plan: 'ownLink';
      readonly link: Link;
      readonly of: 'invitation' | 'address' | 'group';
      readonly key: string;
    }
  /** Our request is out: it may be repeated. */
  | { readonly plan: 'requested'; readonly link: Link; readonly key: string }
  | { readonly plan: 'connecting'; readonly link: Link; readonly key: string }
  | { readonly plan: 'known'; readonly link: Link; readonly key: string }
  | { readonly plan: 'noRelays'; readonly link: Link }
  | { readonly plan: 'updateRequired'; readonly link: Link; readonly groupType: string }
  | { readonly plan: 'invalid'; readonly why: LinkProblem | Reason };

/** Whether the plan is carried out: at once, once the user has confirmed it, or not at all, for there is something to show. */
export type Proceeds = 'yes' | 'afterConfirmation' | 'no';

const proceeding: Readonly<Record<ConnectPlan['plan'], Proceeds>> = {
  connect: 'yes',
  resume: 'yes',
  contactViaAddress: 'yes',
  askForInvitation: 'yes',
  ownLink: 'afterConfirmation',
  requested: 'afterConfirmation',
  connecting: 'no',
  known: 'no',
  noRelays: 'no',
  updateRequired: 'no',
  invalid: 'no',
};

export const proceeds = ({ plan }: ConnectPlan): Proceeds => proceeding[plan];

/** As far as a record is, the more it counts when the same link began several. */
const order: readonly Standing[] = ['there', 'connecting', 'rejected', 'requested', 'prepared', 'over'];

/**
 * What a link would do, by what is known. Pure and total: own links first, then what the link has begun already, then
 * people whose profile shows it, then what it leads to. Source: docs/merging.md, "What a link would do".
 */
export function connectPlan(text: string, facts: PlanFacts): ConnectPlan {
  const link = parseLink(text);
  if (!('canonical' in link)) return { plan: 'invalid', why: link.why };
  // Who has a channel's link gets its relays' links from there.
  if (link.kind === 'relay') return { plan: 'invalid', why: 'UnknownKind' };
  return ownPlan(link, facts) ?? knownPlan(link, facts) ?? addressPlan(link, facts) ?? freshPlan(link, facts);
}

function ownPlan(link: Link, { rows }: PlanFacts): ConnectPlan | undefined {
  for (const row of rows) {
    const of = ownershipOf(row);
    if (of) return { plan: 'ownLink', link, of, key: row.key };
  }
  return undefined;
}

function knownPlan(link: Link, { rows, hosts }: PlanFacts): ConnectPlan | undefined {
  const first = furthest(rows);
  if (!first) return undefined;
  const { row, standing } = first;
  const { key } = row;
  switch (standing) {
    case 'there':
    case 'rejected':
      return { plan: 'known', link, key };
    case 'connecting':
      return { plan: 'connecting', link, key };
    case 'requested':
      // An invitation is used once: asking again would be answered by nobody.
      return link.kind === 'invitation' ? { plan: 'connecting', link, key } : { plan: 'requested', link, key };
    case 'prepared':
      return { plan: 'resume', link, key };
    case 'over':
      // It was used, and leads nowhere any more.
      if (link.kind === 'invitation' && link.form === 'short') return { plan: 'known', link, key };
      return invitationPlan(link, rows, hosts);
  }
}

type Found = { readonly row: PlanRow; readonly standing: Standing };

function furthest(rows: readonly PlanRow[]): Found | undefined {
  return rows
    .flatMap((row): Found[] => {
      const standing = standingOf(row);
      return standing ? [{ row, standing }] : [];
    })
    .sort((a, b) => order.indexOf(a.standing) - order.indexOf(b.standing))[0];
}

/** Who was the host of one of these groups is asked, if it is a contact, and the same one still. */
function invitationPlan(link: Link, rows: readonly PlanRow[], hosts: readonly PlanRow[]): ConnectPlan | undefined {
  for (const { key, context } of rows) {
    const host = hosts.find((contact) => contact.key === context['contact'] && isThereStill(contact));
    if (host) return { plan: 'askForInvitation', link, key, contact: host.key };
  }
  return undefined;
}

const isThereStill = (contact: PlanRow): boolean =>
  standingOf(contact) === 'there' && contact.context['isAnother'] !== true;

function addressPlan(link: Link, { addressOf }: PlanFacts): ConnectPlan | undefined {
  if (link.kind !== 'address') return undefined;
  const contact = furthest(addressOf.filter(({ machine }) => machine === 'contact'));
  if (contact) {
    const { row, standing } = contact;
    const { key } = row;
    if (isWithoutConnection(row)) return { plan: 'contactViaAddress', link, key };
    if (standing === 'there') return { plan: 'known', link, key };
    if (standing === 'prepared') return { plan: 'resume', link, key };
    if (standing !== 'over') return { plan: 'connecting', link, key };
  }
  const member = addressOf.find((row) => row.machine !== 'contact' && standingOf(row) !== 'over');
  return member && { plan: 'connect', link, boundTo: member.key };
}

function freshPlan(link: Link, { data }: PlanFacts): ConnectPlan {
  const isGroup = link.kind === 'group' || link.kind === 'channel';
  if (!isGroup || !data || isDirectGroup(data)) return { plan: 'connect', link };
  const group = readGroupLink(data);
  if (!('code' in group)) return { plan: 'connect', link };
  if (group.code === 'NoRelays') return { plan: 'noRelays', link };
  if (group.code === 'UpdateRequired') return { plan: 'updateRequired', link, groupType: group.groupType };
  return { plan: 'invalid', why: group };
}
