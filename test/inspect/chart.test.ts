import { describe, expect, test } from 'vitest';
import { and, not, or, setup, type AnyStateMachine, type AnyStateNode } from 'xstate';
import { registry } from '../../machines/registry.ts';
import { chartOf } from '../../runtime/inspect/panel/chart/chart-of.ts';
import { searchChart } from '../../runtime/inspect/panel/chart/search-chart.ts';
import { sketchOf } from '../../runtime/inspect/panel/chart/sketch.ts';
import { nested } from './nested-machine.ts';

const machines: readonly AnyStateMachine[] = [...Object.values(registry).map(({ machine }) => machine), nested];

/** Ids of the states as XState knows them, apart from what makes the chart. */
function statesOf(machine: AnyStateMachine): AnyStateNode[] {
  const within = (state: AnyStateNode): AnyStateNode[] => [state, ...Object.values(state.states).flatMap(within)];
  return within(machine.root);
}

const unique = <Item>(items: readonly Item[]): Item[] => [...new Set(items)];

describe.each(machines.map((machine) => [machine.id, machine] as const))('the chart of %s', (_, machine) => {
  const chart = chartOf(machine);

  test('has every state once, with its description and tags', () => {
    const ids = chart.nodes.map(({ id }) => id);
    expect(unique(ids)).toEqual(ids);
    expect(ids.toSorted()).toEqual(
      statesOf(machine)
        .map(({ id }) => id)
        .toSorted(),
    );
    for (const { id, description, tags, key } of chart.nodes) {
      const state = machine.getStateNodeById(id);
      expect([description, tags, key]).toEqual([state.description, state.tags, state.key]);
    }
  });

  test('has every transition once, found by its source, event and index', () => {
    const known = statesOf(machine).flatMap((state) =>
      [...state.transitions, ['', state.always ?? []] as const].flatMap(([event, siblings]) =>
        siblings.map(
          ({ target = [] }, index) => [`${state.id} ${event} ${index}`, target.map(({ id }) => id)] as const,
        ),
      ),
    );
    expect(chart.transitions.map(({ id, targets }) => [id, targets]).toSorted()).toEqual(known.toSorted());
    expect(unique(chart.transitions.map(({ id }) => id))).toHaveLength(known.length);
  });

  test('is drawn with every transition that leads somewhere on one arrow to each of its targets', () => {
    const { shapes, arrows } = sketchOf(chart);
    const shown = new Set(shapes.map(({ id }) => id));
    for (const { from, to } of arrows) expect([shown.has(from), shown.has(to)]).toEqual([true, true]);
    for (const { id, targets } of chart.transitions) {
      const on = arrows.filter(({ lines }) => lines.some((line) => line.transitions.includes(id)));
      expect(on.map(({ to }) => to)).toEqual(targets);
      if (targets.length > 0) continue;
      expect(shapes.filter(({ lines }) => lines.some((line) => line.transitions.includes(id)))).toHaveLength(1);
    }
    expect(unique(arrows.map(({ from, to }) => `${from} ${to}`))).toHaveLength(arrows.length);
  });
});

test('guards are told with their parameters and as they are put together, actions without those of XState itself', () => {
  const machine = setup({
    guards: { isNew: () => true, isOurs: () => true, is: (_, _params: { phase: string }) => true },
    actions: { note: () => {} },
    delays: { limit: 1_000 },
  }).createMachine({
    initial: 'a',
    states: {
      a: {
        entry: 'note',
        on: {
          GO: [
            { guard: and(['isNew', not('isOurs')]), target: 'b' },
            { guard: not(or(['isNew', { type: 'is', params: { phase: 'over' } }])), target: 'b', actions: 'note' },
          ],
        },
        after: { limit: 'b', 250: 'b' },
      },
      b: { always: { guard: { type: 'is', params: { phase: 'begun' } }, target: 'a' } },
    },
  });
  const { nodes, transitions } = chartOf(machine);
  expect(transitions.map(({ event, guard, asked, actions }) => [event, guard, asked, actions])).toEqual([
    ['GO', 'isNew and (not isOurs)', [{ guard: 'isNew' }, { guard: 'isOurs' }], []],
    [...['GO', 'not (isNew or is(over))'], [{ guard: 'isNew' }, { guard: 'is', params: { phase: 'over' } }], ['note']],
    ['after 250 ms', undefined, [], []],
    ['after limit', undefined, [], []],
    ['always', 'is(begun)', [{ guard: 'is', params: { phase: 'begun' } }], []],
  ]);
  expect(nodes.find(({ key }) => key === 'a')?.entry).toEqual(['note']);
});

test('a search finds states by name and tag, transitions by event and guard, and nothing by nothing', () => {
  const chart = chartOf(registry['channel-join'].machine);
  const found = searchChart(chart, ' PREPAR');
  expect([...found.states]).toEqual(['channel-join.prepared', 'channel-join.preparingIdentity']);
  expect([...searchChart(chart, 'disposable').states]).toEqual(['channel-join.discarded']);
  expect([...searchChart(chart, 'isDirect').transitions]).toEqual(['channel-join.fetchingGroupLink LDATA 1']);
  expect(searchChart(chart, ' ')).toEqual({ states: new Set(), transitions: new Set() });
});
