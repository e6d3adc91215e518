import type { ContactInput, ContactOrder, MemberRef } from '../contact/contact-events.ts';
import { contactKey, contactLabel } from '../contact/contact-labels.ts';
import { chatMessage, type ChatMessage } from '../vocabulary/chat-message.ts';
import { as } from '../vocabulary/codec.ts';
import type { HostAnswer, Query, Tell } from '../vocabulary/effect.ts';
import type { JsonObject } from '../vocabulary/json.ts';
import type { Profile } from '../vocabulary/profile.ts';
import type { Reason } from '../vocabulary/reason.ts';
import { allowsDirectMessages } from './group-preferences.ts';
import type { GroupFacts, MemberEvent, MemberFacts } from './member-events.ts';
import { associatedLabel, type GroupId, type MemberId } from './member-labels.ts';

/** How whoever's row a member has, has a contact made with it, or speaks to the one that there is. */

/** A contact that is the same person as the member, and whether it is one by now: asked for, there, or deleted since. */
export type MemberContact = { readonly key: string; readonly state: 'asked' | 'there' | 'gone' };

/** What a contact is to be made for; `id`: drawn, for a new one and for our first message. */
export type ContactWish = { readonly id?: string | undefined } & (
  | { readonly by: 'us'; readonly text?: string | undefined; readonly profile?: Profile | undefined }
  | { readonly by: 'member'; readonly message: ChatMessage }
  /** The second, direct request of an old client, which came with its invitation. */
  | { readonly by: 'oldClient'; readonly request: string }
);

/** A member as its row knows it. */
export type Acquaintance = {
  readonly group: GroupFacts;
  readonly facts: MemberFacts;
  readonly contact?: MemberContact | undefined;
  readonly wish?: ContactWish | undefined;
};

/** What a row is to remember: nothing of what is absent. */
type ContactNews = Partial<Pick<Acquaintance, 'contact' | 'wish'>>;

/** As much of XState's `enqueue` as this takes. */
type Enqueue = (
  effect:
    | { type: 'tell'; params: Tell }
    | { type: 'query'; params: Query }
    | { type: 'draw'; params: { bytes: number; reply: string } },
) => void;

// ── whether there is one, and may be ─────────────────────────────────────────────────────────────────────────

/** Whether the contact of a member says that it is there no more. */
export const isContactGone = (event: { readonly type: string; readonly contact?: unknown }): boolean =>
  event.type === 'member.contact' && event.contact === undefined;

/** Whether there is a contact, or one is on the way: no second one is made. */
export const isThere = (contact: MemberContact | undefined): contact is MemberContact =>
  contact !== undefined && contact.state !== 'gone';

/** Whether we may ask a member of the group to be one. */
export const mayAskForContact = (group: GroupFacts | undefined, contact: MemberContact | undefined): boolean =>
  !isThere(contact) && (group === undefined || allowsDirectMessages(group, group.me.role));

const off = { code: 'DirectMessagesOff' } as const;
const refuse = (reason: Reason) => ({ type: 'refuse', params: { reason } }) as const;

/** What a chart does by `user.contact`, where the member can be reached. */
export const askForContact = [
  { guard: 'hasContact', actions: refuse({ code: 'ContactExists' }) },
  { guard: 'hasAsked', actions: refuse({ code: 'AlreadyAsked' }) },
  { guard: 'isContactForbidden', actions: refuse(off) },
  { actions: 'wishForContact' },
] as const;

/** Among what the member says. */
export const invitesUs = [
  { guard: 'isForbiddenInvitation', actions: 'tellForbidden' },
  { guard: 'isContactInvitation', actions: 'wishForContact' },
] as const;

/** Whether the group lets this member become a contact of ours. */
export const mayInvite = ({ group, facts }: Acquaintance): boolean => allowsDirectMessages(group, facts.role);

/**
 * The guards of both. The group's rule is about whoever invites, by its own role; `isHeard`: whether the row takes what
 * the event says for the member's.
 */
export function contactGuards<Context, Event extends { type: string }>(
  aboutOf: (context: Context) => Acquaintance | undefined,
  isHeard: (context: Context, event: Event) => boolean,
) {
  const is = (test: (about: Acquaintance) => boolean, context: Context): boolean => {
    const about = aboutOf(context);
    return about !== undefined && test(about);
  };
  const isInvitation = ({ context, event }: { context: Context; event: Event }): boolean =>
    isHeard(context, event) && wishIn(event)?.by === 'member';
  return {
    isContactForbidden: ({ context }: { context: Context }) =>
      is(({ group }) => !allowsDirectMessages(group, group.me.role), context),
    hasContact: ({ context }: { context: Context }) => is(({ contact }) => contact?.state === 'there', context),
    hasAsked: ({ context }: { context: Context }) => is(({ contact }) => contact?.state === 'asked', context),
    isForbiddenInvitation: (at: { context: Context; event: Event }) =>
      isInvitation(at) && is((about) => !mayInvite(about), at.context),
    isContactInvitation: isInvitation,
    isAboutContact: ({ event }: { event: Event }) => isAboutContact(event),
  };
}

/** The wish in an event: ours, or that of the member. */
export function wishIn(event: { type: string }): ContactWish | undefined {
  if (event.type === 'user.contact') {
    const { text, profile } = event as ContactAsked;
    return { by: 'us', ...(text !== undefined && { text }), ...(profile && { profile }) };
  }
  const { message } = event as { message?: ChatMessage };
  return message && as(message, 'x.grp.direct.inv') ? { by: 'member', message } : undefined;
}

/** Let us be contacts: as who we are in the group, unless another profile is given. */
export type ContactAsked = { type: 'user.contact'; text?: string | undefined; profile?: Profile | undefined };

