import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../../machines/registry.ts';
import { channelSubject, type ChannelScene } from './channel-subject.ts';
import { measureCoverage, type Coverage } from './coverage.ts';
import { Model } from './model.ts';
import { choosePaths } from './paths.ts';
import { randomPath } from './random-path.ts';
import type { ModelPath } from './subject.ts';
import { subjects } from './subjects.ts';
import { walker } from './walk.ts';

it('every machine of the registry is explored', () => {
  expect(subjects.flatMap(({ machines }) => machines).sort()).toEqual(Object.keys(registry).sort());
});

describe.each(subjects.map((subject) => [subject.machines.join(' and '), subject] as const))(
  'the engine, along the paths of the model of %s',
  (_, subject) => {
    let coverage: Coverage;
    beforeAll(async () => {
      coverage = await measureCoverage(subject);
    });

    it.each(subject.machines)(
      'commits the rows of the model after every move, fires every transition of %s, and sees its guards both ways',
      (name) => {
        const machine = coverage.machines[name];
        expect(machine?.missing).toEqual([]);
        expect(machine?.transitions.covered).toBe(machine?.transitions.total);
        expect(machine?.guards.covered).toBe(machine?.guards.total);
      },
    );

    it('fires no transition that was not counted', () => {
      expect(coverage.uncounted).toEqual([]);
    });
  },
);

describe('the engine, whatever happens to a channel', () => {
  let paths: readonly ModelPath<ChannelScene>[];
  beforeAll(() => {
    paths = choosePaths(channelSubject);
  });

  it('commits the rows of the model, after every move, late answers and a relay that breaks among them', async () => {
    const { registry: machines, words } = channelSubject;
    const model = new Model(
      machines(() => undefined),
      words,
    );
    const walk = walker(channelSubject, () => undefined);
    await fc.assert(
      fc.asyncProperty(randomPath(model, paths), async (path) => {
        expect(await walk(path)).toBe(path.moves.length);
      }),
      { numRuns: 200 },
    );
  });
});
