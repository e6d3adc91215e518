import { readdirSync, readFileSync } from 'node:fs';
import { initialTransition, type AnyStateMachine, type AnyStateNode } from 'xstate';
import { describe, expect, it } from 'vitest';
import { registry } from '../../machines/registry.ts';
import { peerLimits } from '../../machines/peer/peer-limits.ts';
import { policies } from '../../machines/relay/policies.ts';
import { channelLink, groupId, relayLink } from './live.ts';
import { identity } from './live-relay.ts';

/** An input for each machine: a machine without one is not looked at, and the first test says so. */
const inputs: Record<string, object> = {
  'channel-join': { link: channelLink, profile: { displayName: 'me', fullName: '' } },
  'relay-connection': {
    relayId: 'relay-1',
    link: relayLink(1),
    membershipId: 'm',
    publicGroupId: groupId,
    mode: 'interactive',
    limits: policies.seed.limits,
    identity,
  },
  'channel-roster': { membershipId: 'm', publicGroupId: groupId, limit: 1000 },
  'peer-connection': { beginning: { by: 'create', mode: 'interactive' }, limits: peerLimits },
  contact: { contactId: 'c', by: 'invite', profile: { displayName: 'me', fullName: '' } },
  'contact-address': { addressId: 'a' },
  'contact-request': { requestId: 'r', peer: { profile: { displayName: 'p', fullName: '' } }, limits: peerLimits },
  'member-invitation': { invitationId: 'g.c', groupId: 'g', contact: 'contact/c' },
  'member-connection': {
    group: { groupId: 'g', me: { memberId: 'me', role: 'member', profile: { displayName: 'me' } }, limits: peerLimits },
    facts: { memberId: 'm', role: 'member', profile: { displayName: 'm' } },
    side: 'newcomer',
    introducer: { memberId: 'h' },
  },
  introduction: {
    groupId: 'g',
    newcomer: { memberId: 'n', role: 'member', profile: { displayName: 'n' }, connectionId: 'to-n' },
    member: { memberId: 'm', role: 'member', profile: { displayName: 'm' }, connectionId: 'to-m' },
    limits: peerLimits,
  },
  membership: { groupId: 'g', by: 'create', groupProfile: { displayName: 'garden', fullName: '' } },
  association: { associationId: 'a', one: 'contact/c', other: 'member-connection/g.m' },
  broadcast: { label: 'members:g', event: { type: 'group.over' } },
  'repeat-join': { joinId: 'j', link: 'https://smp.example/g#x', contact: 'contact/c' },
  'link-preview': { link: 'https://smp.example/a#x' },
  identity: { identityId: 'i' },
  'merge-settings': {},
  'probe-exchange': {},
  'probe-match': {},
};

const sources = readdirSync('machines', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => [file, readFileSync(`machines/${file}`, 'utf8')] as const);

function nodesOf(node: AnyStateNode): AnyStateNode[] {
  return [node, ...Object.values(node.states).flatMap(nodesOf)];
}

type Named = string | { type: string };
const list = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];

/** Every action and guard that a node's config mentions, in entries, exits and transitions. */
function mentioned(node: AnyStateNode): { actions: Named[]; guards: Named[] } {
  const { entry, exit, always, on = {}, after = {} } = node.config;
  const configs = [always, ...Object.values(on), ...Object.values(after)].flatMap((each) => list(each as never));
  const transitions = configs.filter((each) => typeof each === 'object') as { actions?: Named; guard?: Named }[];
  return {
    actions: [...list(entry), ...list(exit), ...transitions.flatMap(({ actions }) => list(actions))] as Named[],
    guards: transitions.flatMap(({ guard }) => list(guard)),
  };
}

const nameOf = (named: Named) => (typeof named === 'object' ? named.type : named);

it('every machine of the registry is looked at here', () => {
  expect(Object.keys(inputs).toSorted()).toEqual(Object.keys(registry).toSorted());
});

