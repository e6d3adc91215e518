import type { AnyStateMachine } from 'xstate';
import { registry, type MachineName } from '../../machines/registry.ts';
import type { ChainHost } from '../../runtime/chain-host.ts';
import { inventoryOf, nameOf, withGuardsTold, type Inventory } from './inventory.ts';
import type { See } from './subject.ts';

/** The library's machines as the model and the engine under test run them, and what of them is seen. */

export const inventories = Object.fromEntries(
  Object.entries(registry).map(([name, { machine }]) => [name, inventoryOf(machine)]),
) as Record<MachineName, Inventory>;

/** The name of what a guard was seen to say. */
export const guardResult = (transition: string, result: boolean): string => `${transition} is ${String(result)}`;

/** All there is to see of these machines. */
export function itemsOf(machines: readonly MachineName[]): string[] {
  return machines.flatMap((name) => {
    const { transitions, guards } = inventories[name];
    return [
      ...transitions,
      ...[...guards.keys()].flatMap((each) => [guardResult(each, true), guardResult(each, false)]),
    ];
  });
}

/** A machine with every guard told to `see`. */
export function observed(machine: AnyStateMachine, see: See): AnyStateMachine {
  return withGuardsTold(machine, (transition, result) => see(guardResult(transition, result)));
}

/** Tells every transition that fires to `see`. */
export const traceTo =
  (see: See): NonNullable<ChainHost['trace']> =>
  (_key, _event, transitions) => {
    for (const taken of transitions) see(nameOf(taken));
  };
