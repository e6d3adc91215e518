import { assign, enqueueActions } from 'xstate';
import type { ContactContext } from '../../../machines/contact/contact-events.ts';
import { contactKey } from '../../../machines/contact/contact-labels.ts';
import type { InvitationContext } from '../../../machines/member/invitation-events.ts';
import { memberInvitationKey } from '../../../machines/member/member-labels.ts';
import type { MembershipContext } from '../../../machines/member/membership-context.ts';
import type { ExchangeContext } from '../../../machines/person/probe-exchange-context.ts';
import type { ExchangeEvent } from '../../../machines/person/person-events.ts';
import { goneFrom } from '../../../machines/person/record.ts';
import type { Registry } from '../../../runtime/rows.ts';
import { provided } from '../groups/sabotage.ts';
import { honest, type Sabotage } from '../sabotage.ts';
import { again } from './people.ts';

const exchange = 'probe-exchange';
type About = { context: ExchangeContext; event: ExchangeEvent };

/** What an action does as it is, to be done at times only. */
const whole = (registry: Registry, machine: string, action: string): never =>
  registry[machine]?.machine.implementations.actions?.[action] as never;

/** Ways to break how people are found to be one. Each is found by the judge. */
export const mergeSabotages: Readonly<Record<string, () => Sabotage>> = {
  /** The first secret that a process draws is said to every new record. */
  'reuse-probe': () => ({
    ...honest,
    machines(registry) {
      let first: string | undefined;
      const rememberProbe = assign((about: unknown) => {
        const { event } = about as About;
        return event.type === 'probe.begin' ? { subject: event.subject, probe: (first ??= event.probe) } : {};
      });
      return provided(registry, exchange, { actions: { rememberProbe: rememberProbe as never } });
    },
  }),

  /** Who has confirmed is the same person, whatever is so by now. */
  'no-recheck': () => ({
    ...honest,
    machines: (registry) =>
      provided(registry, exchange, {
        guards: {
          isConfirmed: (({ context: { to, lookup, confirmation } }: About) =>
            [to, confirmation?.from].every((key) => lookup.records[key ?? ''] !== undefined)) as never,
        },
      }),
  }),

  /** What is to bind hashes to connections is the same for all of them. */
  'same-binding': () => ({
    ...honest,
    agent: (agent) => ({
      ...agent,
      onEvent: (handler) =>
        agent.onEvent((event) => handler(event.type === 'SECRET' ? { ...event, secret: 'S'.repeat(43) } : event)),
    }),
  }),

  /** Who merges nobody says no secret. */
  'decoy-missing': () => ({
    ...honest,
    machines(registry) {
      const sayProbe = enqueueActions(({ context, enqueue }) => {
        if ((context as unknown as ExchangeContext).lookup.policy.merge) enqueue(whole(registry, exchange, 'sayProbe'));
      });
      return provided(registry, exchange, { actions: { sayProbe: sayProbe as never } });
    },
  }),

  /** Who asked takes note of a confirmation, and does not merge. */
  'one-sided-merge': () => ({
    ...honest,
    machines(registry) {
      const merge = assign((about: unknown) => {
        const { confirmation, candidates } = (about as About).context;
        const merged = (each: (typeof candidates)[number]) =>
          each.key === confirmation?.from ? { ...each, standing: 'merged' } : each;
        return { confirmation: undefined, candidates: candidates.map(merged) };
      });
      return provided(registry, exchange, { actions: { merge: merge as never } });
    },
  }),

  /** Who comes back to a group asks nobody who else its host is. */
  'asked-once': () => ({
    ...honest,
    machines(registry) {
      const lookWhoElse = enqueueActions(({ context, enqueue }) => {
        const { groupId } = context as unknown as MembershipContext;
        if (!groupId.endsWith(again)) enqueue(whole(registry, 'membership', 'lookWhoElse'));
      });
      return provided(registry, 'membership', { actions: { lookWhoElse: lookWhoElse as never } });
    },
  }),

  /** A contact that is asked anew at its address is taken for who it was, and those that it is one with are not asked. */
  'not-asked-anew': () => ({
    ...honest,
    machines(registry) {
      const takeAddress = enqueueActions(({ enqueue }) => {
        enqueue(whole(registry, 'contact', 'takeAddress'));
        enqueue.assign({ renewed: undefined });
      });
      return provided(registry, 'contact', { actions: { takeAddress: takeAddress as never } });
    },
  }),

  /** Who has left a group points to the person that it was. */
  'stale-pointer': () => ({
    ...honest,
    machines(registry) {
      const leavePerson = enqueueActions(({ context, enqueue }) => {
        const { invitationId, identity } = context as unknown as InvitationContext;
        const tells = goneFrom(memberInvitationKey(invitationId), identity);
        for (const params of tells) enqueue({ type: 'tell', params });
      });
      return provided(registry, 'member-invitation', { actions: { leavePerson: leavePerson as never } });
    },
  }),

  /** Of contacts that are one, all but the first give up their own connection. */
  'merge-connections': () => ({
    ...honest,
    machines(registry) {
      const followPerson = enqueueActions(({ context, event, enqueue }) => {
        enqueue(whole(registry, 'contact', 'followPerson'));
        const { contactId } = context as unknown as ContactContext;
        const { type, contact = contactKey(contactId) } = event as { type: string; contact?: string };
        if (type === 'person.known' && contact !== contactKey(contactId))
          enqueue.sendTo('connection', { type: 'connection.end' });
      });
      return provided(registry, 'contact', { actions: { followPerson: followPerson as never } });
    },
  }),
};
