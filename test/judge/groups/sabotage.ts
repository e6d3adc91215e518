import { enqueueActions } from 'xstate';
import { isEmitted } from '../../../runtime/emitted.ts';
import { directionsOf } from '../../../machines/member/group-message.ts';
import type { MemberConnectionContext } from '../../../machines/member/member-connection-context.ts';
import type { InvitationContext } from '../../../machines/member/invitation-events.ts';
import type { ChatMessage } from '../../../machines/vocabulary/chat-message.ts';
import type { Registry } from '../../../runtime/rows.ts';
import { changedDefinition, honest, type Sabotage } from '../sabotage.ts';

type Provided = Parameters<NonNullable<Registry[string]>['machine']['provide']>[0];

export function provided(registry: Registry, name: string, implementations: Provided): Registry {
  return changedDefinition(registry, name, { machine: registry[name]?.machine.provide(implementations) });
}

const yes = { isMember: () => true, isAcceptance: () => true };

const implementation = (registry: Registry, name: string, action: string) =>
  registry[name]?.machine.implementations.actions?.[action];

/** Who introduces somebody is taken for the host who let us in. */
function followAnybody(registry: Registry, name: string): Registry {
  const whole = implementation(registry, name, 'follow');
  const follow = enqueueActions(({ context, event, enqueue }) => {
    const { message } = event as unknown as { message?: ChatMessage };
    const {
      group,
      facts,
      memberId = facts?.memberId,
    } = context as unknown as Partial<MemberConnectionContext & InvitationContext>;
    if (message?.event !== 'x.grp.mem.intro' || !group || memberId === undefined) return enqueue(whole as never);
    const { tells } = directionsOf(message, { memberId, role: 'admin', isHost: true }, group);
    for (const params of tells) enqueue({ type: 'tell', params });
  });
  return provided(registry, name, { actions: { follow: follow as never } });
}

/** Ways to break a group. Each is found by the judge. */
export const groupSabotages: Readonly<Record<string, () => Sabotage>> = {
  /** Whoever confirms is allowed, whatever member it says to be. */
  'wrong-member-id': () => ({
    ...honest,
    machines: (registry) =>
      provided(provided(registry, 'member-connection', { guards: yes }), 'member-invitation', { guards: yes }),
  }),

  /** What is emitted is not stored. */
  'emitted-not-stored': () => ({
    ...honest,
    store: (store) => ({
      ...store,
      commit: (mark, puts, deletes) =>
        store.commit(
          mark,
          puts.filter((row) => !isEmitted(row)),
          deletes,
        ),
    }),
  }),

  /** What was emitted has another id each time that it is read. */
  'emitted-anew': () => {
    let reads = 0;
    return {
      ...honest,
      store: (store) => ({
        ...store,
        find: async (label, options) =>
          (await store.find(label, options)).map((row) =>
            isEmitted(row) ? { ...row, emitted: { ...row.emitted, id: `${row.emitted.id}.${(reads += 1)}` } } : row,
          ),
      }),
    };
  },

  /** What the host passes on, it passes on twice. */
  'forward-twice': () => ({
    ...honest,
    agent: (agent, { witness }) => ({
      ...agent,
      async submit(command) {
        await agent.submit(command);
        const event = command.type === 'sendMessage' ? command.message.event : '';
        if (event !== 'x.grp.mem.fwd' && event !== 'x.grp.msg.forward') return;
        const corrId = `${command.corrId}-twice`;
        // As if it had been stored: what is to be found is what is said, not how.
        witness.issued.set(corrId, 0);
        await agent.submit({ ...command, corrId });
      },
    }),
  }),

  /** Any member may introduce others. */
  'intro-from-anyone': () => ({
    ...honest,
    machines: (registry) => followAnybody(followAnybody(registry, 'member-connection'), 'member-invitation'),
  }),

  /** The first pair that a host would introduce is left out. */
  'lost-introduction': () => {
    let lost: string | undefined;
    return {
      ...honest,
      machines(registry) {
        const whole = implementation(registry, 'member-invitation', 'meet');
        const meet = enqueueActions(({ context, event, enqueue }) => {
          const { newcomer } = event as unknown as { newcomer: { memberId: string } };
          const pair = `${newcomer.memberId} ${(context as Partial<InvitationContext>).memberId}`;
          lost ??= pair;
          if (pair !== lost) enqueue(whole as never);
        });
        return provided(registry, 'member-invitation', { actions: { meet: meet as never } });
      },
    };
  },
};
