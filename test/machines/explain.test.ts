import { describe, expect, it } from 'vitest';
import type { AnyStateMachine, AnyTransitionDefinition } from 'xstate';
import { registry } from '../../machines/registry.ts';
import { english } from '../../machines/messages/index.ts';
import { explain } from '../../machines/relay/explain.ts';
import type { Relay } from '../../machines/relay/relay-phase.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';

const relays = (...list: Partial<Relay>[]): JsonObject => ({
  relays: list.map((each, at) => ({ relayId: `relay-${at + 1}`, link: 'l', phase: 'joining', ...each })) as never,
  leftOut: 0,
});

const view = (machine: string, value: string, context: JsonObject = relays()) =>
  ({ machine, status: 'active', value, context, since: 5, timers: [] }) as const;

const states = Object.entries(registry).flatMap(([name, { machine }]) =>
  Object.values(machine.root.states)
    .filter((node) => !node.tags.includes('passing'))
    .map((node) => [name, node.key, node] as const),
);

describe('an explanation', () => {
  it.each(states)('of %s in %s has words for all it says, and offers only what the state takes', (name, key, node) => {
    const { phase, waitingFor, actions, since, done, of } = explain(view(name, key));
    const phases: Record<string, string> = name === 'channel-join' ? english.channelPhases : english.relayPhases;
    expect([phase, since]).toEqual([key, 5]);
    expect(phases[phase]).toBeTruthy();
    expect(english.waitingFor[waitingFor]).toBeTruthy();
    expect(done).toBeLessThanOrEqual(of);
    const machine: AnyStateMachine = registry[name as keyof typeof registry].machine;
    for (const action of actions) {
      const event = `user.${action}`;
      const taken = node.transitions.get(event) ?? machine.root.transitions.get(event) ?? [];
      expect(english.actions[action]).toBeTruthy();
      expect([
        action,
        taken.some((each: AnyTransitionDefinition) => each.target?.length || each.actions.length),
      ]).toEqual([action, true]);
    }
    expect(node.type === 'final' ? actions : []).toEqual([]);
    expect(node.tags.includes('needs-user')).toBe(waitingFor === 'user');
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

  it('of a machine that is not known is an error', () => {
    expect(() => explain(view('other', 'state'))).toThrow("machine 'other'");
  });
});
