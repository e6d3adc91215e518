import { assign, enqueueActions, setup } from 'xstate';
import * as v from 'valibot';
import { registry, type MachineDefinition, type Persisted } from '../../machines/registry.ts';
import { recordLabels } from '../../machines/person/person-found.ts';
import { effects, type Tell } from '../../machines/vocabulary/effect.ts';
import type { Json, JsonObject } from '../../machines/vocabulary/json.ts';
import type { Profile } from '../../machines/vocabulary/profile.ts';
import type { MachineEvent } from '../../runtime/record.ts';
import { setUp } from '../runtime/setup.ts';

/**
 * Records that only remember who they are, in the place of contacts and members, with real identities and settings: for
 * tests of what people are made of.
 */
type RecordEvent =
  | { type: 'person.known'; identity?: string; contact?: string }
  | { type: 'person.apart'; from: readonly string[] }
  | { type: 'do'; tells: readonly Tell[] }
  | { type: 'become'; context: JsonObject };

const record = setup({
  types: {
    input: {} as { context: JsonObject },
    context: {} as JsonObject & { apart: Json | undefined },
    events: {} as RecordEvent,
    tags: {} as 'settled',
  },
  actions: {
    ...effects,
    remember: assign(({ context, event }) => {
      if (event.type === 'person.known') return { identity: event.identity, reachedBy: event.contact };
      if (event.type === 'become') return event.context;
      const apart = (context['apart'] ?? []) as string[];
      return event.type === 'person.apart' ? { apart: [...apart, ...event.from] } : {};
    }) as never,
    act: enqueueActions(({ event, enqueue }) => {
      if (event.type === 'do') for (const params of event.tells) enqueue({ type: 'tell', params });
    }),
  },
}).createMachine({
  context: ({ input }) => ({ apart: undefined, ...input.context }),
  initial: 'connected',
  states: {
    connected: {
      tags: 'settled',
      on: { '*': { actions: 'remember' }, do: { actions: 'act' }, end: 'left' } as never,
    },
    left: { type: 'final', tags: 'settled' },
  },
});

const standIn = (machine: string): MachineDefinition => ({
  machine: record,
  version: 1,
  input: v.object({ context: v.record(v.string(), v.any()) }),
  events: { do: v.object({ tells: v.array(v.any()) }), become: v.looseObject({}), end: v.object({}) },
  labels: (row: Persisted) => recordLabels(machine, row),
  migrations: {},
});

const names = ['contact', 'member-connection', 'member-invitation', 'membership'];
const machines: Record<string, MachineDefinition> = {
  ...Object.fromEntries(names.map((name) => [name, standIn(name)])),
  identity: registry.identity,
  'probe-exchange': registry['probe-exchange'],
  'probe-match': registry['probe-match'],
  'merge-settings': registry['merge-settings'],
};

export const profileOf = (displayName: string, more: Partial<Profile> = {}): Profile => ({
  displayName,
  fullName: '',
  ...more,
});
const ours = profileOf('Ourselves');

/** What a row of a contact, or of a member of a group, remembers as far as people are concerned. */
export const contactOf = (profile: Profile, connectionId?: string): JsonObject =>
  ({ peer: { profile }, profile: ours, incognito: false, connectionId }) as object as JsonObject;
export const memberOf = (groupId: string, profile: Profile, connectionId?: string): JsonObject =>
  ({
    connectionId,
    group: { groupId, me: { memberId: 'me', role: 'member', profile: ours } },
    facts: { memberId: 'x', role: 'member', profile },
  }) as object as JsonObject;

/** An engine with these records, made a millisecond after each other. */
export async function people(records: Readonly<Record<string, JsonObject>>) {
  const world = await setUp({ machines });
  for (const [key, context] of Object.entries({ 'contact/nobody': contactOf(profileOf('Nobody')), ...records })) {
    const [machine = '', id = ''] = key.split('/');
    await world.engine.start(machine, id, { context });
    await world.clock.advance(1);
  }
  const tell = (key: string, event: MachineEvent, make = false) => {
    const create = { machine: 'identity', input: { identityId: key.slice('identity/'.length) } };
    const tells = [{ to: { key }, event, ...(make && { create }) }];
    return world.engine.send('contact/nobody', { type: 'do', tells });
  };
  return {
    ...world,
    tell,
    /** Two records are one, as an exchange says it. */
    merge: (identity: string, one: string, other: string, by = 'probe-exchange/e') =>
      tell(identity, { type: 'identity.merge', one, other, by }, true),
    /** Whom each of them takes itself for, and by which contact the person is reached. */
    known: async (...keys: string[]) =>
      Promise.all(
        keys.map(async (key) => {
          const { identity, reachedBy } = (await world.engine.snapshot(key))?.context ?? {};
          return [identity, reachedBy];
        }),
      ),
  };
}
