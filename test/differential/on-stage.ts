import { deliveriesOf, type Tree } from '../model/model.ts';
import type { Move } from '../model/moves.ts';
import { stageKey } from '../model/stage.ts';
import type { ModelPath, Subject } from '../model/subject.ts';
import type { Delivery } from '../../runtime/record.ts';
import { expectSameTrees } from './compare.ts';
import { LiveTree, now } from './live.ts';
import { PureTree } from './pure.ts';

/** Walks a path of one machine among extras with live actors and with the pure step at once, comparing them after every event. */
export function walkOnStage(subject: Subject, { scene, moves }: ModelPath): { pure: PureTree; live: LiveTree } {
  const machines = subject.registry(() => undefined);
  const pure = new PureTree(machines, 'stage', stageKey, {});
  const live = new LiveTree(machines, 'stage', stageKey, {});
  [...scene.opening, ...moves].forEach((move, at) => {
    const tree: Tree = { rows: pure.rows, now, births: 0, moves: at, refused: false };
    for (const delivery of broken(subject, tree, move) ?? deliveriesOf(subject.words, tree, move)) {
      deliver(pure, live, delivery);
      expectSameTrees(pure, live);
    }
  });
  return { pure, live };
}

/** Whoever breaks does not here, since a live actor would be gone; its parent is told as if. */
function broken({ words }: Subject, { rows }: Tree, move: Move): Delivery[] | undefined {
  if (move.type !== 'saying') return undefined;
  const { to = '', event } = (words.sayings(rows)[move.says]?.event ?? {}) as { to?: string; event?: { type: string } };
  if (event?.type !== words.breakingEvent) return undefined;
  const key = to.slice(0, to.lastIndexOf('/'));
  const actorId = to.slice(key.length + 1);
  return [
    { kind: 'event', key, event: { type: `xstate.error.actor.${actorId}`, actorId, error: 'thrown on purpose' } },
  ];
}

function deliver(pure: PureTree, live: LiveTree, delivery: Delivery): void {
  const { key } = delivery;
  switch (delivery.kind) {
    case 'timer':
      pure.fire(key, delivery.timerId);
      live.fire(key, delivery.timerId);
      return;
    case 'answer':
      pure.answer(key, delivery.corrId, delivery.event);
      live.send(key, delivery.event);
      return;
    case 'event':
      pure.send(key, delivery.event);
      live.send(key, delivery.event);
  }
}
