import type { AnyStateMachine } from 'xstate';
import { registry, type MachineName } from '../../machines/registry.ts';
import type { AgentEvent } from '../../machines/vocabulary/agent-event.ts';
import type { ChainHost } from '../../runtime/chain.ts';
import type { Registry } from '../../runtime/rows.ts';
import { breakingServer } from './channel.ts';
import { inventoryOf, nameOf, withGuardsTold, type Inventory } from './inventory.ts';

/** The library's machines as the model and the engine under test run them, and what of them is seen. */

export const inventories = Object.fromEntries(
  Object.entries(registry).map(([name, { machine }]) => [name, inventoryOf(machine)]),
) as Record<MachineName, Inventory>;

/** The name of what a guard was seen to say. */
export const guardResult = (transition: string, result: boolean): string => `${transition} is ${String(result)}`;

/** All there is to see. */
export const allItems: readonly string[] = Object.values(inventories).flatMap(({ transitions, guards }) => [
  ...transitions,
  ...[...guards.keys()].flatMap((name) => [guardResult(name, true), guardResult(name, false)]),
]);

/** The machines with every guard told to `see`. The relay's has a bug, at the name of one server. */
export function observedRegistry(see: (item: string) => void): Registry {
  return Object.fromEntries(
    Object.entries(registry).map(([name, definition]) => {
      const base = name === 'relay-connection' ? withBug(definition.machine) : definition.machine;
      const machine = withGuardsTold(base, (transition, result) => see(guardResult(transition, result)));
      return [name, { ...definition, machine }];
    }),
  );
}

/** Tells every transition that fires to `see`. */
export const traceTo =
  (see: (item: string) => void): NonNullable<ChainHost['trace']> =>
  (_key, _event, transitions) => {
    for (const taken of transitions) see(nameOf(taken));
  };

/** The relay's machine throws where the agent waits for one server: a bug as there may be one. */
function withBug(machine: AnyStateMachine): AnyStateMachine {
  const { isOurs } = machine.implementations.guards as { isOurs: (args: { event: AgentEvent }) => boolean };
  const throwing = (args: { event: AgentEvent }): boolean => {
    if (args.event.type === 'WAIT' && args.event.server === breakingServer) throw new Error('thrown on purpose');
    return isOurs(args);
  };
  return machine.provide({ guards: { isOurs: throwing } as never });
}
