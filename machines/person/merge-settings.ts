/** The account's choices about merging, in one row: `merge-settings/account`. Without it they are those of the seed preset. */
import { assign, setup } from 'xstate';
import { mergePolicies, type MergePolicy } from './merge-policy.ts';
import { chosenPolicy, type PolicyChoice } from './merge-settings-inputs.ts';
import type { SettingsEvent } from './person-events.ts';

export const mergeSettings = setup({
  types: {
    input: {} as { policy: PolicyChoice | undefined },
    context: {} as { policy: MergePolicy },
    events: {} as SettingsEvent,
    tags: {} as 'settled',
  },
  actions: {
    rememberPolicy: assign(({ context, event }) => ({ policy: chosenPolicy(event.policy, context.policy) })),
  },
}).createMachine({
  id: 'merge-settings',
  context: ({ input }) => ({ policy: chosenPolicy(input.policy ?? {}, mergePolicies.seed) }),
  initial: 'chosen',
  states: {
    chosen: {
      description:
        'From the start. The user may choose otherwise at any time (user.set). It lasts as long as the account.',
      tags: 'settled',
      on: { 'user.set': { target: 'chosen', actions: 'rememberPolicy' } },
    },
  },
});