describe.each(Object.entries(registry))('%s', (name, definition) => {
  const machine: AnyStateMachine = definition.machine;
  const nodes = nodesOf(machine.root);
  const states = nodes.filter((node) => node !== machine.root).map((node) => [node.key, node] as const);

  it('has its registry name as its id', () => {
    expect(machine.config.id).toBe(name);
  });

  it('has named actions and guards only, each of them implemented', () => {
    for (const node of nodes) {
      const { actions, guards } = mentioned(node);
      for (const action of actions) {
        expect(['string', 'object']).toContain(typeof action);
        expect(Object.keys(machine.implementations.actions)).toContain(nameOf(action));
      }
      for (const guard of guards) expect(Object.keys(machine.implementations.guards)).toContain(nameOf(guard));
    }
  });

  it('implements no action and no guard that its chart does not name', () => {
    const { effects } = {
      effects: ['command', 'cancelCommands', 'tell', 'query', 'digest', 'draw', 'makeProfile', 'refuse'],
    };
    const used = nodes.map(mentioned);
    const actions = new Set(used.flatMap((each) => each.actions.map(nameOf)));
    const guards = new Set(used.flatMap((each) => each.guards.map(nameOf)));
    expect(
      Object.keys(machine.implementations.actions).filter((each) => !actions.has(each) && !effects.includes(each)),
    ).toEqual([]);
    expect(Object.keys(machine.implementations.guards).filter((each) => !guards.has(each))).toEqual([]);
  });

  it('has named delays only', () => {
    for (const node of nodes) {
      for (const delay of Object.keys(node.config.after ?? {})) {
        expect(Object.keys(machine.implementations.delays)).toContain(delay);
      }
    }
  });

  it('invokes nothing, and spawns by the names of the registry', () => {
    expect(nodes.flatMap((node) => node.invoke)).toEqual([]);
    expect(Object.keys(registry)).toEqual(expect.arrayContaining(Object.keys(machine.implementations.actors)));
  });

  it('has no wildcard at its root, and handles the end and the error of every child', () => {
    const on = Object.keys(machine.root.config.on ?? {});
    expect(on).not.toContain('*');
    const spawns = Object.keys(machine.implementations.actors).length > 0;
    expect(on.includes('xstate.done.actor.*')).toBe(spawns);
    expect(on.includes('xstate.error.actor.*')).toBe(spawns);
  });

  it('begins with a context that is plain JSON, the same each time', () => {
    const [first] = initialTransition(machine.provide({ actors: {} }) as never, inputs[name] as never);
    const [second] = initialTransition(machine.provide({ actors: {} }) as never, inputs[name] as never);
    const { context } = first as { context: object };
    expect(JSON.parse(JSON.stringify(context))).toEqual(context);
    expect((second as { context: object }).context).toEqual(context);
  });

  it.each(states)('%s says which event leads there, and has an exit or is final', (_, node) => {
    const description = node.config.description ?? '';
    expect(description).toMatch(/[A-Z]{2,}|\b[a-z]+\.[a-z]\w*|oneStep|At the start|\(found\)/);
    const exits = [...node.transitions.values(), node.always ?? []].flat().filter(({ target }) => target?.length);
    expect(node.type === 'final' ? exits.length : Math.max(1, exits.length)).toBe(exits.length);
  });

  it.each(states)('%s is tagged as waiting, settled or passing', (_, node) => {
    const allowed = node.type === 'final' ? ['settled'] : ['waiting', 'settled', 'passing'];
    const kinds = node.tags.filter((tag) => ['waiting', 'settled', 'passing'].includes(tag));
    expect(kinds).toHaveLength(1);
    expect(allowed).toEqual(expect.arrayContaining(kinds));
  });

  it.each(states.filter(([, node]) => node.tags.includes('waiting') || node.tags.includes('needs-user')))(
    '%s has a limit, or says why not',
    (_, node) => {
      const limited = node.after.length > 0;
      const needsUser = node.tags.includes('needs-user');
      expect(limited || needsUser || (node.config.description ?? '').includes('No limit:')).toBe(true);
    },
  );

  it.each(states.filter(([, node]) => node.tags.includes('passing')))('%s never stays', (_, node) => {
    expect(list(node.config.always).at(-1)).not.toHaveProperty('guard');
  });
});

describe.each(sources)('machines/%s', (_, source) => {
  it('has no systemId, no promises, no callbacks, and no spawn in an assign', () => {
    expect(source).not.toMatch(/systemId|fromPromise|fromCallback|fromObservable|\basync\b|\bspawn\(|invoke:/);
  });
});
