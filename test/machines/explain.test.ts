import { describe, expect, it } from 'vitest';
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { registry } from '../../machines/registry.ts';
import { english, phaseWords } from '../../machines/messages/index.ts';
import { explain } from '../../machines/explain.ts';
import type { Relay } from '../../machines/relay/relay-phase.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';

const relays = (...list: Partial<Relay>[]): JsonObject => ({
  relays: list.map((each, at) => ({ relayId: `relay-${at + 1}`, link: 'l', phase: 'joining', ...each })) as never,
  leftOut: 0,
});

const view = (machine: string, value: string, context: JsonObject = relays()) =>
  ({ machine, status: 'active', value, context, since: 5, timers: [] }) as const;

/** Machines that nobody looks at, and where what they do shows. */
const unexplained: Readonly<Record<string, string>> = {
  'peer-connection': 'in the contact, the membership or the member that owns it',
  introduction: 'in the two members that it is for',
  broadcast: 'in those who are told',
  'contact-address': 'in its own link, and in each request that comes by it',
  'channel-roster': 'in the roles of the channel’s members',
  'merge-settings': 'in the settings themselves',
  association: 'in the identity of the two that it makes one',
  'probe-exchange': 'in the identity that comes of it',
  'probe-match': 'in the identity that comes of it',
};

/** What a state takes and is not offered: `machine state action`, a state of `*` for all of them. */
const notOffered: Readonly<Record<string, string>> = {
  'contact * send': 'refused while there is no connection',
  'contact ending send': 'nobody is there any more who would read it',
  'membership invited leave': 'means the same as to decline',
  'member-connection * contact': 'refused while messages don’t flow',
  'member-invitation invited remove': 'means the same as to withdraw, until the contact answers',
  'member-invitation pendingApproval remove': 'means the same as to reject',
  'member-invitation pendingReview remove': 'means the same as to reject',
  'member-invitation failed remove': 'means the same as to withdraw',
  'channel-join * leave': 'means the same as to cancel, or there is nothing to leave',
  'channel-join * cancel': 'there is nothing to cancel any more',
  'channel-join * connect': 'wanted already',
  'channel-join * chooseProfile': 'goes with the join, and is fixed by then',
  'channel-join * open': 'told by the client that shows the channel',
  'channel-join connecting retry': 'only relays that are stuck are tried again',
  'channel-join functional retry': 'only relays that are stuck are tried again',
};

/** Where everything that a machine may offer is offered. */
const contexts: Readonly<Record<string, JsonObject>> = {
  contact: {
    connection: 'begun',
    trouble: 'disabled',
    link: `https://smp.example/a#${'A'.repeat(43)}`,
    peer: { profile: { displayName: 'Nora', fullName: '', contactLink: `https://smp.example/a#${'A'.repeat(43)}` } },
  },
  membership: {
    by: 'link',
    role: 'owner',
    trouble: 'inactive',
    host: { memberId: 'h', role: 'admin', profile: { displayName: 'Host', fullName: '' } },
  },
  'member-invitation': { trouble: 'inactive', decisionLost: true },
  'member-connection': { inReview: true, group: { me: { role: 'owner' } }, facts: { role: 'member' } },
};
const contextFor = (machine: string): JsonObject => contexts[machine] ?? relays();

const explained = Object.entries(registry).filter(([name]) => !(name in unexplained));
const states = explained.flatMap(([name, { machine }]) =>
  Object.values(machine.root.states)
    .filter((node) => !node.tags.includes('passing'))
    .map((node) => [name, node.key, node] as const),
);

/** The actions of a person that a state answers by more than a refusal. */
function taken(machine: AnyStateMachine, node: AnyStateNode): string[] {
  const answers = ({ target, actions }: AnyTransitionDefinition) =>
    target?.length || actions.some((action) => !isRefusal(action));
  const events = new Set([...node.ownEvents, ...machine.root.ownEvents].filter((event) => event.startsWith('user.')));
  return [...events]
    .filter((event) => (node.transitions.get(event) ?? machine.root.transitions.get(event) ?? []).some(answers))
    .map((event) => event.slice('user.'.length));
}

const isRefusal = (action: unknown): boolean =>
  typeof action === 'object' && action !== null && 'type' in action && action.type === 'refuse';

