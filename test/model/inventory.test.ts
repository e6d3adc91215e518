import { describe, expect, it } from 'vitest';
import { createActor, setup, type AnyStateNode } from 'xstate';
import { registry } from '../../machines/registry.ts';
import { inventoryOf, withGuardsTold } from './inventory.ts';

const door = setup({
  types: { events: {} as { type: 'push'; force: number } | { type: 'lock' } | { type: 'bell' } },
  guards: { isStrong: ({ event }, { than }: { than: number }) => event.type === 'push' && event.force > than },
  delays: { draught: 100 },
}).createMachine({
  id: 'door',
  initial: 'closed',
  on: { bell: {}, lock: '.locked' },
  states: {
    closed: {
      on: {
        push: [{ guard: { type: 'isStrong', params: { than: 5 } }, target: 'open' }, { target: 'ajar' }],
        bell: { actions: [] },
      },
    },
    ajar: { always: { target: 'closed' } },
    open: { after: { draught: 'closed' } },
    locked: {},
  },
});

/** As XState itself has read the config. */
function transitionsOf(node: AnyStateNode): string[] {
  const on = [...node.transitions].flatMap(([event, list]) => list.map((_, at) => `${node.id} ${event}[${at}]`));
  const always = (node.always ?? []).map((_, at) => `${node.id} always[${at}]`);
  return [...on, ...always, ...Object.values(node.states).flatMap(transitionsOf)];
}

describe('the count of what there is to cover', () => {
  it('has each branch on each event of each state, the root, always and after among them', () => {
    const { transitions, guards } = inventoryOf(door);
    expect(transitions).toEqual([
      'door bell[0]',
      'door lock[0]',
      'door.closed push[0]',
      'door.closed push[1]',
      'door.closed bell[0]',
      'door.ajar always[0]',
      'door.open xstate.after.draught.door.open[0]',
    ]);
    expect([...guards]).toEqual([['door.closed push[0]', 'isStrong {"than":5}']]);
  });

  it.each(Object.values(registry).map(({ machine }) => [machine.id, machine] as const))(
    'has every transition that XState knows of %s, by the same name',
    (_, machine) => {
      expect([...inventoryOf(machine).transitions].sort()).toEqual(transitionsOf(machine.root).sort());
    },
  );

  it('tells every result of a guard, and leaves the machine as it is otherwise', () => {
    const told: [string, boolean][] = [];
    const actor = createActor(withGuardsTold(door, (...result) => told.push(result))).start();
    actor.send({ type: 'push', force: 1 });
    expect(actor.getSnapshot().value).toBe('closed');
    actor.send({ type: 'push', force: 9 });
    expect(actor.getSnapshot().value).toBe('open');
    actor.stop();
    expect(told).toEqual([
      ['door.closed push[0]', false],
      ['door.closed push[0]', true],
    ]);
  });
});
