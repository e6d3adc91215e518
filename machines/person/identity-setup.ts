import { setup } from 'xstate';
import { effects } from '../vocabulary/effect.ts';
import { isContactKey, newIdentity, type IdentityContext, type IdentityInput } from './identity-context.ts';
import {
  componentsOf,
  hasLink,
  recordsIn,
  withLink,
  withoutClaimsOf,
  withoutLink,
  withoutRecord,
  type Links,
  type Link,
} from './link-graph.ts';
import { identityKey, idOfIdentity } from './person-labels.ts';
import type { IdentityEvent, PersonEmitted } from './person-events.ts';

// ── what an event means here ─────────────────────────────────────────────────────────────────────────────────

type Event = IdentityEvent;
type About = { context: IdentityContext; event: Event };

function linkIn(event: Event): Link | undefined {
  if (event.type !== 'identity.merge' && event.type !== 'identity.undo') return undefined;
  const { one, other, by } = event;
  return { one, other, by };
}

/** With one more link, or those of another identity; undefined where that is too many. */
function grown({ context: { links }, event }: About): Links | undefined {
  const link = linkIn(event);
  const more = event.type === 'identity.absorbed' ? event.links : link ? [link] : [];
  return more.reduce<Links | undefined>((all, each) => all && withLink(all, each), links);
}

const isOurs = ({ links }: IdentityContext, record: string): boolean => recordsIn(links).includes(record);

// ── what it may ask of the world ─────────────────────────────────────────────────────────────────────────────

const vocabulary = setup({
  types: {
    input: {} as IdentityInput,
    context: {} as IdentityContext,
    events: {} as Event,
    emitted: {} as PersonEmitted,
    tags: {} as 'waiting' | 'settled' | 'disposable' | 'passing',
  },
  actions: effects,
  guards: {
    isSeveral: ({ context }) => context.links.length > 0,
    isNoNews: (about) => grown(about) === about.context.links,
    isLink: ({ context, event }) => {
      const link = linkIn(event);
      return link !== undefined && hasLink(context.links, link);
    },
    fits: (about) => grown(about) !== undefined,
    isOfOthers: ({ context, event }) => {
      const link = linkIn(event);
      return link !== undefined && !isOurs(context, link.one) && !isOurs(context, link.other);
    },
    isOurRecord: ({ context, event }) => 'record' in event && isOurs(context, event.record),
    isIntoAnother: ({ context, event }) =>
      event.type === 'identity.absorb' && event.into !== identityKey(context.identityId),
  },
});

type Enqueue = Parameters<Parameters<typeof vocabulary.enqueueActions>[0]>[0]['enqueue'];

/** The records learn who they are: those that are new or leave, and all where the person is reached by another contact. */
function follow({ identityId, links: before }: IdentityContext, enqueue: Enqueue, links: Links): void {
  const [were, are] = [recordsIn(before), recordsIn(links)];
  const contact = are.find(isContactKey);
  const isSameContact = contact === were.find(isContactKey);
  const event = { type: 'person.known', identity: identityKey(identityId), ...(contact !== undefined && { contact }) };
  for (const record of are) {
    if (isSameContact && were.includes(record)) continue;
    enqueue({ type: 'tell', params: { to: { key: record }, event } });
  }
  enqueue.assign({ links });
}

const tellAlone = (enqueue: Enqueue, record: string): void =>
  enqueue({ type: 'tell', params: { to: { key: record }, event: { type: 'person.known' } } });

/** What hangs together with the first link stays; every other part becomes an identity of its own, and who is alone none. */
function fallApart(context: IdentityContext, enqueue: Enqueue, links: Links, gone?: string): string[] {
  const [kept = [], ...parts] = componentsOf(links);
  const stay = recordsIn(kept);
  const leave = recordsIn(context.links).filter((record) => !stay.includes(record) && record !== gone);
  for (const record of leave) tellAlone(enqueue, record);
  for (const [index, part] of parts.entries()) {
    const id = `${context.identityId}.${context.parts + index}`;
    const event = { type: 'identity.begin' };
    enqueue({ type: 'tell', params: { to: { key: identityKey(id) }, create: newIdentity(id, part), event } });
  }
  enqueue.assign({ parts: context.parts + parts.length });
  follow(context, enqueue, kept);
  return leave;
}