describe('an explanation', () => {
  it.each(states)('of %s in %s has words for all it says, and offers only what the state takes', (name, key, node) => {
    const { phase, waitingFor, actions, since, done, of } = explain(view(name, key, contextFor(name)));
    expect([phase, since]).toEqual([key, 5]);
    expect(phaseWords(english, name, phase)).not.toBe(phase);
    expect(english.waitingFor[waitingFor]).toBeTruthy();
    expect(done).toBeLessThanOrEqual(of);
    for (const action of actions) expect(english.actions[action]).toBeTruthy();
    expect(taken(registry[name as keyof typeof registry].machine, node)).toEqual(expect.arrayContaining([...actions]));
    expect(node.type === 'final' ? actions : []).toEqual([]);
    expect(node.tags.includes('needs-user')).toBe(waitingFor === 'user');
  });

  it.each(states)('of %s in %s offers whatever a person may choose there', (name, key, node) => {
    const { actions } = explain(view(name, key, contextFor(name)));
    const missing = taken(registry[name as keyof typeof registry].machine, node)
      .filter((action) => node.type !== 'final' && !actions.some((each) => each === action))
      .filter((action) => !(`${name} ${key} ${action}` in notOffered || `${name} * ${action}` in notOffered));
    expect(missing).toEqual([]);
  });

  it.each(Object.keys(unexplained))('of %s is none: it serves what is seen', (name) => {
    expect(Object.keys(registry)).toContain(name);
    expect(() => explain(view(name, 'ready'))).toThrow(`machine '${name}'`);
  });

  it('of a contact offers a text only with a connection, and a retry only where it can help', () => {
    const actions = (state: string, context: JsonObject) => explain(view('contact', state, context)).actions;
    expect(actions('requested', {})).toEqual(['delete']);
    expect(actions('requested', { connection: 'begun' })).toEqual(['send', 'delete']);
    expect(actions('connected', { connection: 'begun' })).toEqual(['send', 'probe', 'delete']);
    expect(actions('connected', { connection: 'begun', trouble: 'inactive' })).toEqual([
      ...['retry', 'send', 'probe', 'delete'],
    ]);
    expect(actions('failed', { connection: 'broken' })).toEqual(['delete']);
  });

  it('of a person counts its records, and offers to take one away', () => {
    const links = [{ one: 'contact/a', other: 'member-connection/g.a', by: 'probe-exchange/e' }];
    const shown = explain(view('identity', 'together', { identityId: 'p', links, parts: 0 }));
    expect(shown).toMatchObject({ done: 2, of: 2, waitingFor: 'nothing', actions: ['separate'] });
  });

  it('of a contact’s invitation waits for the user, and for the member who has it already', () => {
    const waitingFor = (context: JsonObject) => explain(view('contact', 'invited', context)).waitingFor;
    expect([waitingFor({}), waitingFor({ member: { groupId: 'g', memberId: 'm' } })]).toEqual(['user', 'peer']);
  });

  it('of a group counts the members who are connected, and offers what our role allows', () => {
    const counts = { invited: 3, pending: 1, connecting: 2, connected: 4, failed: 1 };
    const group = (role: string) => explain(view('membership', 'connected', { counts, role }));
    expect(group('owner')).toMatchObject({ done: 4, of: 7, actions: ['send', 'leave', 'deleteGroup'] });
    expect(group('member').actions).toEqual(['send', 'leave']);
    expect(group('observer').actions).toEqual(['leave']);
  });

  it('of a member offers a retry only where it can help, and a contact only once', () => {
    const actions = (state: string, context: JsonObject) => explain(view('member-connection', state, context)).actions;
    expect(actions('failed', {})).toEqual(['retry', 'remove']);
    expect(actions('failed', { introducerGone: true })).toEqual(['remove']);
    expect(actions('disabled', { introducerGone: true })).toEqual(['retry', 'remove']);
    expect(actions('failed', { connection: 'broken' })).toEqual(['remove']);
    const contact = (state: string): JsonObject => ({ contact: { key: 'contact/x', state } });
    const isOffered = (state: string) => actions('connected', contact(state)).includes('contact');
    expect(['asked', 'there', 'gone'].map(isOffered)).toEqual([false, false, true]);
  });

  it('of a member offers what our role allows towards its own', () => {
    const rows: [machine: string, ours: string, theirs: string, allowed: boolean][] = [
      ['member-connection', 'admin', 'member', true],
      ['member-connection', 'admin', 'owner', false],
      ['member-connection', 'moderator', 'member', false],
      ['member-invitation', 'admin', 'admin', true],
      ['member-invitation', 'member', 'member', false],
    ];
    for (const [machine, ours, theirs, allowed] of rows) {
      const context = { group: { me: { role: ours } }, facts: { role: theirs }, role: theirs };
      const { actions } = explain(view(machine, 'connected', context));
      expect([ours, theirs, actions.includes('changeRole'), actions.includes('remove')]).toEqual([
        ...[ours, theirs],
        ...[allowed, allowed],
      ]);
    }
  });

  it('of who has to ask again says so, and offers no retry; nor where we are incognito', () => {
    const failed = (context: JsonObject) => explain(view('member-invitation', 'failed', context));
    const admission = { verdict: 'accept' };
    expect(failed({ admission })).toMatchObject({ waitingFor: 'request', actions: ['withdraw'] });
    expect(failed({ admission, requestId: 'r' })).toMatchObject({ waitingFor: 'user', actions: ['retry', 'withdraw'] });
    expect(failed({ reason: { code: 'Incognito', to: 'group' } }).actions).toEqual(['withdraw']);
  });

  it('of who joined by the group’s link offers no other invitation', () => {
    const actions = (context: JsonObject) => explain(view('member-invitation', 'left', context)).actions;
    expect([actions({}), actions({ admission: { verdict: 'accept' } })]).toEqual([['invite'], []]);
  });

  it('of a connecting channel shows the network as what is waited for, and until when', () => {
    const context = relays(
      { wait: { waitingFor: 'server', server: 's' } },
      { wait: { waitingFor: 'network', until: 9 } },
      { phase: 'joined' },
      { phase: 'left' },
    );
    expect(explain(view('channel-join', 'connecting', context))).toMatchObject({
      waitingFor: 'network',
      nextAt: 9,
      done: 1,
      of: 3,
    });
  });

  it('of a channel derives its reason from its relays', () => {
    const reason = (state: string, context: JsonObject) => explain(view('channel-join', state, context)).reason;
    const rejected = { code: 'Rejected', rejection: 'long_name' } as const;
    expect(reason('failed', relays({ phase: 'failed' }))).toEqual({ code: 'AllRelaysFailed' });
    expect(reason('rejected', relays({ phase: 'rejected', reason: rejected }))).toEqual(rejected);
    expect(reason('awaitingRetry', relays({ phase: 'interrupted' }))).toEqual({ code: 'RelaysUnreachable', relays: 1 });
    expect(reason('awaitingDecision', relays({ phase: 'failed' }))).toEqual({ code: 'DeadRelayLinks', relays: 1 });
    expect(reason('awaitingRetry', { ...relays(), reason: { code: 'LinkGone' } })).toEqual({ code: 'LinkGone' });
    expect(reason('functional', { ...relays(), leftOut: 2 })).toEqual({ code: 'TooManyRelays', leftOut: 2 });
    expect(reason('functional', relays())).toBeUndefined();
  });

  it('of a channel that works offers a retry only for relays that are stuck', () => {
    const actions = (context: JsonObject) => explain(view('channel-join', 'functional', context)).actions;
    expect(actions(relays({ phase: 'connected' }))).toEqual(['leave']);
    expect(actions(relays({ phase: 'connected' }, { phase: 'failed' }))).toEqual(['retry', 'leave']);
  });

  it('of a busy relay says when it is tried again, and how far it came', () => {
    const context = { request: 'r', wait: { waitingFor: 'busyRelay', until: 300 }, reason: { code: 'Busy' } };
    expect(explain(view('relay-connection', 'congested', context))).toEqual({
      phase: 'congested',
      done: 1,
      of: 5,
      waitingFor: 'busyRelay',
      since: 5,
      nextAt: 300,
      reason: { code: 'Busy' },
      actions: ['retry'],
    });
  });

  it.each(['other', 'constructor', '__proto__'])('of a machine that is not known is an error: %s', (machine) => {
    expect(() => explain(view(machine, 'state'))).toThrow(`machine '${machine}'`);
  });
});
