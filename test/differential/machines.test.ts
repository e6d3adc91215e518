import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../../machines/registry.ts';
import type { Delivery } from '../../runtime/record.ts';
import { root } from '../model/channel.ts';
import { channelSubject, type ChannelScene } from '../model/channel-subject.ts';
import { channelWords } from '../model/channel-words.ts';
import { deliveriesOf, Model } from '../model/model.ts';
import { choosePaths } from '../model/paths.ts';
import { randomPath } from '../model/random-path.ts';
import { soloSubject } from '../model/solo.ts';
import type { ModelPath } from '../model/subject.ts';
import { tables } from '../model/subjects.ts';
import { expectSameTrees, requestsOf } from './compare.ts';
import { LiveTree } from './live.ts';
import { PureTree } from './pure.ts';
import { walkOnStage } from './on-stage.ts';

const model = new Model(registry, channelWords);

/** Walks the path with live actors and with the pure step at once, comparing them after every event. */
function walkBoth({ scene, moves }: ModelPath<ChannelScene>): { pure: PureTree; live: LiveTree; events: number } {
  const pure = new PureTree(registry, 'channel-join', root, scene.setting.input);
  const live = new LiveTree(registry, 'channel-join', root, scene.setting.input);
  expectSameTrees(pure, live);
  let tree = model.start(scene.begin);
  let events = 0;
  for (const move of moves) {
    const row = 'key' in move ? tree.rows.get(move.key) : undefined;
    // The model's relay may break; this one does not, and what the path says of the broken one is void.
    if ('key' in move && row?.status !== 'active') break;
    for (const delivery of deliveriesOf(channelWords, tree, move)) {
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
  let paths: readonly ModelPath<ChannelScene>[];
  beforeAll(() => {
    paths = choosePaths(channelSubject);
  });

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
  });
});

describe('the pure step against live XState actors, with each machine alone among extras', () => {
  it.each(tables.map((table) => [table.machine, soloSubject(table)] as const))(
    'reaches the same states and asks for the same things in the same order, along every path of %s',
    (_, subject) => {
      const paths = choosePaths(subject);
      for (const path of paths) {
        const { pure, live } = walkOnStage(subject, path);
        expect(pure.taken).toEqual(live.taken);
        expect(requestsOf(pure)).toEqual(requestsOf(live));
      }
      expect(paths.length).toBeGreaterThan(0);
    },
    120_000,
  );
});