/** What the chart of an identity may name. */
export const identitySetup = vocabulary.extend({
  actions: {
    introduceAll: vocabulary.enqueueActions(({ context, enqueue }) =>
      follow({ ...context, links: [] }, enqueue, context.links),
    ),
    grow: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const links = grown({ context, event });
      if (!links) return;
      const records = recordsIn(links);
      follow(context, enqueue, links);
      if (records.length === recordsIn(context.links).length) return;
      enqueue.emit({ type: 'person.merged', identity: identityKey(context.identityId), records });
    }),
    /** Two others are to be one, and what they were to be named after has named us already: they get another name. */
    passOn: vocabulary.enqueueActions(({ context: { identityId, parts }, event, enqueue }) => {
      const link = linkIn(event);
      if (!link) return;
      const id = `${identityId}.${parts}`;
      const merge = { type: 'identity.merge', ...link };
      enqueue({ type: 'tell', params: { to: { key: identityKey(id) }, create: newIdentity(id), event: merge } });
      enqueue.assign({ parts: parts + 1 });
    }),
    tellTooMany: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const link = linkIn(event);
      const one = link?.one ?? recordsIn(context.links)[0];
      const other = link?.other ?? (event.type === 'identity.absorbed' ? event.links[0]?.one : undefined);
      if (one === undefined || other === undefined) return;
      enqueue.emit({ type: 'person.matched', records: [one, other], why: 'TooMany' });
    }),
    /** They stay who they were, under another key; one of them may have been told already that it is one of us. */
    keepApart: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'identity.absorbed') return;
      const ours = recordsIn(event.links).reduce(withoutClaimsOf, context.links);
      fallApart(context, enqueue, [...ours, ...event.links]);
    }),
    handOver: vocabulary.enqueueActions(({ context: { links }, event, enqueue }) => {
      if (event.type !== 'identity.absorb') return;
      const create = newIdentity(idOfIdentity(event.into));
      enqueue({
        type: 'tell',
        params: { to: { key: event.into }, create, event: { type: 'identity.absorbed', links } },
      });
    }),

    undo: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const link = linkIn(event);
      if (event.type !== 'identity.undo' || !link) return;
      const records = fallApart(context, enqueue, withoutLink(context.links, link));
      if (records.length === 0) return;
      const identity = identityKey(context.identityId);
      enqueue.emit({ type: 'person.separated', identity, records, why: 'refused' });
    }),
    separate: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'user.separate') return;
      const { record } = event;
      const others = recordsIn(context.links).filter((each) => each !== record);
      const records = fallApart(context, enqueue, withoutClaimsOf(context.links, record));
      const apart = (from: string[]) => ({ type: 'person.apart', from });
      enqueue({ type: 'tell', params: { to: { key: record }, event: apart(others) } });
      for (const key of others) enqueue({ type: 'tell', params: { to: { key }, event: apart([record]) } });
      enqueue.emit({ type: 'person.separated', identity: identityKey(context.identityId), records, why: 'user' });
    }),
    /** It is somebody else: those who were one by it stay so, as where it is gone. */
    letGo: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'record.changed') return;
      const records = fallApart(context, enqueue, withoutRecord(context.links, event.record));
      enqueue.emit({ type: 'person.separated', identity: identityKey(context.identityId), records, why: 'changed' });
    }),
    forgetRecord: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'record.gone') return;
      fallApart(context, enqueue, withoutRecord(context.links, event.record), event.record);
    }),
  },
});
