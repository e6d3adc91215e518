import { seededRandom, type SeededRandom } from '../../../simulation/index.ts';
import { founder, type GroupDeed, type Guest } from './plan.ts';

const roles = ['observer', 'author', 'member', 'moderator', 'admin'] as const;

/** What becomes of a group besides people coming and going: by numbers of its own, so that a seed's world stays as it was. */
export function drawChanges(seed: number, guests: readonly Guest[], trouble: number): GroupDeed[] {
  const random = seededRandom(`changes in group world ${seed}`);
  const late = () => random.between(Math.floor(trouble / 3), trouble);
  const some = (odds: number, draw: () => GroupDeed[]) => (random.chance(odds) ? draw() : []);
  return [
    ...some(0.4, () => drawRoles(random, guests, late)),
    ...some(0.4, () => drawWishes(random, guests, late)),
    ...drawEnd(random, guests, late()),
  ];
}

/** Whoever lets others in may go before they are all connected; or the founder ends it for everybody. */
function drawEnd(random: SeededRandom, guests: readonly Guest[], at: number): GroupDeed[] {
  if (random.chance(0.85)) return [];
  if (random.chance(0.4)) return [{ at, kind: 'deleteGroup', client: founder }];
  const hosts = new Set(guests.map(({ by = founder }) => by));
  return [{ at, kind: 'leave', client: random.pick([...hosts]) }];
}

/** Those who let nobody in become something else, or something else again. */
function drawRoles(random: SeededRandom, guests: readonly Guest[], at: () => number): GroupDeed[] {
  const others = guests.filter(({ name }) => !guests.some(({ by }) => by === name));
  return Array.from({ length: random.between(1, 3) }, () => ({
    at: at(),
    kind: 'changeRole',
    client: random.pick(others).name,
    role: random.pick(roles),
    twice: random.chance(0.15),
  }));
}

/** One member wants to be in touch with another without the group; maybe both want it at once. */
function drawWishes(random: SeededRandom, guests: readonly Guest[], at: () => number): GroupDeed[] {
  const names = [founder, ...guests.map(({ name }) => name)];
  return Array.from({ length: random.between(1, 3) }, () => {
    const client = random.pick(names);
    const other = random.pick(names.filter((name) => name !== client));
    const wish = { at: at(), kind: 'befriend' as const, client, other, twice: random.chance(0.15) };
    return random.chance(0.2) ? [wish, { ...wish, client: other, other: client }] : [wish];
  }).flat();
}
