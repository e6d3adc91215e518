import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../../machines/registry.ts';
import { deliveriesOf, Model, root, type Delivery } from '../model/model.ts';
import { choosePaths, type ModelPath } from '../model/paths.ts';
import { randomPath } from '../model/random-path.ts';
import { expectSameTrees, requestsOf } from './compare.ts';
import { LiveTree } from './live.ts';
import { PureTree } from './pure.ts';

const model = new Model(registry);

/** Walks the path with live actors and with the pure step at once, comparing them after every event. */
function walkBoth({ setting, moves }: ModelPath): { pure: PureTree; live: LiveTree; events: number } {
  const pure = new PureTree(registry, 'channel-join', root, setting.input);
  const live = new LiveTree(registry, 'channel-join', root, setting.input);
  expectSameTrees(pure, live);
  let tree = model.start(setting.input);
  let events = 0;
  for (const move of moves) {
    const row = 'key' in move ? tree.rows.get(move.key) : undefined;
    // The model's relay may break; this one does not, and what the path says of the broken one is void.
    if ('key' in move && row?.status !== 'active') break;
    for (const delivery of deliveriesOf(tree, move)) {
      deliver(pure, live, delivery);
      expectSameTrees(pure, live);
      events += 1;
    }
    tree = model.take(tree, move);
  }
  return { pure, live, events };
}

function deliver(pure: PureTree, live: LiveTree, delivery: Delivery): void {
  const { key } = delivery;
  if (delivery.kind === 'timer') {
    pure.fire(key, delivery.timerId);
    live.fire(key, delivery.timerId);
  } else {
    if (pure.rows.has(key)) pure.send(key, delivery.event);
    live.send(key, delivery.event);
  }
}

describe('the pure step against live XState actors, with the machines of the library', () => {
  let paths: readonly ModelPath[];
  beforeAll(() => {
    paths = choosePaths();
  }, 120_000);

  it('reaches the same states and asks for the same things in the same order, along every path of the model', () => {
    let total = 0;
    for (const path of paths) {
      const { pure, live, events } = walkBoth(path);
      expect(pure.taken).toEqual(live.taken);
      expect(requestsOf(pure)).toEqual(requestsOf(live));
      total += events;
    }
    expect(total).toBeGreaterThan(paths.length);
  });

  it('does so whatever happens to a channel', () => {
    fc.assert(
      fc.property(randomPath(model, paths), (path) => {
        const { pure, live } = walkBoth(path);
        expect(pure.taken).toEqual(live.taken);
        expect(requestsOf(pure)).toEqual(requestsOf(live));
      }),
      { numRuns: 200 },
    );
  }, 120_000);
});
