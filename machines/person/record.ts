import type { MessageUndelivered, PeerOrder, PeerReport } from '../peer/peer-events.ts';
import type { ChatMessage } from '../vocabulary/chat-message.ts';
import type { Tell } from '../vocabulary/effect.ts';
import { isContactKey } from './identity-context.ts';
import { personLabels } from './person-labels.ts';
import type { PersonMemory } from './person-events.ts';
import { beginExchange, deliveryNews, probeDraw, probeNews } from './probing.ts';

/** What a contact and everybody in a group have to do as records of a person, whatever machine they are. */

/** In every state: what probes and identities tell a record, and what became of the messages that they had it say. */
export const asRecord = {
  'person.say': { actions: 'followPerson' },
  'person.known': { actions: 'followPerson' },
  'person.apart': { actions: 'followPerson' },
  'connection.sent': { actions: 'followPerson' },
  'connection.undelivered': { actions: 'followPerson' },
} as const;

/** Among what its peer says. */
export const aboutProbes = { guard: 'isAboutProbes', actions: 'followPerson' } as const;
/** Among what was drawn. */
export const aProbe = { guard: 'isProbe', actions: 'followPerson' } as const;

type Event = { readonly type: string };
type Undelivered = Extract<PeerReport, { type: 'connection.undelivered' }>;

export type PersonDirections = {
  readonly tells: readonly Tell[];
  readonly sends: readonly PeerOrder[];
  readonly emits?: readonly MessageUndelivered[];
  readonly memory: PersonMemory & { readonly contact?: string | undefined };
};

const nothing: PersonDirections = { tells: [], sends: [], memory: {} };
const mostApart = 32;

/** What follows for the record from an event about its person. Pure; nothing from any other event. */
export function personDirections(
  record: string,
  { apart = [], reachable }: PersonMemory & { reachable: boolean },
  event: Event,
): PersonDirections {
  switch (event.type) {
    case 'person.say': {
      const { message, name } = event as Event & { message: ChatMessage; name?: string };
      if (reachable) return { ...nothing, sends: [{ type: 'connection.send', message, ...(name && { name }) }] };
      return { ...nothing, tells: told(name && deliveryNews(record, name, false)) };
    }
    case 'person.known': {
      const { identity, contact } = event as Event & { identity?: string; contact?: string };
      // Members take it for one that is there, unless it says otherwise.
      const isMember = contact !== undefined && !isContactKey(record);
      const tells: Tell[] = isMember ? [{ to: { key: contact }, event: { type: 'contact.whether' } }] : [];
      return { ...nothing, tells, memory: { identity, contact } };
    }
    case 'person.apart': {
      const { from } = event as Event & { from: readonly string[] };
      return { ...nothing, memory: { apart: [...new Set([...apart, ...from])].slice(-mostApart) } };
    }
    case 'connection.sent':
      return { ...nothing, tells: told(deliveryNews(record, (event as Event & { name: string }).name, true)) };
    case 'connection.undelivered': {
      const lost = event as Undelivered;
      const tells = told(lost.name && deliveryNews(record, lost.name, false));
      return { ...nothing, tells, emits: lossesIn(lost) };
    }
    case 'connection.message':
      return { ...nothing, tells: told(probeNews(record, (event as Event & { message: ChatMessage }).message)) };
    case 'drawn': {
      const { bytes } = event as Event & { bytes: string };
      return { ...nothing, tells: [beginExchange(record, bytes)], memory: { probed: true } };
    }
    default:
      return nothing;
  }
}

/** As much of XState's `enqueue` as following takes. */
interface Enqueue {
  (effect: { type: 'tell'; params: Tell }): void;
  sendTo(child: 'connection', order: PeerOrder): void;
  emit(told: MessageUndelivered): void;
}

/** Carries the directions out, and returns what the record is to remember. */
export function followPerson(
  enqueue: Enqueue,
  ...about: Parameters<typeof personDirections>
): PersonDirections['memory'] {
  const { tells, sends, emits = [], memory } = personDirections(...about);
  for (const params of tells) enqueue({ type: 'tell', params });
  for (const order of sends) enqueue.sendTo('connection', order);
  for (const told of emits) enqueue.emit(told);
  return memory;
}

export function isAboutProbes(record: string, event: Event): boolean {
  return event.type === 'connection.message' && personDirections(record, { reachable: true }, event).tells.length > 0;
}

export const isProbe = (event: Event): boolean =>
  event.type === 'drawn' && (event as Event & { reply?: string }).reply === probeDraw.reply;

/** The record is gone: its probes go with it; with `identity`, it is nobody's record any more. */
export function goneFrom(record: string, identity?: string): Tell[] {
  const event = { type: 'record.gone', record };
  const probes: Tell = { to: { label: personLabels.probesOf(record) }, event };
  return identity === undefined ? [probes] : [probes, { to: { key: identity }, event }];
}

/** Of which the application is told; of what has a name only, whoever named it is. */
function lossesIn({ msgId, event, author, reason }: Undelivered): MessageUndelivered[] {
  if (msgId === undefined && event === undefined) return [];
  const what = { ...(msgId !== undefined && { msgId }), ...(event !== undefined && { event }) };
  return [{ type: 'message.undelivered', ...what, ...(author !== undefined && { author }), reason }];
}

const told = (tell: Tell | '' | undefined): Tell[] => (tell ? [tell] : []);
