import fc from 'fast-check';
import type { Model } from './model.ts';
import type { Move } from './moves.ts';
import { channelScene, type ChannelScene } from './channel-subject.ts';
import { startOf } from './paths.ts';
import { everything, openings } from './settings.ts';
import type { ModelPath } from './subject.ts';

type ChannelPath = ModelPath<ChannelScene>;

/**
 * Paths that begin as one of the given paths does, or with two relays, and go on with whatever may happen. fast-check
 * draws numbers: how far it is followed, and then each move, among those that are possible.
 */
export function randomPath(model: Model, paths: readonly ChannelPath[]): fc.Arbitrary<ChannelPath> {
  return fc
    .record({
      path: fc.constantFrom(...openings, ...paths.map(({ scene, moves }) => ({ setting: scene.setting, moves }))),
      followed: fc.nat(100),
      choices: fc.array(fc.nat(9_999), { minLength: 5, maxLength: 40, size: 'max' }),
    })
    .map(({ path, followed, choices }) => {
      const moves = path.moves.slice(0, Math.ceil((path.moves.length * followed) / 100));
      return goOn(model, { scene: channelScene({ ...path.setting, ...everything }), moves }, choices);
    });
}

function goOn(model: Model, { scene, moves: begun }: ChannelPath, choices: readonly number[]): ChannelPath {
  const moves = [...begun];
  let tree = begun.reduce((before, move) => model.take(before, move), startOf(model, scene));
  for (const choice of choices) {
    const possible = scene.movesOf(tree).filter((move) => choice >= rarely || !isEnd(move));
    const move = possible[choice % possible.length];
    if (!move) break;
    moves.push(move);
    tree = model.take(tree, move);
  }
  return { scene, moves };
}

/** The user ends it only once in a while: else every path would be short. */
const rarely = 9_700;
const isEnd = (move: Move): boolean =>
  move.type === 'user' && (move.event.type === 'user.cancel' || move.event.type === 'user.leave');
