import { describe, expect, it } from 'vitest';
import { broadcast, broadcastTo, type BroadcastInput } from '../../machines/member/broadcast.ts';
import type { Effect } from '../../runtime/effect.ts';
import { initialStep, step, type MachineState } from '../../runtime/step.ts';

/** A broadcast over bearers of the label that the test names, by pure steps. */
function spread(input: BroadcastInput, bearers: readonly string[]) {
  const told: [key: string, type: string][] = [];
  const pages: number[] = [];
  const chains: string[][] = [];

  const found = ({ limit, after = '' }: Extract<Effect, { label: string }>) => {
    const rest = bearers.filter((key) => key > after);
    const rows = rest.slice(0, limit).map((key) => ({ key, machine: 'm', status: 'active', value: 'v', context: {} }));
    pages.push(rows.length);
    return { type: 'found', reply: 'page', rows, more: rest.length > limit, at: 0 };
  };
  const run = ({ state, effects }: { state: MachineState; effects: readonly Effect[] }): MachineState => {
    for (const effect of effects) {
      if (effect.kind === 'tell' && 'key' in effect.to) {
        told.push([effect.to.key, effect.event.type]);
        chains.at(-1)?.push(effect.to.key);
      }
    }
    const query = effects.find((effect) => effect.kind === 'query');
    return query && 'label' in query ? run(step(broadcast, state, found(query))) : state;
  };

  chains.push([]);
  let state = run(initialStep(broadcast, input));
  while (state.value === 'pausing') {
    chains.push([]);
    state = run(step(broadcast, state, { type: 'xstate.after.nextPage.broadcast.pausing' }));
  }
  return { told, pages, chains, state };
}

const keys = (count: number) => Array.from({ length: count }, (_, nth) => `row/${String(nth).padStart(4, '0')}`);
const over = { type: 'group.over' };

describe('a broadcast', () => {
  it.each([0, 1, 50, 51, 1000])('tells each of %i bearers once, at most 50 in a chain', (count) => {
    const { told, chains, state } = spread({ label: 'members:g', event: over }, keys(count));
    expect(told).toEqual(keys(count).map((key) => [key, 'group.over']));
    expect(Math.max(...chains.map(({ length }) => length))).toBeLessThanOrEqual(50);
    expect([state.value, state.status]).toEqual(['done', 'done']);
  });

  it('goes on with the page behind the last one that was told', () => {
    expect(spread({ label: 'members:g', event: over }, keys(120)).pages).toEqual([50, 50, 20]);
  });

  it('tells two things to each, the second right after the first', () => {
    const { told } = spread({ label: 'members:g', event: { type: 'member.say' }, followedBy: over }, keys(2));
    expect(told).toEqual([
      ['row/0000', 'member.say'],
      ['row/0000', 'group.over'],
      ['row/0001', 'member.say'],
      ['row/0001', 'group.over'],
    ]);
  });

  it('is made by whoever tells it to begin', () => {
    expect(broadcastTo('g.1', { label: 'members:g', event: over })).toEqual({
      to: { key: 'broadcast/g.1' },
      event: { type: 'broadcast.begin' },
      create: { machine: 'broadcast', input: { label: 'members:g', event: over } },
    });
  });
});
