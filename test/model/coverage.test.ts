import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { measureCoverage, type Coverage } from './coverage.ts';
import { walk } from './walk.ts';
import { Model } from './model.ts';
import { randomPath } from './random-path.ts';
import { observedRegistry } from './registry.ts';

const ignore = () => undefined;

let coverage: Coverage;
beforeAll(async () => {
  coverage = await measureCoverage();
}, 120_000);

describe('the engine, along the paths of the model', () => {
  it.each(['channel-join', 'relay-connection'] as const)(
    'commits the rows of the model after every move, fires every transition of %s, and sees its guards both ways',
    (name) => {
      const { transitions, guards, missing } = coverage.machines[name];
      expect(missing).toEqual([]);
      expect(transitions).toEqual({ covered: transitions.total, total: transitions.total });
      expect(guards).toEqual({ covered: guards.total, total: guards.total });
    },
  );

  it('fires no transition that was not counted', () => {
    expect(coverage.uncounted).toEqual([]);
  });
});

describe('the engine, whatever happens to a channel', () => {
  it('commits the rows of the model, after every move, late answers and a relay that breaks among them', async () => {
    const model = new Model(observedRegistry(ignore));
    const under = { observed: observedRegistry(ignore), see: ignore, model };
    await fc.assert(
      fc.asyncProperty(randomPath(model, coverage.paths), async (path) => {
        expect(await walk(path, under)).toBe(path.moves.length);
      }),
      { numRuns: 200 },
    );
  }, 120_000);
});