/** The member wanted to be our contact, which the group does not allow it: nothing came of it. */
export type ContactRefused = { type: 'member.contactRefused'; groupId: GroupId; memberId: MemberId; reason: Reason };

export const contactRefused = ({ group, facts }: Acquaintance): ContactRefused => ({
  type: 'member.contactRefused',
  ...refOf({ group, facts }),
  reason: off,
});

// ── making one ───────────────────────────────────────────────────────────────────────────────────────────────

/** Of a contact's id, and of a message's: 12 bytes each, which are 16 characters. */
const idLength = 16;
const idsOf = ({ id = '' }: ContactWish) => ({ contactId: id.slice(0, idLength), msgId: id.slice(idLength) });
const reply = 'contact';

/** A contact that there is, is told at once; else ids are drawn, and one that is gone is looked for: it may be kept. */
export function wishForContact(about: Acquaintance, enqueue: Enqueue, wish: ContactWish): ContactNews {
  if (!isThere(about.contact)) {
    enqueue({ type: 'draw', params: { bytes: 24, reply } });
    return { wish };
  }
  enqueue({ type: 'tell', params: tellContact(about, wish, about.contact.key) });
  return {};
}

type Answer = HostAnswer & { type: 'drawn' | 'found' };

/** Whether it is the answer to what was asked for a wish. */
const isAboutContact = (event: { type: string }): event is Answer =>
  (event.type === 'drawn' || event.type === 'found') && (event as Answer).reply === reply;

/** Goes on with a wish. Others that were the same person as a contact that is gone are the same as the new one. */
export function followWish(about: Acquaintance, enqueue: Enqueue, event: { type: string }): ContactNews {
  if (!about.wish || !isAboutContact(event)) return {};
  const { contact } = about;
  const wish = event.type === 'drawn' ? { ...about.wish, id: event.bytes } : about.wish;
  if (contact && event.type === 'drawn') {
    enqueue({ type: 'query', params: { label: contactLabel(idOf(contact.key)), limit: 1, reply } });
    return { wish };
  }
  const isKept = contact && event.type === 'found' && event.rows.some(({ status }) => status === 'active');
  const key = isKept ? contact.key : contactKey(idsOf(wish).contactId);
  enqueue({ type: 'tell', params: tellContact(about, wish, key) });
  if (contact && !isKept) {
    const told = { type: 'member.contact', contact: key };
    enqueue({ type: 'tell', params: { to: { label: associatedLabel(contact.key) }, event: told } });
  }
  return { wish: undefined, contact: { key, state: wish.by === 'us' ? 'asked' : 'there' } };
}

/** Of a contact's key. */
export const idOf = (key: string): string => key.slice('contact/'.length);

/** Tells the contact what was wished; where there is none, it is made under this key. */
function tellContact(about: Acquaintance, wish: ContactWish, key: string): Tell {
  const { group, facts } = about;
  const { profile, versions } = facts;
  const chosen = wish.by === 'us' ? wish.profile : undefined;
  const input: ContactInput = {
    contactId: idOf(key),
    by: 'member',
    member: refOf(about),
    peer: { profile, ...(versions !== undefined && { versions }) },
    ...(chosen ? { profile: chosen } : { profile: group.me.profile, incognito: group.me.incognito ?? false }),
    limits: group.limits,
  };
  return {
    to: { key },
    create: { machine: 'contact', input: input as object as JsonObject },
    event: orderOf(wish, about) as object as { type: string } & JsonObject,
  };
}

const refOf = ({ group, facts }: Acquaintance): MemberRef => ({
  groupId: group.groupId,
  memberId: facts.memberId,
});

/** The second connection of an old client is one between the members that we are. */
function orderOf(wish: ContactWish, about: Acquaintance): ContactOrder {
  const { me } = about.group;
  switch (wish.by) {
    case 'us':
      return {
        type: 'contact.invite',
        member: refOf(about),
        ...(wish.text !== undefined && { text: wish.text, msgId: idsOf(wish).msgId }),
      };
    case 'member':
      return { type: 'contact.invited', message: wish.message };
    case 'oldClient':
      return {
        type: 'contact.invited',
        message: chatMessage.directInv(wish.request),
        answer: chatMessage.memInfo(me.memberId, me.profile),
      };
  }
}

// ── a row that has the contact's key apart ───────────────────────────────────────────────────────────────────

/** How the row of a host, or of whom we let in, remembers it: `contact` by itself is one that is there. */
export type ContactMemory = {
  readonly contact?: string | undefined;
  readonly contactIs?: 'asked' | 'gone' | undefined;
  readonly wish?: ContactWish | undefined;
};

export const contactIn = ({ contact, contactIs }: ContactMemory): MemberContact | undefined =>
  contact === undefined ? undefined : { key: contact, state: contactIs ?? 'there' };

export const remembered = (news: ContactNews): ContactMemory => {
  const { contact, ...wish } = news;
  if (!('contact' in news)) return wish;
  return { ...wish, contact: contact?.key, contactIs: contact?.state === 'there' ? undefined : contact?.state };
};

type ContactNow = Omit<Extract<MemberEvent, { type: 'member.contact' }>, 'type'>;

/** What becomes of a contact by `member.contact`. */
export function contactAfter(before: MemberContact | undefined, now: ContactNow): MemberContact | undefined {
  if (now.contact !== undefined) return { key: now.contact, state: 'there' };
  return before && !now.isAnother ? { ...before, state: 'gone' } : undefined;
}

/** The same, where the row has the key apart. */
export const contactNow = (before: ContactMemory, now: ContactNow): ContactMemory =>
  remembered({ contact: contactAfter(contactIn(before), now) });
