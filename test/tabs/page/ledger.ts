import * as v from 'valibot';
import { assign, setup } from 'xstate';
import type { MachineDefinition } from '../../../machines/registry.ts';

/** A machine that keeps every entry that it is told, once for each time: what is lost or done twice shows in it. */
const ledgerMachine = setup({
  types: {
    context: {} as { entries: string[] },
    events: {} as { type: 'write'; entry: string },
    tags: {} as 'settled',
  },
  actions: {
    write: assign(({ context, event }) => ({ entries: [...context.entries, event.entry] })),
  },
}).createMachine({
  id: 'ledger',
  context: { entries: [] },
  initial: 'open',
  states: {
    open: {
      description: 'From the start on. Waits for nothing: entries come as they come.',
      tags: 'settled',
      on: { write: { actions: 'write' } },
    },
  },
});

export const machines = {
  ledger: {
    machine: ledgerMachine,
    version: 1,
    input: v.strictObject({}),
    events: { write: v.strictObject({ entry: v.string() }) },
    labels: () => [],
    migrations: {},
  },
} satisfies Record<string, MachineDefinition>;
