import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { registry } from '../../machines/registry.ts';
import type { Json } from '../../machines/vocabulary/json.ts';
import { chartOf } from '../../runtime/inspect/panel/chart/chart-of.ts';
import { marksOf } from '../../runtime/inspect/panel/chart/marks.ts';
import type { AskedGuard, Stepped, TakenTransition } from '../../runtime/inspect/record.ts';
import { initialStep, step } from '../../runtime/step.ts';
import { nested } from './nested-machine.ts';
import { momentsOf } from './moments.ts';
import { channel, recordedJoin, recordsOf } from './recorded-join.ts';

test('every transition that a recorded join took is on the charts, and every state it was in is lit', async () => {
  const { recorder } = await recordedJoin();
  const records = await recordsOf(recorder);
  const steps = records.filter((record): record is typeof record & Stepped => record.type === 'step');
  expect(steps.length).toBeGreaterThan(20);
  for (const step of steps) {
    const chart = chartOf(registry[step.machine as keyof typeof registry].machine);
    const marks = marksOf(chart, { value: step.after, status: 'active' }, step);
    const known = new Set(chart.transitions.map(({ id }) => id));
    expect([...marks.taken.keys()].filter((id) => !known.has(id))).toEqual([]);
    expect([...marks.active]).toEqual([`${step.machine}.${step.after as string}`, step.machine]);
    expect(marks.began).toBe(step.event.type === 'xstate.init');
  }
});

test('a relay that answered: the way it took in order, what may come, and what is not asked any more', async () => {
  const { recorder } = await recordedJoin();
  const chart = chartOf(registry['relay-connection'].machine);
  const moments = momentsOf(await recordsOf(recorder), `${channel}/relay-1`);
  const allowing = moments.find(({ row }) => row.value === 'allowing');
  const marks = allowing && marksOf(chart, allowing.row, allowing.step);
  expect(marks?.taken).toEqual(
    new Map([
      ['relay-connection.joined CONF 0', 0],
      ['relay-connection.weighing  0', 1],
    ]),
  );
  expect(marks?.possible).toContain('relay-connection.allowing OK 0');
  expect(marks?.possible).toContain('relay-connection relay.cancel 0');
  expect(marks?.possible).not.toContain('relay-connection.joined CONF 0');
});

test('a guard that held a transition back marks it, as long as another one was not taken by it', async () => {
  const { recorder } = await recordedJoin();
  const chart = chartOf(registry['relay-connection'].machine);
  const moments = momentsOf(await recordsOf(recorder), `${channel}/relay-2`);
  const failed = moments.find(({ row }) => row.value === 'failed');
  expect(failed && marksOf(chart, failed.row, failed.step).held).toEqual(
    new Map([
      ['relay-connection.fetchingLink ERR 0', ['isInterruption']],
      ['relay-connection.fetchingLink ERR 1', ['isSlow']],
    ]),
  );
});

test('states inside others and side by side are lit with those around them', () => {
  const chart = chartOf(nested);
  const at = (value: Json) => marksOf(chart, { value, status: 'active' });
  expect([...at({ working: 'first' }).active]).toEqual(['nested.working.first', 'nested.working', 'nested']);
  expect(at({ apart: { left: 'off', right: 'on' } }).leaves).toEqual(['nested.apart.left.off', 'rightOn']);
  // The inner STOP is guarded: the outer one may follow. The inner NEXT has no rival.
  expect([...at({ working: 'first' }).possible]).toEqual(
    expect.arrayContaining(['nested.working.first STOP 0', 'nested.working STOP 0', 'nested RESET 0']),
  );
  expect(marksOf(chart, { value: 'idle', status: 'done' }).possible.size).toBe(0);
  expect(at('unheard of').leaves).toEqual([]);
});

test('an event that an inner state takes for itself is not shown as possible further out', () => {
  const chart = chartOf(registry['channel-join'].machine);
  const { possible } = marksOf(chart, { value: 'functional', status: 'active' });
  expect(possible).toContain('channel-join.functional user.cancel 0');
  expect(possible).not.toContain('channel-join user.cancel 0');
  expect(possible).toContain('channel-join user.leave 0');
});

test('guards of one name are told apart by what they are asked with', () => {
  const is = (n: number, target: string) => ({ guard: { type: 'is', params: { n } }, target }) as const;
  const machine = setup({
    types: { events: {} as { type: 'GO' } },
    guards: { is: (_, { n }: { n: number }) => n === 2 },
  }).createMachine({
    id: 'choosy',
    initial: 'a',
    states: { a: { on: { GO: [is(1, 'b'), is(2, 'c'), is(3, 'd')] } }, b: {}, c: {}, d: {} },
  });
  const guards: AskedGuard[] = [];
  const transitions: TakenTransition[] = [];
  const before = initialStep(machine, {}).state;
  const { state } = step(...([machine, before, { type: 'GO' }] as const), {
    asked: guards,
    trace: (_, taken) => void transitions.push(...taken),
  });
  expect(guards).toEqual([
    { guard: 'is', params: { n: 1 }, holds: false },
    { guard: 'is', params: { n: 2 }, holds: true },
  ]);
  const told: Stepped = {
    ...{ type: 'step', turn: '1', key: 'choosy/a', machine: 'choosy', event: { type: 'GO' } },
    ...{ before: 'a', after: state.value, transitions, guards, effects: [], changed: true },
  };
  const held = (by: readonly AskedGuard[]) =>
    marksOf(chartOf(machine), { value: 'c', status: 'active' }, { ...told, guards: by }).held;
  expect(held(guards)).toEqual(new Map([['choosy.a GO 0', ['is(1)']]]));
  // Of a recording that was made before that was told, every one of the name may have been the one.
  expect([...held([{ guard: 'is', holds: false }]).keys()]).toEqual(['choosy.a GO 0', 'choosy.a GO 2']);
});
